// Every command of this project starts here: see that what is needed is installed, then run the wanted
// file with a Node.js that knows TypeScript. Plain JavaScript, because the machine's own Node.js may be older.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [entry, ...rest] = process.argv.slice(2)

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20) stop(`Laurel needs Node.js 20 or newer to start; this is ${process.versions.node}.`)
if (entry === undefined) stop('Usage: node scripts/run.mjs <file.ts> [arguments]')

const { install } = await import('./install.mjs')
await install(root).catch((error) => stop(error.message))
run(nodeForTypeScript())

/** The bundled Node.js, or the machine's own if it is new enough. */
function nodeForTypeScript() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  const bundled = join(root, 'node_modules', name, program)
  if (existsSync(bundled) && spawnSync(bundled, ['--version']).status === 0) return bundled
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  return stop(
    `There is no bundled Node.js for ${process.platform}-${process.arch}; install Node.js 22.18 or newer (this is ${process.versions.node}).`,
  )
}

/**
 * Run it, pass signals on, and end as it ends. It has a process group of its own, so a Ctrl-C, which the
 * terminal gives to all of a group and npm gives once more, reaches it once, from here. If this process is
 * killed, the tether tells it to stop.
 */
function run(node) {
  const tether = pathToFileURL(join(root, 'scripts', 'tether.mjs')).href
  const child = spawn(node, ['--import', tether, join(root, entry), ...rest], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  })
  let lastPassed = -Infinity
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now()
      if (now - lastPassed > 300) child.kill(signal)
      lastPassed = now
    })
  }
  child.on('error', (error) => stop(`${node} does not start: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function stop(words) {
  console.error(words)
  process.exit(1)
}

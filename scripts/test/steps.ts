import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'

/** The root of the repository. */
export const root = dirname(dirname(import.meta.dirname))

const running = new Set<ChildProcess>()

/** End every step that runs, and wait for it. */
export async function endSteps(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      child.kill('SIGTERM')
      return once(child, 'exit')
    }),
  )
}

/** Run a Node.js program from the root; what it prints is kept back, and shown if it fails. */
export async function check(name: string, program: string, ...args: string[]): Promise<boolean> {
  const begun = performance.now()
  const child = start([join(root, program), ...args], {})
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      said += text
    })
  }
  const [code] = await once(child, 'close')
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
  console.log(code === 0 ? `✔ ${name} (${seconds} s)` : `✖ ${name}\n${said.trim()}`)
  return code === 0
}

/** A line of the runner's count, such as `ℹ pass 12`. */
const countLine = /^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /

/** Run test files on this database. The runner's own count is printed last, after the failures. */
export async function runTests(files: readonly string[], databaseUrl: string): Promise<boolean> {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  const concurrency = `--test-concurrency=${Math.min(4, availableParallelism())}`
  const child = start(['--test', '--test-reporter=spec', concurrency, ...files], {
    LAUREL_TEST_DATABASE: databaseUrl,
    ...colour,
  })
  child.stderr?.pipe(process.stderr)
  const count: string[] = []
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  lines.on('line', (line) => {
    if (countLine.test(stripVTControlCharacters(line))) count.push(line)
    else console.log(line)
  })
  const [[code]] = await Promise.all([once(child, 'close'), once(lines, 'close')])
  console.log(count.join('\n'))
  return code === 0
}

function start(args: readonly string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './pages.ts'

/** A shell that stays, so that what one command sets the next one has. */
export type Shell = {
  /**
   * Run a command, and give back what it said.
   *
   * @param name  where it is from, for the error
   * @throws Error with what was said, when it ends with another code than 0
   */
  run(command: string, name: string): Promise<string>
  end(): Promise<void>
}

/** Stands after what a command said. */
const over = '<<<over>>>'

/** As on a reader's machine, but for npm's own time, and with HTTP refusals as failures. */
const prelude = `set -euo pipefail
npm() { while [ "$1" != -- ]; do shift; done; shift; "$NODE" "$CLI" "$@"; }
curl() { command curl --silent --show-error --fail-with-body "$@"; }
`

/** Start one; commands are kept as files in the folder. */
export function startShell(folder: string): Shell {
  const CLI = join(root, 'packages/server/src/cli/main.ts')
  const child = spawn('bash', ['--norc'], {
    cwd: folder,
    env: { ...process.env, NODE: process.execPath, CLI, NODE_COMPILE_CACHE: join(folder, 'cache') },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.stdin.on('error', () => {}) // told by the end of what it says
  child.stdin.write(prelude)
  let count = 0
  return {
    async run(command, name) {
      const file = join(folder, `command-${count++}.sh`)
      await writeFile(file, command)
      child.stdin.write(`source '${file}' </dev/null 2>&1\nprintf '\\n%s\\n' '${over}'\n`)
      const said: string[] = []
      for (;;) {
        const { value, done } = await lines.next()
        if (done) throw new Error(`${name} fails\n${command}\n${said.join('\n')}`)
        if (value === over) return said.join('\n')
        said.push(value)
      }
    },
    async end() {
      child.stdin.end()
      await ended
    },
  }
}

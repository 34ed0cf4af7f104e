import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { processName } from '../packages/server/src/db/embedded/process.ts'

const root = dirname(import.meta.dirname)

/** A start script that runs as a process of its own. */
export type Started = {
  readonly child: ChildProcess
  /** All lines so far, of both streams. */
  readonly lines: readonly string[]
  /** The first line from now on, or the last call of this on, that matches; throws when it ends before. */
  line(pattern: RegExp): Promise<string>
  /** Its exit code, or the signal that ended it; every line is in by then. */
  ended(): Promise<number | NodeJS.Signals | null>
}

/** Start Laurel on a folder, on free ports unless others are given. */
export function start(
  folder: string,
  env: Readonly<Record<string, string>> = {},
  ...args: readonly string[]
): Started {
  const child = spawn(process.execPath, ['scripts/start.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...freePorts, ...noDatabase, DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  let seen = 0
  let changed = Promise.withResolvers<void>()
  const tell = () => {
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      lines.push(text)
      tell()
    })
  }
  const closed = once(child, 'close')
  void closed.then(tell)
  const line = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const at = lines.findIndex((text, i) => i >= seen && pattern.test(text))
      if (at >= 0) {
        seen = at + 1
        return lines[at] ?? ''
      }
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`No line ${pattern} in:\n${lines.join('\n')}`)
      }
      await changed.promise
    }
  }
  const ended = async () => {
    await closed
    return child.exitCode ?? child.signalCode
  }
  const started = { child, lines, line, ended }
  running.add(started)
  void closed.then(() => running.delete(started))
  return started
}

const running = new Set<Started>()

/** End every start that a failed test left running. */
export async function endAll(): Promise<void> {
  for (const { child, ended } of running) {
    child.kill('SIGTERM')
    await ended()
  }
}

const freePorts = { PORT: '0', SANDBOX_PORT: '0' }
const noDatabase = { DATABASE_URL: '' }

/** The processes of a started folder, by what they are; each name is never that of another process. */
export async function processesOf(folder: string): Promise<Map<string, string>> {
  const children = (await readFile(join(folder, 'children'), 'utf8')).trim().split('\n')
  const names = new Map(
    children.map((each) => {
      const [name = '', ...process] = each.split(' ')
      return [name, process.join(' ')]
    }),
  )
  const pid = await readFile(join(folder, 'database', 'pgdata', 'postmaster.pid'), 'utf8')
  return names.set('database', processName(Number.parseInt(pid, 10)) ?? 'gone')
}

/** Wait until none of these processes is there any more; throws if one stays. */
export async function allGone(names: Iterable<string>): Promise<void> {
  const living = () => [...names].filter((name) => processName(Number.parseInt(name, 10)) === name)
  for (let tries = 0; living().length > 0; tries += 1) {
    if (tries > 1_000) throw new Error(`Still there: ${living()}`)
    await sleep(20)
  }
}

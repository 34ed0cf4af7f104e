import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What every command says when it is ready, and more. */
type Ready = { readonly url: string }

/** A command of the CLI, to be kept running. */
export type Command = {
  /** What people call it. */
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The setting of its port: started again it gets the port that it had. */
  readonly portSetting: string
  /** The file that what it prints goes to. */
  readonly log: string
  /** Told of each process that is born. */
  readonly born?: (pid: number) => void
  /** More deaths than this in a minute, and it is given up; 5 when left out. */
  readonly deathsAMinute?: number
}

/** A process of Laurel's that is kept running. */
export type Kept<R extends Ready> = {
  /** What it said when it was ready the first time; rejected if it does not come so far. */
  readonly ready: Promise<R>
  /** Settles with the reason if it was ready and then would not stay up; otherwise never. */
  readonly lost: Promise<Error>
  /** Send a signal to the process as it is now. */
  kill(signal: NodeJS.Signals): void
  /** Ask it to end, and wait until it has. */
  stop(): Promise<void>
}

const cli = fileURLToPath(new URL('../../packages/server/src/cli/main.ts', import.meta.url))

/**
 * Keep a command running: started again when it dies.
 *
 * The child has a process group of its own, so that a Ctrl-C in the terminal reaches it once, by way of
 * `stop`; and it ends by itself when this process is gone, because the channel between them closes.
 *
 * @param note  told in a line when it has ended, and when it is back
 */
export function keep<R extends Ready>(command: Command, note: (line: string) => void): Kept<R> {
  const { name, deathsAMinute = 5 } = command
  const deaths: number[] = []
  const ready = Promise.withResolvers<R>()
  const lost = Promise.withResolvers<Error>()
  let port: string | null = null
  let again: NodeJS.Timeout | undefined
  let stopping = false
  let child = start()

  function start(): ChildProcess {
    const from = statSync(command.log, { throwIfNoEntry: false })?.size ?? 0
    const born = spawnOnce(command, port)
    born.on('message', (message) => {
      const said = message as R
      if (port !== null) note(`The ${name} is back.`)
      port = new URL(said.url).port
      ready.resolve(said)
    })
    born.on('exit', (code, signal) => {
      if (stopping) return ready.reject(new Error(`The ${name} was stopped.`))
      const now = performance.now()
      deaths.push(now)
      const lately = deaths.filter((at) => now - at < 60_000).length
      const how = signal ?? `exit code ${code}`
      // It ends with 2 when trying again as it is would be of no use.
      if ((port === null && code === 2) || lately > deathsAMinute) {
        const error = new Error(lastWords(command, from) || `The ${name} ended (${how}).`)
        ready.reject(error)
        return lost.resolve(error)
      }
      note(`The ${name} has ended (${how}); starting it again.`)
      again = setTimeout(
        () => {
          child = start()
        },
        Math.min(1_000, 200 * (lately - 1)),
      )
    })
    return born
  }

  return {
    ready: ready.promise,
    lost: lost.promise,
    kill: (signal) => void child.kill(signal),
    stop: () =>
      new Promise((resolve) => {
        stopping = true
        clearTimeout(again)
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

/** A log that grew beyond this many bytes starts anew. */
const largestLog = 16 * 1024 * 1024

function spawnOnce({ args, env, portSetting, log, born }: Command, port: string | null) {
  const large = (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > largestLog
  // A file and no pipe: it must be able to say its last words when this process is gone.
  const out = openSync(log, large ? 'w' : 'a', 0o600)
  const child = fork(cli, [...args, '--kept'], {
    env: { ...process.env, ...env, ...(port !== null && { [portSetting]: port }) },
    execArgv: [],
    stdio: ['ignore', out, out, 'ipc'],
    detached: true,
  })
  closeSync(out)
  if (child.pid !== undefined) born?.(child.pid)
  return child
}

/** What it printed since it began that was meant for people: its log lines are not. */
function lastWords({ log }: Command, from: number): string {
  const lines = readFileSync(log).subarray(from).toString('utf8').trim().split('\n')
  return lines
    .filter((line) => !line.startsWith('{'))
    .slice(-8)
    .join('\n')
}

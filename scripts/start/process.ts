import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A process of Laurel's that is kept running: `ready` is what it said when it was. */
export type Kept<Ready> = {
  readonly ready: Promise<Ready>
  /** Send a signal to the process as it is now. */
  kill(signal: NodeJS.Signals): void
  stop(): Promise<void>
}

const cli = fileURLToPath(new URL('../../packages/server/src/cli/main.ts', import.meta.url))

/**
 * Keep one command of the CLI running: started again when it dies, at most `deathsAMinute` times a minute.
 *
 * The child stands in a process group of its own, so that a Ctrl-C in the terminal reaches it once, by
 * way of `stop`; and it ends by itself when this process is gone, because the channel between them closes.
 *
 * @param note  told in a line when it ended and is started again
 */
export function keep<Ready>(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  note: (line: string) => void,
  deathsAMinute = 5,
): Kept<Ready> {
  const deaths: number[] = []
  let stopping = false
  let child = start()
  const { promise: ready, resolve, reject } = Promise.withResolvers<Ready>()

  function start() {
    const born = fork(cli, [...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    })
    born.on('message', (message) => resolve(message as Ready))
    born.on('exit', (code, signal) => {
      if (stopping) return
      const now = Date.now()
      deaths.push(now)
      const lately = deaths.filter((at) => now - at < 60_000).length
      if (code === 2 || lately > deathsAMinute) {
        reject(new Error(`laurel ${args[0]} does not stay up (${signal ?? `exit ${code}`})`))
        return
      }
      note(`laurel ${args[0]} ended (${signal ?? `exit ${code}`}); starting it again`)
      setTimeout(
        () => {
          if (!stopping) child = start()
        },
        Math.min(200 * lately, 1_000),
      )
    })
    return born
  }

  return {
    ready,
    kill: (signal) => void child.kill(signal),
    stop: () =>
      new Promise((resolve) => {
        stopping = true
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

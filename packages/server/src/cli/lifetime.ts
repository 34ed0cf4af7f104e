import { Option } from 'commander'

/** Something that runs until it is told to stop, or has lost what it cannot run without. */
export type Running = { close(): Promise<void>; readonly lost?: Promise<Error> }

/** For how long one that lost something may take to close the rest, in milliseconds. */
const lostGraceMs = 15_000

/** The option of a command whose starter keeps it running: it wants to know when the command is ready. */
export const kept = (): Option => new Option('--kept').hideHelp()

/** What a long-running command answers to besides signals. */
export type Lifetime = {
  /** Its starter keeps it running: without it the command ends too. */
  readonly kept: boolean
  /** The setting that names its port, for the words that say that the port is taken. */
  readonly portSetting: string
}

/**
 * Start something, then run until Ctrl-C, SIGTERM or the end of the process that keeps this one.
 *
 * It may be told to stop while it still starts: then it stops as soon as it can do so cleanly. A second
 * signal ends at once: what is half-done is made good at the next start. It ends with 1 if what runs has
 * lost what it cannot run without.
 *
 * @param ready  told what runs; what it answers is told to the process that keeps this one
 * @throws Error in words for people if the port is taken
 */
export async function untilStopped<T extends Running>(
  start: () => Promise<T>,
  ready: (running: T) => object,
  lifetime: Lifetime,
): Promise<never> {
  const stopped = stopping(lifetime.kept)
  const running = await start().catch((cause: unknown) => {
    throw portTrouble(cause, lifetime.portSetting) ?? cause
  })
  const said = ready(running)
  if (lifetime.kept) process.send?.(said)
  const lost = await Promise.race([stopped, ...(running.lost ? [running.lost] : [])])
  if (lost instanceof Error) {
    setTimeout(() => process.exit(1), lostGraceMs).unref()
    await running.close().catch(() => undefined)
    // Whoever keeps it running is to start it anew.
    process.exit(1)
  }
  await running.close()
  process.exit(0)
}

function stopping(kept: boolean): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const stop = () => {
      if (asked) process.exit(130)
      asked = true
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    if (!kept) return
    process.on('disconnect', () => {
      asked = true
      resolve()
    })
    // To listen must not keep a process alive that could not start.
    process.channel?.unref()
  })
}

/** If listening failed for its port: words for people, with the setting that changes it. Otherwise null. */
export function portTrouble(cause: unknown, setting: string): Error | null {
  const { code, port = 0 } = cause as { code?: string; port?: number }
  const instead = `${setting}=${port < 1_024 || port > 60_000 ? 4900 : port + 100}`
  if (code === 'EADDRINUSE') {
    return new Error(
      `Port ${port} is taken by another program. End that one, or choose another port: ${instead}`,
      { cause },
    )
  }
  if (code !== 'EACCES' || port === 0) return null
  return new Error(`Port ${port} may not be opened by this user. Choose another: ${instead}`, {
    cause,
  })
}

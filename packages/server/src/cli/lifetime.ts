/** Something that runs until it is told to stop. */
export type Running = { close(): Promise<void> }

/**
 * Tell a parent process that this one is ready, then run until Ctrl-C, SIGTERM or the parent's end.
 *
 * A second signal ends at once: what is half-done is made good at the next start.
 */
export async function untilStopped(running: Running, ready: object): Promise<void> {
  process.send?.(ready)
  await new Promise<void>((resolve) => {
    let asked = false
    const stop = () => {
      if (asked) process.exit(130)
      asked = true
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    process.on('disconnect', stop)
  })
  await running.close()
  process.exit(0)
}

/**
 * Do `work` for one bunch at a time: what is added while it runs waits, and makes the next bunch.
 *
 * @returns adds an item; settles when the bunch that it was in has been worked on
 */
export function gather<Item>(
  work: (items: readonly Item[]) => Promise<void>,
): (items: readonly Item[]) => Promise<void> {
  let waiting: Item[] = []
  let next: Promise<void> | null = null
  let running: Promise<unknown> = Promise.resolve()

  return (items) => {
    for (const item of items) waiting.push(item)
    next ??= running.then(() => {
      const bunch = waiting
      waiting = []
      next = null
      const done = work(bunch)
      running = done.catch(() => undefined)
      return done
    })
    return next
  }
}

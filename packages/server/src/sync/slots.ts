/** So many at a time; whoever comes later waits in order. */
export type Slots = {
  /** Waits for a free place; give it back by calling what it gives. */
  take(): Promise<() => void>
  /** Places that are taken. */
  busy(): number
}

/** @param most  places, 1 or more */
export function slots(most: number): Slots {
  const waiting: (() => void)[] = []
  let taken = 0
  const giveBack = () => {
    const next = waiting.shift()
    if (next) next()
    else taken -= 1
  }
  return {
    take: () => {
      if (taken < most) {
        taken += 1
        return Promise.resolve(giveBack)
      }
      return new Promise((resolve) => waiting.push(() => resolve(giveBack)))
    },
    busy: () => taken,
  }
}

/** Something to sleep by: for a time, or until it is rung. */
export type Alarm = {
  /**
   * Sleep for so many milliseconds. A `listening` sleeper wakes when it is rung, or at once if it was
   * rung since it last woke; a `deaf` one does not. Everyone wakes when it is over.
   */
  sleep(ms: number, how: 'listening' | 'deaf'): Promise<void>
  ring(): void
  /** Wake everyone; from now on nobody sleeps. */
  end(): void
}

/** @param after  calls back after so many milliseconds; gives what calls that off */
export function alarm(after: (ms: number, then: () => void) => () => void): Alarm {
  const sleepers = new Map<() => void, 'listening' | 'deaf'>()
  let rung = false
  let over = false
  return {
    sleep: (ms, how) =>
      new Promise((resolve) => {
        if (over || (how === 'listening' && rung)) {
          rung = false
          resolve()
          return
        }
        const wake = () => {
          callOff()
          sleepers.delete(wake)
          if (how === 'listening') rung = false
          resolve()
        }
        const callOff = after(ms, wake)
        sleepers.set(wake, how)
      }),
    ring: () => {
      rung = true
      for (const [wake, how] of sleepers) if (how === 'listening') wake()
    },
    end: () => {
      over = true
      for (const wake of [...sleepers.keys()]) wake()
    },
  }
}

/** What the sandbox knows of time. Injected, so that a test can stand still or run ahead. */
export type Clock = {
  /** Milliseconds since 1970, UTC; never runs backwards. */
  now(): number
  /** Call `then` once, `ms` milliseconds from now. */
  after(ms: number, then: () => void): void
}

/** A clock that only moves when told to. */
export type ManualClock = Clock & {
  /** Move on by `ms` milliseconds, calling what falls due on the way, in order. */
  advance(ms: number): void
}

/** The time of this machine, held where it would run backwards: the queue is ordered by time. */
export const systemClock: Clock = {
  now: () => {
    latest = Math.max(latest, Date.now())
    return latest
  },
  after: (ms, then) => {
    setTimeout(then, ms)
  },
}
let latest = 0

/** A clock for tests, standing at `startMs` until it is advanced. */
export function manualClock(startMs: number): ManualClock {
  let now = startMs
  let waiting: { readonly at: number; readonly then: () => void }[] = []
  return {
    now: () => now,
    after: (ms, then) => {
      waiting.push({ at: now + ms, then })
      waiting.sort((a, b) => a.at - b.at)
    },
    advance: (ms) => {
      const end = now + ms
      for (let next = waiting[0]; next && next.at <= end; next = waiting[0]) {
        waiting = waiting.slice(1)
        now = Math.max(now, next.at)
        next.then()
      }
      now = end
    },
  }
}

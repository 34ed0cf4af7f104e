import { laneOf, type Part } from './claimed.ts'

/** Members that wait: those that are due in two lines, the others asleep. */
export type Lines<Waiting> = {
  /** Put one where it belongs; one that is there already keeps its place. */
  put(waiting: Waiting, nowMs: number): void
  sleeps(waiting: Waiting): boolean
  /** How many are due, by lane. */
  ready(lane: 0 | 1): number
  /** Take up to `limit` that are due: those of the live line first, and the oldest first. */
  take(nowMs: number, limit: number): Waiting[]
  /** When the next wakes; null: nobody sleeps. */
  nextDueMs(): number | null
}

/** Empty lines. */
export function lines<
  Waiting extends { readonly dueAtMs: number; readonly parts: readonly Part[] },
>(): Lines<Waiting> {
  const ready = [new Set<Waiting>(), new Set<Waiting>()] as const
  const asleep = new Set<Waiting>()

  const put = (waiting: Waiting, nowMs: number) => {
    const line = waiting.dueAtMs > nowMs ? asleep : ready[laneOf(waiting.parts) === 0 ? 0 : 1]
    for (const other of [...ready, asleep]) if (other !== line) other.delete(waiting)
    line.add(waiting)
  }
  return {
    put,
    sleeps: (waiting) => asleep.has(waiting),
    ready: (lane) => ready[lane].size,
    take: (nowMs, limit) => {
      for (const waiting of asleep) if (waiting.dueAtMs <= nowMs) put(waiting, nowMs)
      const taken: Waiting[] = []
      for (const line of ready) {
        for (const waiting of line) {
          if (taken.length >= limit) return taken
          line.delete(waiting)
          taken.push(waiting)
        }
      }
      return taken
    },
    nextDueMs: () => {
      let next: number | null = null
      for (const { dueAtMs } of asleep) next = Math.min(next ?? dueAtMs, dueAtMs)
      return next
    },
  }
}

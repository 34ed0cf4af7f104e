import { type Every, periodAfter, periodsBetween } from '../calendar/period.ts'

/**
 * The periods of late in which something counted: how often in each, from `first` on without a gap. Trimmed: the
 * first and the last are not 0. `settled` is how often the target was reached by periods that are not kept any more.
 */
export type Streak = {
  readonly first: string | null
  readonly counts: readonly number[]
  readonly settled: number
}

/** Nothing counted yet. */
export const noStreak: Streak = { first: null, counts: [], settled: 0 }

/** Count something in a period, or take it back. What was not counted is not taken back. */
export function countIn(streak: Streak, period: string, every: Every, by: 1 | -1): Streak {
  const { first, counts, settled } = streak
  if (first === null) return by > 0 ? { first: period, counts: [1], settled } : streak
  const at = periodsBetween(first, period, every)
  const all = new Map(counts.map((count, index) => [index, count]))
  all.set(at, Math.max(0, (all.get(at) ?? 0) + by))
  const kept = [...all].filter(([, count]) => count > 0).map(([index]) => index)
  if (kept.length === 0) return { ...noStreak, settled }
  const [least, most] = [Math.min(...kept), Math.max(...kept)]
  const dense = Array.from({ length: most - least + 1 }, (_, index) => all.get(least + index) ?? 0)
  return { first: periodAfter(first, every, least), counts: dense, settled }
}

/** How often the target is reached: each run of periods counts by itself, as often as it is whole. */
export const timesReached = ({ counts, settled }: Streak, target: number): number =>
  settled + runsOf(counts).reduce((sum, { length }) => sum + Math.floor(length / target), 0)

/** The length of the run that still goes on in a period: one that reaches it, or the period before it. */
export function runningAt(streak: Streak, period: string, every: Every): number {
  const { first, counts } = streak
  const last = runsOf(counts).at(-1)
  if (first === null || last === undefined) return 0
  const end = periodAfter(first, every, last.from + last.length - 1)
  return periodsBetween(end, period, every) <= 1 ? last.length : 0
}

/** The last period in which something counted. */
export const lastPeriod = ({ first, counts }: Streak, every: Every): string | null =>
  first === null ? null : periodAfter(first, every, counts.length - 1)

/**
 * Settle what lies before a period: whole targets of a run are only counted from now on, and the rest of a run
 * that can grow no more is dropped. How often the target is reached stays as it is.
 */
export function settleBefore(streak: Streak, period: string, every: Every, target: number): Streak {
  let { first, counts, settled } = streak
  while (first !== null) {
    const [run] = runsOf(counts)
    const old = periodsBetween(first, period, every)
    if (!run || old <= 0) break
    const whole = run.length >= target && target <= old
    // A period that is kept may still join what is before it, so a run that touches it stays.
    if (!whole && run.length >= old) break
    const dropped = whole ? target : run.length
    settled += whole ? 1 : 0
    const rest = counts.slice(dropped)
    const gap = rest.findIndex((count) => count > 0)
    first = gap < 0 ? null : periodAfter(first, every, dropped + gap)
    counts = gap < 0 ? [] : rest.slice(gap)
  }
  return { first, counts, settled }
}

type Run = { readonly from: number; readonly length: number }

function runsOf(counts: readonly number[]): Run[] {
  const runs: Run[] = []
  let from = 0
  for (const [index, count] of [...counts, 0].entries()) {
    if (count > 0) continue
    if (index > from) runs.push({ from, length: index - from })
    from = index + 1
  }
  return runs
}

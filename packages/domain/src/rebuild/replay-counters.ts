import { dayMs } from '../calendar/calendar.ts'
import { isKeptSince, keptDays } from '../campaign/counter.ts'
import type { Standing, Used } from '../member-state.ts'
import { limitOf } from '../own-counts.ts'
import { mostPeriods } from '../points/limits.ts'
import type { PastEvent } from './record.ts'
import { type Pair, type Traits, traitsOf } from './trait.ts'

/** What events added to counters, all together, by key. Those that came to nothing may be among them. */
export function sumCounted(
  events: Iterable<Pick<PastEvent, 'counted'>>,
  sums = new Map<string, number>(),
): Map<string, number> {
  for (const { counted } of events) {
    for (const [key, add] of Object.entries(counted)) sums.set(key, (sums.get(key) ?? 0) + add)
  }
  return sums
}

/** What of the sums all members share. */
export const sharedIn = (sums: ReadonlyMap<string, number>): Map<string, number> =>
  new Map([...sums].filter(([key]) => limitOf(key) === null && !key.startsWith('member:')))

/** What was earned and spent in periods that limits look at: of each limit the newest are kept. */
export function limitPair(used: Used, sums: ReadonlyMap<string, number>): Pair {
  const limits = [...sums].flatMap(([key, points]) => {
    const limit = limitOf(key)
    return limit ? [{ ...limit, points }] : []
  })
  const kept = limits.filter(({ name, period }) => isRemembered(used[name] ?? {}, period))
  return {
    stored: traitsOf(
      Object.entries(used).flatMap(([name, periods]) =>
        Object.entries(periods).map(([period, points]) => [`limits/${name}/${period}`, points]),
      ),
    ),
    derived: traitsOf(kept.map(({ name, period, points }) => [`limits/${name}/${period}`, points])),
  }
}

/** Whether a period would be among those that are kept: it is, or there are fewer, or later ones are left out. */
function isRemembered(periods: Readonly<Record<string, number>>, period: string): boolean {
  const known = Object.keys(periods).sort()
  const [oldest = ''] = known
  return known.length < mostPeriods || period >= oldest
}

/**
 * What was used of the caps of campaigns: each counter that is kept, and each of which the period is not long over.
 *
 * @param nowMs an instant not before the last event: milliseconds since 1970, UTC
 */
export function capPair(
  { campaigns }: Standing,
  sums: ReadonlyMap<string, number>,
  zone: string,
  nowMs: number,
): Pair {
  const used = campaigns?.used ?? {}
  const sinceMs = nowMs - keptDays * dayMs
  const derived = [...sums].filter(
    ([key]) => key.startsWith('member:') && (key in used || isKeptSince(key, zone, sinceMs)),
  )
  const named = (each: Iterable<readonly [string, number]>): Traits =>
    traitsOf([...each].map(([key, use]) => [`caps/${key}`, use]))
  return { stored: named(Object.entries(used)), derived: named(derived) }
}

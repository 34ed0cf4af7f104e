import { nameOfPeriod } from '../calendar/calendar.ts'
import type { Draft } from '../draft.ts'
import type { Counted, Used } from '../member-state.ts'
import { addOwn, limitKey } from '../own-counts.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { Limit, LimitPeriod, Wallet } from './wallet.ts'

/** What a limit counts. */
export type Limited = 'earn' | 'spend'

/** Periods of each kind that are remembered: what comes later than that counts in the oldest of them. */
export const mostPeriods = 8

/** What the limits of a wallet leave of some points, and where that is counted. */
export type Allowed = {
  readonly points: number
  /** The limit that left something out. */
  readonly by: Limit | null
  readonly counted: readonly Counted[]
}

/**
 * Hold points against the limits of their wallet, in the periods in which the event happened, and count what
 * they leave. A limit counts from the day it is set, and what refunds take back still counts.
 *
 * @param points whole, 1 or more
 * @param path   of what asks for too much, for the refusal of a limit that rejects
 */
export function within(
  draft: Draft,
  wallet: Wallet,
  what: Limited,
  points: number,
  path: string,
): Allowed | Refusal {
  const limits = limitsOf(wallet, what)
  let allowed = points
  let by: Limit | null = null
  for (const limit of limits) {
    const left = leftOf(limit, placeOf(draft), wallet.id, what)
    if (allowed <= left) continue
    if (limit.beyond === 'reject') return beyond(limit, what, left, path)
    allowed = left
    by = limit
  }
  const counted = allowed > 0 ? count(draft, placeOf(draft), wallet, what, allowed) : []
  return { points: allowed, by, counted }
}

/** Where points count: a member's counts, and an instant in ms since 1970, UTC. */
type Place = Pick<Draft, 'standing' | 'timezone'> & { readonly atMs: number }

const placeOf = ({ standing, timezone, event }: Draft): Place => ({
  standing,
  timezone,
  atMs: event.occurredAtMs,
})

/** The spend limit of a wallet that leaves least, and how many points that is; null: it has none. */
export function leastLeft(
  place: Place,
  wallet: Wallet,
): { readonly left: number; readonly per: LimitPeriod } | null {
  const all = limitsOf(wallet, 'spend').map((limit) => ({
    left: leftOf(limit, place, wallet.id, 'spend'),
    per: limit.per,
  }))
  return all.toSorted((a, b) => a.left - b.left)[0] ?? null
}

/** Count points that are spent all at once or not at all, of which `leastLeft` was asked. */
export function countSpend(draft: Draft, wallet: Wallet, points: number, atMs: number): void {
  const { standing, timezone } = draft
  count(draft, { standing, timezone, atMs }, wallet, 'spend', points)
}

function count(
  draft: Draft,
  place: Place,
  wallet: Wallet,
  what: Limited,
  points: number,
): readonly Counted[] {
  const counted = limitsOf(wallet, what).map(({ per }) => {
    const name = `${wallet.id}.${what}.${per}`
    return { name, period: periodOf(place, usedOf(draft)[name] ?? {}, per) }
  })
  if (counted.length > 0) add(draft, counted, points)
  return counted
}

/** Count so many points less where they were counted; a period that is not remembered any more stays so. */
export function uncount(draft: Draft, counted: readonly Counted[], points: number): void {
  const used = usedOf(draft)
  const known = counted.filter(({ name, period }) => used[name]?.[period] !== undefined)
  if (known.length > 0 && points > 0) add(draft, known, -points)
}

function add(draft: Draft, counted: readonly Counted[], points: number): void {
  let used = usedOf(draft)
  for (const { name, period } of counted) {
    const periods = used[name] ?? {}
    used = { ...used, [name]: newest({ ...periods, [period]: (periods[period] ?? 0) + points }) }
    addOwn(draft, limitKey(name, period), points)
  }
  draft.standing = { ...draft.standing, points: { ...draft.standing.points, used } }
}

const usedOf = ({ standing }: Pick<Draft, 'standing'>): Used => standing.points?.used ?? {}

const limitsOf = (wallet: Wallet, what: Limited): readonly Limit[] =>
  (what === 'earn' ? wallet.earnLimits : wallet.spendLimits) ?? []

function leftOf({ points, per }: Limit, place: Place, wallet: string, what: Limited): number {
  const periods = usedOf(place)[`${wallet}.${what}.${per}`] ?? {}
  return Math.max(0, points - (periods[periodOf(place, periods, per)] ?? 0))
}

type Periods = Readonly<Record<string, number>>

/** The period in which something counts: its own, or the oldest that is remembered. */
function periodOf({ timezone, atMs }: Place, periods: Periods, per: LimitPeriod): string {
  if (per === 'lifetime') return per
  const own = nameOfPeriod(timezone, atMs, per)
  const known = Object.keys(periods).sort()
  const [oldest = own] = known
  return known.length === mostPeriods && own < oldest ? oldest : own
}

function newest(periods: Periods): Periods {
  const names = Object.keys(periods)
  if (names.length <= mostPeriods) return periods
  const kept = names.sort().slice(-mostPeriods)
  return Object.fromEntries(kept.map((name) => [name, periods[name] ?? 0]))
}

const verbs = { earn: 'earned', spend: 'spent' } as const

function beyond({ points, per }: Limit, what: Limited, left: number, path: string): Refusal {
  const period = per === 'lifetime' ? 'ever' : `a ${per}`
  const message = `At most ${points} points are ${verbs[what]} ${period}; ${left} are left.`
  return refuse('limit_reached', { path, rule: 'limit_reached', message }, { left: String(left) })
}

import { nameOfPeriod } from './calendar.ts'
import type { Draft } from './draft.ts'
import type { Used } from './member-state.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { Limit, LimitPeriod, Wallet } from './wallet.ts'

/** What a limit counts. */
export type Limited = 'earn' | 'spend'

/** Periods of each kind that are remembered: what comes later than that counts in the oldest of them. */
const mostPeriods = 8

/** What the limits of a wallet leave of some points; `by` is the limit that left something out. */
export type Allowed = { readonly points: number; readonly by: Limit | null }

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
  let allowed: Allowed = { points, by: null }
  for (const limit of limits) {
    const left = Math.max(0, limit.points - usedOf(draft, wallet.id, what, limit.per))
    if (allowed.points <= left) continue
    if (limit.beyond === 'reject') return beyond(limit, what, left, path)
    allowed = { points: left, by: limit }
  }
  if (allowed.points > 0) count(draft, wallet, what, allowed.points)
  return allowed
}

/** Count points that were held against the limits before as more or fewer. */
function count(draft: Draft, wallet: Wallet, what: Limited, points: number): void {
  const limits = limitsOf(wallet, what)
  if (limits.length === 0) return
  const { points: standing = {} } = draft.standing
  let used: Used = standing.used ?? {}
  for (const { per } of limits) {
    const name = `${wallet.id}.${what}.${per}`
    const periods = used[name] ?? {}
    const period = periodOf(draft, periods, per)
    const sum = Math.max(0, (periods[period] ?? 0) + points)
    used = { ...used, [name]: newest({ ...periods, [period]: sum }) }
  }
  draft.standing = { ...draft.standing, points: { ...standing, used } }
}

const limitsOf = (wallet: Wallet, what: Limited): readonly Limit[] =>
  (what === 'earn' ? wallet.earnLimits : wallet.spendLimits) ?? []

function usedOf(draft: Draft, wallet: string, what: Limited, per: LimitPeriod): number {
  const periods = draft.standing.points?.used?.[`${wallet}.${what}.${per}`] ?? {}
  return periods[periodOf(draft, periods, per)] ?? 0
}

type Periods = Readonly<Record<string, number>>

/** The period in which the event counts: its own, or the oldest that is remembered. */
function periodOf({ timezone, event }: Draft, periods: Periods, per: LimitPeriod): string {
  if (per === 'lifetime') return per
  const own = nameOfPeriod(timezone, event.occurredAtMs, per)
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

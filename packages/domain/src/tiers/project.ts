import { dayOf, startOfDay } from '../calendar/days.ts'
import { type Activity, countedOn, keepableOn } from './activity.ts'
import { graceEndOf } from './grace.ts'
import { graceStartOf } from './lapse.ts'
import { review } from './review.ts'
import { rankOf, type TierPlan } from './tier-plan.ts'
import type { TierState } from './tier-state.ts'

/**
 * Where a member stands in a set and what comes next. Amounts are in counted units (money in minor ones),
 * instants milliseconds since 1970, UTC.
 */
export type Projection = {
  readonly tierId: string | null
  readonly sinceMs: number
  /** What counts now, in the current window. */
  readonly value: number
  /** The next tier up, and exactly how much more reaches it now. null: there is none, or it is out of reach by a lock. */
  readonly next: { readonly tierId: string; readonly missing: number } | null
  /** null: the tier is never lost by time alone, or it is kept by an assignment. */
  readonly keep: Keep | null
  /** When the tier that a person gave ends; null: none was given, or it has no end. */
  readonly assignedUntilMs: number | null
}

/** When a tier is lost if nothing more happens, and exactly how much, added at once from `fromMs` on, keeps it longer. */
type Keep = {
  readonly byMs: number
  readonly missing: number
  /** Now, or the beginning of the window that decides, where that is still to come. */
  readonly fromMs: number
}

/** Where a member stands at an instant, whether or not what is due has been reviewed. */
export function project(
  plan: TierPlan,
  before: TierState,
  activity: Activity,
  atMs: number,
): Projection {
  const { state } = review(plan, before, activity, atMs)
  const { tierId, sinceMs, assigned } = state
  const value = countedOn(plan, activity, dayOf(plan.zone, atMs))
  const above = assigned?.kind === 'exactly' ? undefined : plan.rungs[rankOf(plan, tierId) + 1]
  const isGiven = assigned !== null && tierId === assigned.rung.id
  return {
    tierId,
    sinceMs,
    value,
    next: above ? { tierId: above.id, missing: above.min - value } : null,
    keep: isGiven ? null : keepOf(plan, state, activity, atMs),
    assignedUntilMs: assigned?.untilMs ?? null,
  }
}

function keepOf(plan: TierPlan, state: TierState, activity: Activity, atMs: number): Keep | null {
  const { earned } = state
  const sinceMs = graceStartOf(plan, state, activity)
  if (sinceMs === null || earned.rung === null) return null
  const today = dayOf(plan.zone, atMs)
  const decidesMs = Math.max(sinceMs, atMs)
  const { fromDay, value } = keepableOn(plan, activity, dayOf(plan.zone, decidesMs), today)
  return {
    byMs: graceEndOf(plan, sinceMs),
    missing: earned.rung.min - value,
    fromMs: fromDay === today ? atMs : startOfDay(plan.zone, fromDay),
  }
}

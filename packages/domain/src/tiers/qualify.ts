import type { Activity } from './activity.ts'
import { recount } from './recount.ts'
import { booked } from './review.ts'
import type { TierPlan } from './tier-plan.ts'
import type { Ranked, TierState } from './tier-state.ts'

/**
 * What an event means for a member in a set: a higher tier at once, by several steps where it reaches so far, and
 * never a lower one. What it takes away shows at the next review, which may be due at the same instant.
 *
 * @param state reviewed up to the same instant
 * @param activity with the event
 */
export function qualify(
  plan: TierPlan,
  state: TierState,
  activity: Activity,
  atMs: number,
): Ranked {
  return booked(plan, recount(plan, { state, changes: [] }, activity, atMs, 'reached'), activity)
}

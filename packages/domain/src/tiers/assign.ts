import type { Problem } from '../problem.ts'
import type { Activity } from './activity.ts'
import { booked } from './review.ts'
import { rankOf, type TierPlan } from './tier-plan.ts'
import { type Assignment, type Ranked, type TierState, withTier } from './tier-state.ts'

/** A tier that a person gives, as it is asked for. */
export type Assigning = Omit<Assignment, 'rung'> & { readonly tierId: string }

/** What is wrong with giving a tier at an instant. null: nothing. */
export function wrongAssigning(
  plan: TierPlan,
  { tierId, reason, untilMs }: Assigning,
  atMs: number,
): Problem | null {
  if (rankOf(plan, tierId) === -1) {
    return { path: '/tierId', rule: 'unknown_tier', message: 'The set has no tier of this id.' }
  }
  if (reason.trim() === '' || reason.length > 500) {
    return { path: '/reason', rule: 'reason', message: 'A reason has 1 to 500 characters.' }
  }
  return untilMs !== null && untilMs <= atMs
    ? { path: '/until', rule: 'past', message: 'A tier is given until an instant to come.' }
    : null
}

/**
 * Give a member a tier, in place of one that was given before. What the member does counts on beneath it.
 *
 * @param state reviewed up to the same instant
 * @param assigning with which nothing is wrong
 */
export function assign(
  plan: TierPlan,
  state: TierState,
  activity: Activity,
  { tierId, ...assigning }: Assigning,
  atMs: number,
): Ranked {
  const rung = plan.rungs[rankOf(plan, tierId)]
  const assigned = rung ? { ...assigning, rung } : null
  const ranked = withTier(plan, { state, changes: [] }, { assigned }, atMs, 'assigned')
  return booked(plan, ranked, activity)
}

/**
 * Take back the tier that was given; the member has the one that was earned. Where none was given nothing changes.
 *
 * @param state reviewed up to the same instant
 */
export function unassign(
  plan: TierPlan,
  state: TierState,
  activity: Activity,
  atMs: number,
): Ranked {
  const unchanged = { state, changes: [] }
  const ranked = withTier(plan, unchanged, { assigned: null }, atMs, 'assignment_ended')
  return booked(plan, ranked, activity)
}

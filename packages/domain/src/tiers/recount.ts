import { dayOf } from '../calendar/days.ts'
import { type Activity, keptOn, reachedOn } from './activity.ts'
import { endGrace, startGrace } from './grace.ts'
import { rankOf, rungAt, type TierPlan } from './tier-plan.ts'
import { type Ranked, type TierReason, withTier } from './tier-state.ts'

/**
 * What activity, or another version of the set, means at an instant for a member who has been reviewed up to it:
 * a higher tier at once, or the beginning or the end of grace. Never a lower tier.
 */
export function recount(
  plan: TierPlan,
  ranked: Ranked,
  activity: Activity,
  atMs: number,
  reason: TierReason,
): Ranked {
  const { rung, graceSinceMs, heldUntilMs } = ranked.state.earned
  const today = dayOf(plan.zone, atMs)
  const reached = rungAt(plan, reachedOn(plan, activity, today))
  if (reached && rankOf(plan, reached.id) > rankOf(plan, rung?.id ?? null)) {
    const earned = { rung: reached, graceSinceMs: null, heldUntilMs: null }
    return withTier(plan, ranked, { earned }, atMs, reason)
  }
  if (rung === null) return ranked
  if (plan.downgrade === 'none' || keptOn(plan, activity, today) >= rung.min) {
    return graceSinceMs === null ? ranked : endGrace(ranked, atMs)
  }
  const waits = graceSinceMs !== null || (heldUntilMs !== null && heldUntilMs > atMs)
  return waits ? ranked : startGrace(plan, ranked, atMs)
}

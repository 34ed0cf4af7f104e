import { type Activity, firstDayBelow, keptOn } from './activity.ts'
import { dayOf, startOfDay } from './days.ts'
import { rankOf, rungAt, type TierPlan } from './tier-plan.ts'
import type { Earned } from './tier-state.ts'
import { endsOf } from './window.ts'

/**
 * When grace begins, or has begun, for the earned tier if nothing more happens; null: never.
 *
 * @param earned as of the latest event
 */
export function graceStartOf(plan: TierPlan, earned: Earned, activity: Activity): number | null {
  if (plan.downgrade === 'none' || earned.rung === null) return null
  if (earned.graceSinceMs !== null) return earned.graceSinceMs
  const day = firstDayBelow(plan, activity, earned.rung.min)
  if (day === Infinity) return null
  // A tier held after a step down was never reached, so nothing but the end of that counts.
  const belowMs = day === -Infinity ? day : startOfDay(plan.zone, day)
  return Math.max(belowMs, earned.heldUntilMs ?? -Infinity, plan.changedAtMs)
}

/** What is left of an earned tier that is lost at an instant. */
export function afterLapse(
  plan: TierPlan,
  earned: Earned,
  activity: Activity,
  atMs: number,
): Earned {
  const today = dayOf(plan.zone, atMs)
  const { window } = plan
  if (plan.downgrade !== 'one_step' || window.kind === 'lifetime') {
    const rung = rungAt(plan, keptOn(plan, activity, today))
    return { rung, graceSinceMs: null, heldUntilMs: null }
  }
  const rung = plan.rungs[rankOf(plan, earned.rung?.id ?? null) - 1] ?? null
  const [end] = endsOf(window, today, dayOf(plan.zone, activity.enrolledAtMs))
  const heldUntilMs = rung === null ? null : startOfDay(plan.zone, end)
  return { rung, graceSinceMs: null, heldUntilMs }
}

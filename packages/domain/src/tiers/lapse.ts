import { dayOf, startOfDay } from '../calendar/days.ts'
import { type Activity, firstDayBelow, keptOn } from './activity.ts'
import { rankOf, rungAt, type TierPlan } from './tier-plan.ts'
import type { Earned, TierState } from './tier-state.ts'
import { endsOf } from './window.ts'

/** When grace begins, or has begun, for the earned tier if nothing more happens; null: never. */
export function graceStartOf(
  plan: TierPlan,
  { earned, sinceMs }: TierState,
  activity: Activity,
): number | null {
  if (plan.downgrade === 'none' || earned.rung === null) return null
  if (earned.graceSinceMs !== null) return earned.graceSinceMs
  const day = firstDayBelow(plan, activity, earned.rung.min)
  if (day === Infinity) return null
  const heldMs = earned.heldUntilMs ?? sinceMs
  // A tier that is held after a step down may never have been reached; then only the end of that counts.
  return day === -Infinity ? heldMs : Math.max(startOfDay(plan.zone, day), heldMs)
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

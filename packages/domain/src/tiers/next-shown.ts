import { dayOf, startOfDay } from '../calendar/days.ts'
import type { Activity } from './activity.ts'
import { type Projection, project } from './project.ts'
import type { TierPlan } from './tier-plan.ts'
import type { TierState } from './tier-state.ts'
import { type DatedWindow, endsOf, windowOn } from './window.ts'

/**
 * The next instant at which the state, or what is shown of it, changes by time alone; null: never. Days fall out
 * of a window long before a tier does, and then more is missing.
 *
 * @param state reviewed up to `atMs`
 * @param shown what is shown of it at `atMs`
 */
export function nextShown(
  plan: TierPlan,
  state: TierState,
  activity: Activity,
  shown: Projection,
  atMs: number,
): number | null {
  const { window, zone } = plan
  const { reviewAtMs } = state
  if (window.kind === 'lifetime') return reviewAtMs
  const today = dayOf(zone, atMs)
  const days = [...new Set(turnsOf(plan, window, activity, today))].sort((a, b) => a - b)
  for (const day of days) {
    if (day <= today) continue
    const startMs = startOfDay(zone, day)
    if (reviewAtMs !== null && startMs >= reviewAtMs) return reviewAtMs
    // What counts falls then, so more is missing for sure.
    if (window.kind === 'rolling' && shown.next !== null) return startMs
    const then = project(plan, state, activity, startMs)
    const isSame = then.next?.missing === shown.next?.missing && isSameKeep(then, shown)
    if (!isSame) return startMs
  }
  return reviewAtMs
}

const isSameKeep = ({ keep: a }: Projection, { keep: b }: Projection): boolean =>
  a?.byMs === b?.byMs && a?.missing === b?.missing

/** Days on which amounts may change: where a day falls out of the window, where a window or its grace ends. */
function turnsOf(
  { basis, graceDays, zone }: TierPlan,
  window: DatedWindow,
  { tally, enrolledAtMs }: Activity,
  today: number,
): number[] {
  const enrolledDay = dayOf(zone, enrolledAtMs)
  if (window.kind === 'rolling') {
    const { kind } = basis
    const isCounted = (day: Activity['tally'][number]) =>
      kind !== 'field' && day[kind] + (day.refunded?.[kind] ?? 0) > 0
    // They fall out in the order in which they came.
    const ends = tally.filter(isCounted).map(({ day }) => endsOf(window, day, enrolledDay)[0])
    return ends.filter((day) => day > today).slice(0, 2)
  }
  const { from, until } = windowOn(window, today, enrolledDay)
  return [from + graceDays, until, until + graceDays]
}

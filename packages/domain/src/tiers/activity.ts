import { dayOf } from '../calendar/days.ts'
import type { Sums, Tally } from './tally.ts'
import type { TierPlan } from './tier-plan.ts'
import type { TierWindow } from './tier-set.ts'
import { type DaySpan, endsOf, windowOn } from './window.ts'

/** What a member has to show for a tier. By time alone, nothing that it comes to ever rises. */
export type Activity = {
  readonly tally: Tally
  /** All that ever was, less refunds: of a lifetime no days are kept. */
  readonly totals: Sums
  /** Milliseconds since 1970, UTC. */
  readonly enrolledAtMs: number
  /** The field that the set goes by; null where there is none, or it is not set. */
  readonly field: number | null
}

/** What counts on a day in the window that is current then. */
export const countedOn = (plan: TierPlan, activity: Activity, day: number): number =>
  sumIn(plan, activity, spansOn(plan, activity, day)[0], 'reach')

/** What counts on a day towards reaching a tier: late events may still reach one in the window before. */
export const reachedOn = (plan: TierPlan, activity: Activity, day: number): number =>
  best(plan, activity, spansOn({ ...plan, graceDays: 0 }, activity, day), 'reach')

/** What counts on a day towards keeping a tier. It is never less than what counts towards reaching one. */
export const keptOn = (plan: TierPlan, activity: Activity, day: number): number =>
  best(plan, activity, spansOn(plan, activity, day), 'keep')

/**
 * The first day from `today` on to which something can be added that counts on `day` towards keeping a tier, and
 * what counts there already.
 */
export function keepableOn(
  plan: TierPlan,
  activity: Activity,
  day: number,
  today: number,
): { readonly fromDay: number; readonly value: number } {
  const spans = spansOn(plan, activity, day)
  const fromDay = Math.max(today, Math.min(...spans.map(({ from }) => from)))
  const open = spans.filter(({ from, until }) => from <= fromDay && fromDay < until)
  return { fromDay, value: best(plan, activity, open, 'keep') }
}

/**
 * The first day on which less than `min` counts towards keeping a tier if nothing more happens. Infinity: there
 * is none; −Infinity: it never was as much.
 */
export function firstDayBelow(plan: TierPlan, activity: Activity, min: number): number {
  const known = lastFound.get(activity)
  if (known?.plan === plan && known.min === min) return known.day
  const day = findDayBelow(plan, activity, min)
  lastFound.set(activity, { plan, min, day })
  return day
}

/** Ranking a member asks the same of the same activity several times over. */
const lastFound = new WeakMap<
  Activity,
  { readonly plan: TierPlan; readonly min: number; readonly day: number }
>()

function findDayBelow(plan: TierPlan, activity: Activity, min: number): number {
  const enrolledDay = dayOf(plan.zone, activity.enrolledAtMs)
  const days = fallsOf(plan.window, activity.tally, enrolledDay)
  const isBelow = (day: number) => keptOn(plan, activity, day) < min
  if (isBelow((days[0] ?? enrolledDay) - 1)) return -Infinity
  // What counts only falls from day to day, so the first one can be found by halves.
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBelow(days[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return days[low] ?? Infinity
}

/** The days, rising, each once, on which less may count of what happened. */
function fallsOf(window: TierWindow, tally: Tally, enrolledDay: number): number[] {
  const falls = new Set<number>()
  if (window.kind === 'lifetime') return []
  let end = -Infinity
  for (const { day } of tally) {
    // Days of one calendar or anniversary window end together.
    if (window.kind !== 'rolling' && day < end) continue
    const ends = endsOf(window, day, enrolledDay)
    for (const each of ends) falls.add(each)
    end = ends[0]
  }
  return [...falls]
}

type Spans = readonly [DaySpan, ...DaySpan[]]

/** Spans of days, the best of which decides: the current window, and the one before with its grace days. */
function spansOn({ window, zone, graceDays }: TierPlan, activity: Activity, day: number): Spans {
  if (window.kind === 'lifetime') return [{ from: -Infinity, until: Infinity }]
  const enrolledDay = dayOf(zone, activity.enrolledAtMs)
  const current = windowOn(window, day, enrolledDay)
  const fromNow = { from: current.from, until: Infinity }
  if (window.kind === 'rolling') return [fromNow]
  const { from } = windowOn(window, current.from - 1, enrolledDay)
  return [fromNow, { from, until: current.from + graceDays }]
}

const best = (
  plan: TierPlan,
  activity: Activity,
  spans: readonly DaySpan[],
  to: 'reach' | 'keep',
): number => Math.max(...spans.map((span) => sumIn(plan, activity, span, to)))

function sumIn(
  { basis, window, keepOnRefund }: TierPlan,
  { tally, totals, field }: Activity,
  { from, until }: DaySpan,
  to: 'reach' | 'keep',
): number {
  const { kind } = basis
  if (kind === 'field') return field ?? 0
  if (window.kind === 'lifetime') return totals[kind]
  let sum = 0
  for (const day of tally) {
    if (day.day < from || day.day >= until) continue
    sum += day[kind] + (to === 'keep' && keepOnRefund ? (day.refunded?.[kind] ?? 0) : 0)
  }
  return sum
}

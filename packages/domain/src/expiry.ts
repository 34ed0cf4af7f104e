import { endOfPeriod, endOfYearDay, later, type Period, periods } from './calendar.ts'
import { instantOf } from './instant.ts'

/**
 * How long points live, on the calendar of the workspace's zone. Counted from when they were earned, or
 * from when they become available if they wait first.
 *
 * - `never`: they live for ever.
 * - `after`: so many days, months or years (exactly one of them) at the same time of day; with `until`, on to
 *   the end of the month, quarter, half-year or year that this lies in.
 * - `on`: through a day of the year, `12-31`; the next one, or the first that is `atLeastDays` days away.
 */
export type Expiry =
  | { readonly kind: 'never' }
  | {
      readonly kind: 'after'
      readonly days?: number | undefined
      readonly months?: number | undefined
      readonly years?: number | undefined
      readonly until?: Period | undefined
    }
  | { readonly kind: 'on'; readonly day: string; readonly atLeastDays?: number | undefined }

/** For how long points wait before they can be spent, such as the days in which a purchase may be returned. */
export type Pending = { readonly days: number }

/** How long points of a rule live and wait. Left out: for ever, and not at all. */
export type Life = {
  readonly expiry?: Expiry | undefined
  readonly pending?: Pending | null | undefined
}

/** When points become available (null: at once) and when they die (null: never), since 1970, UTC. */
export type LotLife = { readonly activatesAtMs: number | null; readonly expiresAtMs: number | null }

/** The most of each unit that points may live or wait: a hundred years. */
const most = { days: 36_500, months: 1_200, years: 100 } as const

const units = ['days', 'months', 'years'] as const

/** The life of points by the rule that gave them. What would outlive the calendar never ends. */
export function lifeOf(rule: Life, zone: string, earnedAtMs: number): LotLife {
  const waits = rule.pending ? later(zone, earnedAtMs, rule.pending) : null
  const endMs = rule.expiry ? endOf(rule.expiry, zone, waits ?? earnedAtMs) : null
  return {
    activatesAtMs: waits === null ? null : (instantOf(waits)?.ms ?? null),
    expiresAtMs: endMs === null ? null : (instantOf(endMs)?.ms ?? null),
  }
}

function endOf(expiry: Expiry, zone: string, fromMs: number): number | null {
  switch (expiry.kind) {
    case 'never':
      return null
    case 'after': {
      const { until } = expiry
      const unit = units.find((each) => expiry[each] !== undefined) ?? 'days'
      const span = { [unit]: expiry[unit] ?? 0 }
      return until ? endOfPeriod(zone, fromMs, span, until) : later(zone, fromMs, span)
    }
    case 'on':
      return endOfYearDay(zone, fromMs, yearDayOf(expiry.day), expiry.atLeastDays ?? 0)
  }
}

function yearDayOf(text: string): { month: number; day: number } {
  return { month: Number(text.slice(0, 2)) - 1, day: Number(text.slice(3)) }
}

/** What is wrong with an expiry: where in it, and a sentence. null: nothing. */
export function wrongExpiry(expiry: Expiry): { path: string; message: string } | null {
  if (expiry.kind === 'never') return null
  if (expiry.kind === 'on') {
    const { month, day } = yearDayOf(expiry.day)
    const named = /^\d\d-\d\d$/.test(expiry.day) ? new Date(Date.UTC(2024, month, day)) : null
    if (named?.getUTCMonth() !== month || named.getUTCDate() !== day) {
      return { path: '/day', message: 'A day of the year is a month and a day, such as 12-31.' }
    }
    return isCount(expiry.atLeastDays ?? 0, 0, most.days)
      ? null
      : { path: '/atLeastDays', message: 'Points live for 0 to 36,500 whole days at least.' }
  }
  const named = units.filter((unit) => expiry[unit] !== undefined)
  const [unit] = named
  if (unit === undefined || named.length > 1) {
    return { path: '', message: 'Exactly one of days, months and years says how long points live.' }
  }
  if (!isCount(expiry[unit] ?? 0, 1, most[unit])) {
    return { path: `/${unit}`, message: 'Points live for 1 day to 100 years, in whole numbers.' }
  }
  return expiry.until === undefined || Object.hasOwn(periods, expiry.until)
    ? null
    : { path: '/until', message: 'Periods are month, quarter, half_year and year.' }
}

/** Whether points may wait so many days. */
export const isPending = ({ days }: Pending): boolean => isCount(days, 1, most.days)

const isCount = (n: number, least: number, greatest: number): boolean =>
  Number.isInteger(n) && n >= least && n <= greatest

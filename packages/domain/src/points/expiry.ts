import {
  endOfDate,
  endOfPeriod,
  endOfYearDay,
  later,
  type Period,
  periods,
  startOfDate,
} from '../calendar/calendar.ts'
import { instantOf } from '../calendar/instant.ts'

/** How far to go on the calendar: exactly one of the three, and on to the end of the period `until`. */
type Reach = {
  readonly days?: number | undefined
  readonly months?: number | undefined
  readonly years?: number | undefined
  readonly until?: Period | undefined
}

/**
 * How long points live, on the calendar of the workspace's zone. Counted from when they were earned, or
 * from when they become available if they wait first.
 *
 * - `never`: they live for ever.
 * - `after`: so many days, months or years (exactly one of them) at the same time of day; with `until`, on to
 *   the end of the month, quarter, half-year or year that this lies in.
 * - `end_of`: to the end of the month, quarter, half-year or year in which it begins.
 * - `on`: through a day of the year, `12-31`; the next one, or the first that is `atLeastDays` days away.
 * - `dates`: through the next of these dates, `2026-12-31`; after the last of them for ever.
 */
export type Expiry =
  | { readonly kind: 'never' }
  | ({ readonly kind: 'after' } & Reach)
  | { readonly kind: 'end_of'; readonly period: Period }
  | { readonly kind: 'on'; readonly day: string; readonly atLeastDays?: number | undefined }
  | { readonly kind: 'dates'; readonly dates: readonly string[] }

/**
 * Points of a wallet live so long after the member's latest activity, all of them: a purchase, or anything that
 * earns in the wallet. Written like `after`.
 */
export type Inactivity = { readonly kind: 'inactive' } & Reach

/**
 * For how long points wait before they can be spent: so many days, such as those in which a purchase may be
 * returned; until a date begins; or until `points_confirmed` says that all is well, such as a delivery. Those that
 * nobody confirms within so many days (null: ever) are cancelled.
 */
export type Pending =
  | { readonly days: number }
  | { readonly date: string }
  | { readonly confirmed: { readonly withinDays: number | null } }

/** How points wait and live. Left out: not at all, and for ever. */
export type Life = {
  readonly expiry?: Expiry | Inactivity | undefined
  readonly pending?: Pending | null | undefined
}

/** When points become available and when they die, in milliseconds since 1970, UTC. */
export type LotLife = {
  /** null: at once, or when they are confirmed. */
  readonly activatesAtMs: number | null
  /** null: never. Of points that wait to be confirmed: when they are cancelled. */
  readonly expiresAtMs: number | null
  readonly waitsToBeConfirmed: boolean
  /** They live on with the member's activity. */
  readonly slides: boolean
}

/** Points that are available at once, and for ever. */
export const endless: LotLife = {
  activatesAtMs: null,
  expiresAtMs: null,
  waitsToBeConfirmed: false,
  slides: false,
}

/** The most of each unit that points may live or wait: a hundred years. */
const most = { days: 36_500, months: 1_200, years: 100 } as const

const units = ['days', 'months', 'years'] as const

/** The life of points by the rule that gave them. What would outlive the calendar never ends. */
export function lifeOf(life: Life, zone: string, earnedAtMs: number): LotLife {
  const { expiry, pending } = life
  if (!expiry && !pending) return endless
  if (pending && 'confirmed' in pending) {
    const { withinDays } = pending.confirmed
    const cancels = withinDays === null ? null : later(zone, earnedAtMs, { days: withinDays })
    return { ...endless, expiresAtMs: onCalendar(cancels), waitsToBeConfirmed: true }
  }
  const waits = pending ? endOfWait(pending, zone, earnedAtMs) : null
  const expiresAtMs = expiry ? endOfLife(expiry, zone, waits ?? earnedAtMs) : null
  const slides = expiry?.kind === 'inactive' && expiresAtMs !== null
  return { activatesAtMs: onCalendar(waits), expiresAtMs, waitsToBeConfirmed: false, slides }
}

const onCalendar = (ms: number | null): number | null =>
  ms === null ? null : (instantOf(ms)?.ms ?? null)

function endOfWait(
  pending: Exclude<Pending, { confirmed: unknown }>,
  zone: string,
  fromMs: number,
): number | null {
  if ('days' in pending) return later(zone, fromMs, { days: pending.days })
  const startMs = startOfDate(zone, dateOf(pending.date))
  return startMs > fromMs ? startMs : null
}

/** When points that begin to live at an instant die, in milliseconds since 1970, UTC; null: never. */
export const endOfLife = (
  expiry: Expiry | Inactivity,
  zone: string,
  fromMs: number,
): number | null => onCalendar(endOf(expiry, zone, fromMs))

function endOf(expiry: Expiry | Inactivity, zone: string, fromMs: number): number | null {
  switch (expiry.kind) {
    case 'never':
      return null
    case 'after':
    case 'inactive': {
      const { until } = expiry
      const unit = units.find((each) => expiry[each] !== undefined) ?? 'days'
      const span = { [unit]: expiry[unit] ?? 0 }
      return until ? endOfPeriod(zone, fromMs, span, until) : later(zone, fromMs, span)
    }
    case 'end_of':
      return endOfPeriod(zone, fromMs, {}, expiry.period)
    case 'on':
      return endOfYearDay(zone, fromMs, yearDayOf(expiry.day), expiry.atLeastDays ?? 0)
    case 'dates': {
      const ends = expiry.dates.map((date) => endOfDate(zone, dateOf(date)))
      return ends.sort((a, b) => a - b).find((endMs) => endMs > fromMs) ?? null
    }
  }
}

function yearDayOf(text: string): { month: number; day: number } {
  return { month: Number(text.slice(0, 2)) - 1, day: Number(text.slice(3)) }
}

function dateOf(text: string): { year: number; month: number; day: number } {
  return { year: Number(text.slice(0, 4)), ...yearDayOf(text.slice(5)) }
}

/** What is wrong with an expiry: where in it, and a sentence. null: nothing. */
export function wrongExpiry(expiry: Expiry | Inactivity): Wrong | null {
  switch (expiry.kind) {
    case 'never':
      return null
    case 'on':
      if (!isDate(`2024-${expiry.day}`)) {
        return { path: '/day', message: 'A day of the year is a month and a day, such as 12-31.' }
      }
      return isCount(expiry.atLeastDays ?? 0, 0, most.days)
        ? null
        : { path: '/atLeastDays', message: 'Points live for 0 to 36,500 whole days at least.' }
    case 'dates': {
      const wrong = expiry.dates.findIndex((date) => !isDate(date))
      if (wrong >= 0) return { path: `/dates/${wrong}`, message: aDate }
      return isCount(expiry.dates.length, 1, mostDates)
        ? null
        : { path: '/dates', message: `1 to ${mostDates} dates say until when points live.` }
    }
    case 'end_of':
      return isPeriod(expiry.period) ? null : { path: '/period', message: thePeriods }
    case 'after':
    case 'inactive':
      return wrongReach(expiry)
  }
}

/** What is wrong with something: where in it, and a sentence. */
type Wrong = { readonly path: string; readonly message: string }

function wrongReach(reach: Reach): Wrong | null {
  const named = units.filter((unit) => reach[unit] !== undefined)
  const [unit] = named
  if (unit === undefined || named.length > 1) {
    return { path: '', message: 'Exactly one of days, months and years says how long points live.' }
  }
  if (!isCount(reach[unit] ?? 0, 1, most[unit])) {
    return { path: `/${unit}`, message: 'Points live for 1 day to 100 years, in whole numbers.' }
  }
  return reach.until === undefined || isPeriod(reach.until)
    ? null
    : { path: '/until', message: thePeriods }
}

/** What is wrong with how long points are to wait. null: nothing. */
export function wrongPending(pending: Pending): Wrong | null {
  if ('date' in pending) return isDate(pending.date) ? null : { path: '/date', message: aDate }
  const message = 'Points wait for 1 to 36,500 whole days.'
  if ('days' in pending) {
    return isCount(pending.days, 1, most.days) ? null : { path: '/days', message }
  }
  const { withinDays } = pending.confirmed
  return withinDays === null || isCount(withinDays, 1, most.days)
    ? null
    : { path: '/confirmed/withinDays', message }
}

const mostDates = 100

const thePeriods = 'Periods are month, quarter, half_year and year.'

const aDate = 'A date is a year, a month and a day, such as 2026-12-31.'

const isPeriod = (period: string): boolean => Object.hasOwn(periods, period)

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const { year, month, day } = dateOf(text)
  const named = new Date(Date.UTC(year, month, day))
  return year >= 1000 && named.getUTCMonth() === month && named.getUTCDate() === day
}

const isCount = (n: number, least: number, greatest: number): boolean =>
  Number.isInteger(n) && n >= least && n <= greatest

/**
 * Calendar maths in a time zone: an IANA name and an input. Instants are milliseconds since 1970, UTC.
 *
 * A *wall* is what the clock on the wall of the zone shows, written as if it were UTC. Two ties between
 * walls and instants are all that is used, and both only ever rise: the latest wall shown so far, and
 * the first instant that shows a wall or a later one. So whatever is computed here keeps the order of what it
 * was given, over every gap and overlap of clocks, and never leads back in time.
 */

/** How far to go on a calendar. Whole numbers, 0 or more. */
export type Span = { readonly days?: number; readonly months?: number; readonly years?: number }

/** Parts of a year, each beginning with a month. */
export const periods = { month: 1, quarter: 3, half_year: 6, year: 12 } as const

/** One of `periods`. */
export type Period = keyof typeof periods

/** Milliseconds of 24 hours. */
export const dayMs = 86_400_000

/** What the clock on the wall of a zone shows at an instant, written as if it were UTC. It may go back. */
export const wallAt = (zone: string, atMs: number): number => atMs + offsetAt(zone, atMs)

/** Whether there is a time zone of this name. */
export function isZone(zone: string): boolean {
  if (clocks.has(zone)) return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/**
 * The instant a span later, at the same time of day. Where a month lacks the day it is the end of that
 * month (31 January and one month: the end of February); where clocks skip the time of day, the instant at
 * which they do.
 */
export function later(zone: string, atMs: number, span: Span): number {
  const { year, month, day, timeMs } = dateOf(zone, atMs)
  const first = monthAfter(year, month, span)
  const last = new Date(Date.UTC(first.year, first.month + 1, 0)).getUTCDate()
  if (day > last) return firstAt(zone, Date.UTC(first.year, first.month + 1, 1))
  return firstAt(zone, Date.UTC(first.year, first.month, day + (span.days ?? 0)) + timeMs)
}

/** The end of the period in which the day a span later lies: the first instant of the next period. */
export function endOfPeriod(zone: string, atMs: number, span: Span, period: Period): number {
  const { year, month, day } = dateOf(zone, atMs)
  const reached = monthAfter(year, month, span)
  // Only days are counted from the day; a month that lacks it is still the month that is meant.
  const date = new Date(
    Date.UTC(reached.year, reached.month, span.days === undefined ? 1 : day + span.days),
  )
  const months = periods[period]
  const next = (Math.floor(date.getUTCMonth() / months) + 1) * months
  return firstAt(zone, Date.UTC(date.getUTCFullYear(), next, 1))
}

/** The end of the day, the week (which begins on Monday), the month or the year in which an instant lies. */
export function endOfCurrent(
  zone: string,
  atMs: number,
  period: 'day' | 'week' | 'month' | 'year',
): number {
  const { year, month, day } = dateOf(zone, atMs)
  const left = 7 - ((new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7)
  const ends = {
    day: Date.UTC(year, month, day + 1),
    week: Date.UTC(year, month, day + left),
    month: Date.UTC(year, month + 1, 1),
    year: Date.UTC(year + 1, 0, 1),
  }
  return firstAt(zone, ends[period])
}

/**
 * The first end of a day of the year that is after `atMs`, and at least `leastDays` days later. 29 February is the
 * 28th in a year that has none.
 *
 * @param month 0 to 11
 */
export function endOfYearDay(
  zone: string,
  atMs: number,
  { month, day }: { readonly month: number; readonly day: number },
  leastDays: number,
): number {
  const leastMs = later(zone, atMs, { days: leastDays })
  for (let { year } = dateOf(zone, leastMs); ; year += 1) {
    // The last day of the year before may end with the very day that is the least.
    const endMs = [year - 1, year]
      .map((each) => {
        const last = new Date(Date.UTC(each, month + 1, 0)).getUTCDate()
        return firstAt(zone, Date.UTC(each, month, Math.min(day, last) + 1))
      })
      .find((each) => each > atMs && each >= leastMs)
    if (endMs !== undefined) return endMs
  }
}

/** The first instant of a day of a year. 29 February is the 28th in a year that has none; `month` is 0 to 11. */
export function startOfYearDay(
  zone: string,
  year: number,
  { month, day }: { readonly month: number; readonly day: number },
): number {
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return firstAt(zone, Date.UTC(year, month, Math.min(day, last)))
}

/** A day of the calendar. `month` is 0 to 11. */
type Day = { readonly year: number; readonly month: number; readonly day: number }

/** The first instant of a day. */
export const startOfDate = (zone: string, { year, month, day }: Day): number =>
  firstAt(zone, Date.UTC(year, month, day))

/** The end of a day: the first instant of the next. */
export const endOfDate = (zone: string, { year, month, day }: Day): number =>
  firstAt(zone, Date.UTC(year, month, day + 1))

/**
 * What the day, week, month or year is called in which an instant lies: by its first day, `2026-01-05`. Weeks
 * begin on Monday. Names are in order as strings.
 */
export function nameOfPeriod(
  zone: string,
  atMs: number,
  period: 'day' | 'week' | 'month' | 'year',
): string {
  const { year, month, day } = dateOf(zone, atMs)
  const weekday = (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7
  const first = {
    day: Date.UTC(year, month, day),
    week: Date.UTC(year, month, day - weekday),
    month: Date.UTC(year, month, 1),
    year: Date.UTC(year, 0, 1),
  }[period]
  return new Date(first).toISOString().slice(0, 10)
}

type CalendarDate = { year: number; month: number; day: number; timeMs: number }

/** The date and the time of day, in milliseconds, that it is in a zone at an instant; `month` is 0 to 11. */
export function dateOf(zone: string, atMs: number): CalendarDate {
  const wall = wallOf(zone, atMs)
  const date = new Date(wall)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  return { year, month, day, timeMs: wall - Date.UTC(year, month, day) }
}

function monthAfter(year: number, month: number, { months = 0, years = 0 }: Span) {
  const count = (year + years) * 12 + month + months
  return { year: Math.floor(count / 12), month: count % 12 }
}

/** The latest wall that was shown up to an instant; while clocks that were turned back repeat, it stands. */
export function wallOf(zone: string, atMs: number): number {
  const offset = offsetAt(zone, atMs)
  const before = offsetAt(zone, atMs - dayMs)
  const repeats = offsetAt(zone, atMs - (before - offset)) === before && before > offset
  return repeats ? turnIn(zone, atMs - (before - offset), atMs) + before : atMs + offset
}

/** The first instant at which this wall or a later one is shown. */
export function firstAt(zone: string, wall: number): number {
  const [before, after] = [offsetAt(zone, wall - dayMs), offsetAt(zone, wall + dayMs)]
  if (offsetAt(zone, wall - before) === before) return wall - before
  if (offsetAt(zone, wall - after) === after) return wall - after
  return turnIn(zone, wall - after, wall - before)
}

/** The instant between two at which the clocks are turned. */
function turnIn(zone: string, fromMs: number, toMs: number): number {
  const before = offsetAt(zone, fromMs)
  let [low, high] = [fromMs, toMs]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle) === before) low = middle
    else high = middle
  }
  return high
}

type Clock = { readonly format: Intl.DateTimeFormat; readonly offsets: Map<number, number> }

/** A formatter is dear to make and slow to ask, so both are remembered: they never change. */
const clocks = new Map<string, Clock>()
/** Expressions may take the name of a zone from an event, so there is an end to remembering. */
const mostClocks = 100

/** Clocks are turned at whole quarters of an hour since then; before, at any second. */
const quartersSinceMs = Date.UTC(1973, 0, 1)
const quarterMs = 900_000
const mostOffsets = 20_000

/** Milliseconds that the clocks of a zone are ahead of UTC at an instant. `isZone(zone)` has to hold. */
export function offsetAt(zone: string, atMs: number): number {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = { format: formatOf(zone), offsets: new Map() }
    if (clocks.size >= mostClocks) clocks.clear()
    clocks.set(zone, clock)
  }
  if (atMs < quartersSinceMs) return read(clock.format, atMs)
  const quarter = Math.floor(atMs / quarterMs)
  const known = clock.offsets.get(quarter)
  if (known !== undefined) return known
  const offset = read(clock.format, atMs)
  if (clock.offsets.size >= mostOffsets) clock.offsets.clear()
  clock.offsets.set(quarter, offset)
  return offset
}

const formatOf = (timeZone: string) =>
  new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })

function read(format: Intl.DateTimeFormat, atMs: number): number {
  const shown: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(atMs)) shown[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1_000) * 1_000
}

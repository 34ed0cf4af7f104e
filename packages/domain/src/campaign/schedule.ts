import { dayMs } from '../calendar/calendar.ts'
import { parseInstant } from '../calendar/instant.ts'

/** The days of the week, Sunday first, as JavaScript numbers them. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** One of `weekdays`. */
export type Weekday = (typeof weekdays)[number]

/**
 * When something runs: from an instant on, until before another, on some days of the week, at some hours. All
 * parts have to hold; one that is left out always does.
 *
 * Days and hours are those that the clock on the wall of the workspace shows. An hour that is shown twice, when
 * clocks are turned back, is both times in; one that is skipped never comes.
 */
export type Schedule = {
  /** Instant from which on it runs. */
  readonly from?: string | undefined
  /** Instant from which on it runs no more. */
  readonly until?: string | undefined
  readonly days?: readonly Weekday[] | undefined
  readonly hours?: readonly Hours[] | undefined
}

/**
 * Times of the day, `18:00` to before `20:00`; `24:00` is the end of the day. Hours that go over midnight, `22:00` to
 * `02:00`, belong to the day on which they begin.
 */
export type Hours = { readonly from: string; readonly to: string }

/** A schedule ready to be asked. Minutes are those of the day, 0 to 1440. */
export type Timetable = {
  readonly fromMs: number
  readonly untilMs: number
  /** Whether it runs on each day of the week, Sunday first. */
  readonly days: readonly boolean[]
  readonly hours: readonly { readonly from: number; readonly to: number }[]
}

/** Why something does not run at an instant; null: it does. */
export type Closed = 'not_begun' | 'over' | 'day' | 'hour' | null

const minuteMs = 60_000
const time = /^([01]\d|2[0-3]):([0-5]\d)$|^(24):(00)$/

/** Make a schedule ready. Nothing is wrong with it. */
export function timetable({ from, until, days, hours = [] }: Schedule = {}): Timetable {
  return {
    fromMs: from === undefined ? -Infinity : msOf(from),
    untilMs: until === undefined ? Infinity : msOf(until),
    days: weekdays.map((day) => days === undefined || days.includes(day)),
    hours: hours.map((each) => ({ from: minuteOf(each.from), to: minuteOf(each.to) })),
  }
}

/**
 * Whether something runs at an instant, and why not.
 *
 * @param wall what the clock on the wall shows at it, as `wallAt` says
 */
export function closedAt(
  { fromMs, untilMs, days, hours }: Timetable,
  atMs: number,
  wall: number,
): Closed {
  if (atMs < fromMs) return 'not_begun'
  if (atMs >= untilMs) return 'over'
  const today = new Date(wall).getUTCDay()
  // Of a time before 1970 the remainder is below zero.
  const minute = Math.floor((((wall % dayMs) + dayMs) % dayMs) / minuteMs)
  let within = hours.length === 0
  for (const { from, to } of hours) {
    const sinceYesterday = from > to && minute < to
    if (!sinceYesterday && (minute < from || (from < to && minute >= to))) continue
    if (days[sinceYesterday ? (today + 6) % 7 : today]) return null
    within = true
  }
  if (hours.length === 0 && days[today]) return null
  return within || !days[today] ? 'day' : 'hour'
}

/** What is wrong with a schedule: where in it, and a sentence. */
export function wrongSchedule({
  from,
  until,
  days,
  hours = [],
}: Schedule): { path: string; message: string }[] {
  const wrong: { path: string; message: string }[] = []
  const instant = 'A time is an instant with its time zone, such as 2026-03-01T00:00:00+01:00.'
  if (from !== undefined && Number.isNaN(msOf(from)))
    wrong.push({ path: '/from', message: instant })
  if (until !== undefined && Number.isNaN(msOf(until)))
    wrong.push({ path: '/until', message: instant })
  if (from !== undefined && until !== undefined && msOf(until) <= msOf(from)) {
    wrong.push({ path: '/until', message: 'It ends after it begins.' })
  }
  if (days && (days.length === 0 || days.some((day) => !weekdays.includes(day)))) {
    wrong.push({
      path: '/days',
      message: 'Days are mon, tue, wed, thu, fri, sat and sun, at least one.',
    })
  }
  for (const [index, { from: begins, to }] of hours.entries()) {
    const path = `/hours/${index}`
    const whole = time.test(begins) && begins !== '24:00' && time.test(to) && to !== '00:00'
    if (!whole) wrong.push({ path, message: 'Hours are times such as 18:00, from 00:00 to 24:00.' })
    else if (begins === to)
      wrong.push({ path, message: 'Hours end at another time than they begin.' })
  }
  return wrong
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

const msOf = (text: string): number => parseInstant(text)?.ms ?? Number.NaN

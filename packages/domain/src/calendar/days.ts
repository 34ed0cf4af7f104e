import { dayMs, firstAt, type Span } from './calendar.ts'

/**
 * Days of a calendar as whole numbers, 0 is 1 January 1970. Which day it is depends on the zone; how many
 * days or months lie between two of them does not.
 */

/** The same few days are asked for again and again, and they never change. */
const starts = new Map<string, Map<number, number>>()
const mostStarts = 20_000

/** The first instant of a day in a zone: the end of the day before. A day that clocks skip is empty. */
export function startOfDay(zone: string, day: number): number {
  let known = starts.get(zone)
  if (!known) {
    known = new Map()
    starts.set(zone, known)
  }
  const found = known.get(day)
  if (found !== undefined) return found
  const startMs = firstAt(zone, day * dayMs)
  if (known.size >= mostStarts) known.clear()
  known.set(day, startMs)
  return startMs
}

/** The day that it is in a zone at an instant; while clocks that were turned back repeat, it stands. */
export function dayOf(zone: string, atMs: number): number {
  // No clock is a whole day away from that of UTC, so the day is this one, the next, or the one before.
  let day = Math.floor(atMs / dayMs) + 1
  while (startOfDay(zone, day) > atMs) day -= 1
  return day
}

/** The day a span later, or earlier for numbers below 0; where a month lacks it, the first of the next. */
export function dayAfter(day: number, { days = 0, months = 0, years = 0 }: Span): number {
  if (months === 0 && years === 0) return day + days
  const date = new Date(day * dayMs)
  const [year, month] = [date.getUTCFullYear() + years, date.getUTCMonth() + months]
  const first = Date.UTC(year, month, 1)
  const next = Date.UTC(year, month + 1, 1)
  return Math.min(first + (date.getUTCDate() - 1) * dayMs, next) / dayMs + days
}

/** The first day of the month that lies so many months into the calendar, counted from year 0. */
export const firstOfMonth = (months: number): number =>
  Date.UTC(Math.floor(months / 12), months % 12, 1) / dayMs

/** Months of the calendar before the month that a day lies in, counted from year 0. */
export function monthsBefore(day: number): number {
  const date = new Date(day * dayMs)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

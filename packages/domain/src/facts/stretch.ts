import { dayMs } from '../calendar/calendar.ts'
import { dayAfter, dayOf, startOfDay } from '../calendar/days.ts'
import type { DatePart, DayCount } from './fact.ts'

/** A value of a fact, and while it is the value: from `fromMs` on, before `untilMs`. null is no value. */
export type Stretch = {
  readonly value: number | null
  readonly fromMs: number
  readonly untilMs: number
}

/**
 * What a fact says of a date at an instant, and for how long. Pure: it rests on the calendar alone, so whoever
 * knows it knows when to look again.
 *
 * @param zone IANA name
 * @param date canonical instant
 */
export function stretchOf(
  fact: DayCount | DatePart,
  zone: string,
  date: string,
  atMs: number,
): Stretch {
  const day = dayMeant(zone, date)
  const today = dayOf(zone, atMs)
  switch (fact.kind) {
    case 'days_since':
      return inDays(zone, daysSince(fact, day, today))
    case 'days_until':
      return inDays(zone, daysUntil(fact, day, today))
    case 'age':
      return inDays(zone, age(day, today))
    case 'month_of':
      return always(new Date(day * dayMs).getUTCMonth() + 1)
    case 'day_of_year': {
      const date = new Date(day * dayMs)
      const inLeapYear = Date.UTC(2000, date.getUTCMonth(), date.getUTCDate())
      return always((inLeapYear - Date.UTC(2000, 0, 0)) / dayMs)
    }
  }
}

/** A day that came without a time is kept as midnight UTC, and means that day wherever the workspace is. */
const dayMeant = (zone: string, date: string): number =>
  date.endsWith('T00:00:00.000Z') ? Date.parse(date) / dayMs : dayOf(zone, Date.parse(date))

/** As `Stretch`, in days since 1970. */
type Days = { readonly value: number | null; readonly from: number; readonly until: number }

function daysSince({ stepDays = 1, most = Infinity }: DayCount, day: number, today: number): Days {
  if (today < day) return { value: null, from: -Infinity, until: day }
  const counted = today - day - ((today - day) % stepDays)
  if (counted < most)
    return { value: counted, from: day + counted, until: day + counted + stepDays }
  return { value: most, from: day + reached(most, stepDays), until: Infinity }
}

function daysUntil({ stepDays = 1, most = Infinity }: DayCount, day: number, today: number): Days {
  if (today > day) return { value: null, from: day + 1, until: Infinity }
  const counted = day - today - ((day - today) % stepDays)
  const last = day - counted + 1
  if (counted < most) return { value: counted, from: last - stepDays, until: last }
  return { value: most, from: -Infinity, until: day - reached(most, stepDays) + 1 }
}

/** Days at which the greatest value is reached: where it is no whole step, with the step that goes beyond it. */
const reached = (most: number, stepDays: number): number => Math.ceil(most / stepDays) * stepDays

function age(day: number, today: number): Days {
  if (today < day) return { value: null, from: -Infinity, until: day }
  const birthday = (years: number) => dayAfter(day, { years })
  const years = yearOf(today) - yearOf(day)
  const value = birthday(years) <= today ? years : years - 1
  return { value, from: birthday(value), until: birthday(value + 1) }
}

const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear()

const always = (value: number): Stretch => ({ value, fromMs: -Infinity, untilMs: Infinity })

const inDays = (zone: string, { value, from, until }: Days): Stretch => ({
  value,
  fromMs: Number.isFinite(from) ? startOfDay(zone, from) : from,
  untilMs: Number.isFinite(until) ? startOfDay(zone, until) : until,
})

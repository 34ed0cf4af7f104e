import { dayMs, firstAt, wallOf } from './calendar.ts'

/** Periods of the calendar. Weeks begin on Monday. */
export type Every = 'day' | 'week' | 'month' | 'quarter' | 'year'

/**
 * The period in which an instant lies, in a zone. A period is called by the date of its first day,
 * `2026-03-01`, so periods of a kind are in order as strings.
 */
export function periodAt(zone: string, atMs: number, every: Every): string {
  const date = new Date(wallOf(zone, atMs)).toISOString().slice(0, 10)
  const period = dateOf(indexOf(date, every), every)
  // Where clocks are turned back at midnight, the hour before it is shown twice, and midnight comes after both.
  return startOf(zone, period) <= atMs ? period : periodAfter(period, every, -1)
}

/** The first instant of a period, in milliseconds since 1970, UTC. */
export const startOf = (zone: string, period: string): number => firstAt(zone, Date.parse(period))

/** The period so many periods later. */
export const periodAfter = (period: string, every: Every, count: number): string =>
  dateOf(indexOf(period, every) + count, every)

/** How many periods later a period is; below zero: earlier. */
export const periodsBetween = (period: string, later: string, every: Every): number =>
  indexOf(later, every) - indexOf(period, every)

const months = { month: 1, quarter: 3, year: 12 } as const

/** The Monday of the week in which 1970 began is three days before it. */
const mondayOffset = 3

function indexOf(date: string, every: Every): number {
  if (every === 'day') return Date.parse(date) / dayMs
  if (every === 'week') return Math.floor((Date.parse(date) / dayMs + mondayOffset) / 7)
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
  return Math.floor(month / months[every])
}

function dateOf(index: number, every: Every): string {
  if (every === 'day') return isoDate(index * dayMs)
  if (every === 'week') return isoDate((index * 7 - mondayOffset) * dayMs)
  const month = index * months[every]
  const [year, within] = [Math.floor(month / 12), (month % 12) + 1]
  return `${String(year).padStart(4, '0')}-${String(within).padStart(2, '0')}-01`
}

const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

import { Failed } from './failure.ts'

/** The clock and calendar of an instant where it is read: what a person there would say. */
export type Clock = {
  readonly year: number
  /** 0 for January. */
  readonly month: number
  /** 1 for the first of the month. */
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const offset = /^([+-]?)(\d\d):(\d\d)$/

/**
 * Read an instant in a zone: `Asia/Seoul`, `UTC`, or an offset such as `+09:00`.
 *
 * @throws {Failed} when there is no such zone
 */
export function clockIn(zone: string, ms: number): Clock {
  if (zone === 'UTC') return utcClock(ms)
  const [whole, sign, hours = '', minutes = ''] = zone.length <= 6 ? (offset.exec(zone) ?? []) : []
  if (whole === undefined) return zoneClock(formatOf(zone), ms)
  if (+hours > 23 || +minutes > 59) throw noZone()
  return utcClock(ms + (sign === '-' ? -1 : 1) * (+hours * 60 + +minutes) * 60_000)
}

function utcClock(ms: number): Clock {
  const date = new Date(ms)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}

function zoneClock(format: Intl.DateTimeFormat, ms: number): Clock {
  const parts: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(ms)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return { year, month: month - 1, day, hour, minute, second }
}

/** Formats are costly to make. Zones may come from events, so no more than these are kept. */
const formats = new Map<string, Intl.DateTimeFormat>()
const formatsKept = 100

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = newFormat(zone)
  if (formats.size >= formatsKept) formats.clear()
  formats.set(zone, made)
  return made
}

function newFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    const two = '2-digit'
    const time = { hour: two, minute: two, second: two, hourCycle: 'h23' } as const
    const date = { year: 'numeric', month: two, day: two } as const
    return new Intl.DateTimeFormat('en-US', { timeZone, ...date, ...time })
  } catch {
    throw noZone()
  }
}

const noZone = () => new Failed('There is no such time zone.')

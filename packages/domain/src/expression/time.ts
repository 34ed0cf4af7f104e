import { dayMs } from '../calendar/calendar.ts'
import { Duration } from './duration.ts'
import { Failed } from './failure.ts'
import type { Work } from './work.ts'
import { wallIn } from './zone.ts'

/** What each method reads off the wall. Months, days of the week and days of the year count from 0. */
const readings: ReadonlyMap<string, (wall: Date) => number> = new Map([
  ['getFullYear', (wall) => wall.getUTCFullYear()],
  ['getMonth', (wall) => wall.getUTCMonth()],
  ['getDate', (wall) => wall.getUTCDate()],
  ['getDayOfMonth', (wall) => wall.getUTCDate() - 1],
  ['getDayOfWeek', (wall) => wall.getUTCDay()],
  ['getDayOfYear', (wall) => (+wall - Date.UTC(wall.getUTCFullYear(), 0)) / dayMs],
  ['getHours', (wall) => wall.getUTCHours()],
  ['getMinutes', (wall) => wall.getUTCMinutes()],
  ['getSeconds', (wall) => wall.getUTCSeconds()],
  ['getMilliseconds', (wall) => wall.getUTCMilliseconds()],
] satisfies [string, (wall: Date) => number][])

/** How many whole ones a duration is; of milliseconds, those beside the seconds. */
const spans: ReadonlyMap<string, (ms: number) => number> = new Map([
  ['getHours', (ms) => ms / 3_600_000],
  ['getMinutes', (ms) => ms / 60_000],
  ['getSeconds', (ms) => ms / 1_000],
  ['getMilliseconds', (ms) => ms % 1_000],
] satisfies [string, (ms: number) => number][])

/** Names of the methods that read a time. */
export const timeMethods: readonly string[] = [...readings.keys()]

/** `occurred_at.getHours(zone)` and its like, of a time or a duration. Without a zone it is UTC. */
export function readTime(name: string, of: unknown, zone: unknown, work: Work): bigint {
  const read = readings.get(name)
  if (of instanceof Date && read && (zone === undefined || typeof zone === 'string')) {
    work.spend(zone === undefined ? 1 : zoneWork)
    return BigInt(Math.floor(read(zone === undefined ? of : wallIn(zone, of.getTime()))))
  }
  const count = spans.get(name)
  if (of instanceof Duration && count && zone === undefined) return BigInt(Math.trunc(count(of.ms)))
  throw new Failed(`There is no ${name} of such a value.`)
}

/** A zone's clock costs as much as so many steps. */
const zoneWork = 200

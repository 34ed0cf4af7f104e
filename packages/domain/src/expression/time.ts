import { Duration } from './duration.ts'
import { Failed } from './failure.ts'
import type { Work } from './work.ts'
import { type Clock, clockIn } from './zone.ts'

const dayMs = 86_400_000

const dayOf = ({ year, month, day }: Clock): number =>
  Math.round(Date.UTC(year, month, day) / dayMs)

/** What each method reads off the clock. Months, days of the week and days of the year count from 0. */
const readings: ReadonlyMap<string, (clock: Clock, ms: number) => number> = new Map([
  ['getFullYear', ({ year }) => year],
  ['getMonth', ({ month }) => month],
  ['getDate', ({ day }) => day],
  ['getDayOfMonth', ({ day }) => day - 1],
  ['getDayOfWeek', (clock) => (((dayOf(clock) + 4) % 7) + 7) % 7],
  ['getDayOfYear', (clock) => dayOf(clock) - dayOf({ ...clock, month: 0, day: 1 })],
  ['getHours', ({ hour }) => hour],
  ['getMinutes', ({ minute }) => minute],
  ['getSeconds', ({ second }) => second],
  ['getMilliseconds', (_, ms) => ((ms % 1_000) + 1_000) % 1_000],
] satisfies [string, (clock: Clock, ms: number) => number][])

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
    return BigInt(read(clockIn(zone ?? 'UTC', of.getTime()), of.getTime()))
  }
  const count = spans.get(name)
  if (of instanceof Duration && count && zone === undefined) return BigInt(Math.trunc(count(of.ms)))
  throw new Failed(`There is no ${name} of such a value.`)
}

/** A zone's clock costs as much as so many steps. */
const zoneWork = 200

import { isZone, offsetAt } from '../calendar/calendar.ts'
import { Failed } from './failure.ts'

/** Minutes and hours ahead of UTC, as CEL writes a zone without a name. */
const ahead = /^([+-]?)(\d\d):(\d\d)$/

/**
 * What the clock on the wall of a zone shows, written as if it were UTC.
 *
 * @param zone `Asia/Seoul`, `UTC`, or an offset such as `+09:00`
 * @throws {Failed} when there is no such zone
 */
export function wallIn(zone: string, ms: number): Date {
  const [whole, sign, hours = '', minutes = ''] = zone.length <= 6 ? (ahead.exec(zone) ?? []) : []
  if (whole !== undefined && +hours < 24 && +minutes < 60) {
    return new Date(ms + (sign === '-' ? -1 : 1) * (+hours * 60 + +minutes) * 60_000)
  }
  if (whole !== undefined || !isZone(zone)) throw new Failed('There is no such time zone.')
  return new Date(ms + offsetAt(zone, ms))
}

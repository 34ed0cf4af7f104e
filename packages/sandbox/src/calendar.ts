import { facts } from '@laurel/braze'

/**
 * Read a text as a point in time, in milliseconds since 1970, UTC; null when Braze would keep the text.
 *
 * Formats (facts 2.6, documented): ISO 8601, `yyyy-MM-dd HH:mm:ss`, `yyyy-MM-ddTHH:mm:ss:SSSZ`,
 * `MM/dd/yyyy` and `M-d-yyyy`, `ddd MM dd HH:mm:ss.TZD YYYY`. Without a zone, or with one that is
 * not known, the time is UTC; a bare date is midnight UTC. Years after 3000 are no dates.
 */
export function readTime(text: string, yearMonth: 'date' | 'string' = 'date'): number | null {
  const first = text.charCodeAt(0)
  // Nearly every text ends here: dates start with a digit or the name of a weekday.
  if (first < 48 || first > 57) return first >= 65 && first <= 122 ? weekdayFirst(text) : null
  if (text.length > 40) return null
  const iso = yearFirst.exec(text)
  if (iso) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso
    if (day === undefined && yearMonth === 'string') return null
    return instant([year, month, day ?? '1', hour, minute, second], fraction, zone)
  }
  const american = yearLast.exec(text)
  if (!american) return null
  const [, month, day, year] = american
  return instant([year, month, day], undefined, undefined)
}

/** The canonical text of an instant: ISO 8601, UTC, milliseconds, as read back live (facts 2.6). */
export const isoTime = (ms: number): string => new Date(ms).toISOString()

const yearFirst =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.:,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z/_]{1,30})?)?)?$/
const yearLast = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/
const weekday =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{2}) (\d{2}) (\d{2}):(\d{2}):(\d{2})\.([A-Za-z0-9:+-]{1,10}) (\d{4})$/

function weekdayFirst(text: string): number | null {
  const found = weekday.exec(text)
  if (!found) return null
  const [, month, day, hour, minute, second, zone, year] = found
  return instant([year, month, day, hour, minute, second], undefined, zone)
}

type Parts = readonly (string | undefined)[]

/** Put a date together, or null when there is no such day or time. */
function instant(parts: Parts, fraction: string | undefined, zone: string | undefined) {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  )
  if (year > facts.lastYear.value || month < 1 || month > 12 || day < 1) return null
  if (hour > 23 || minute > 59 || second > 60) return null
  if (day > (month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0))) return null
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1_000)
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  at.setUTCHours(hour, minute, second, ms)
  return at.getTime() - offsetMs(zone)
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** Minutes east of Greenwich as milliseconds; a zone that is not known is UTC. */
function offsetMs(zone: string | undefined): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

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
    const at = instant(year, month, day ?? '1', hour, minute, second)
    if (at === null || (fraction === undefined && zone === undefined)) return at
    return at + Math.floor(Number(`0.${fraction ?? 0}`) * 1_000) - offsetMs(zone)
  }
  const [, month, day, year] = yearLast.exec(text) ?? []
  return year === undefined ? null : instant(year, month, day)
}

/** The canonical text of an instant: ISO 8601, UTC, milliseconds, as read back live (facts 2.6). */
export const isoTime = (ms: number): string => new Date(ms).toISOString()

/** The canonical text of the instant `at` that `text` was read as; the same text where it is that. */
export const canonical = (text: string, at: number): string =>
  text.length === 24 && text[10] === 'T' && text[19] === '.' && text[23] === 'Z'
    ? text
    : isoTime(at)

const yearFirst =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.:,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z/_]{1,30})?)?)?$/
const yearLast = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/
const weekday =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{2}) (\d{2}) (\d{2}):(\d{2}):(\d{2})\.([A-Za-z0-9:+-]{1,10}) (\d{4})$/

function weekdayFirst(text: string): number | null {
  const [, month, day, hour, minute, second, zone, year] = weekday.exec(text) ?? []
  const at = year === undefined ? null : instant(year, month, day, hour, minute, second)
  return at === null ? null : at - offsetMs(zone)
}

/** Put digits together to an instant in UTC, or null when there is no such day or time. */
function instant(
  yearText = '0',
  monthText = '1',
  dayText = '1',
  hourText = '0',
  minuteText = '0',
  secondText = '0',
): number | null {
  const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)]
  const [hour, minute, second] = [Number(hourText), Number(minuteText), Number(secondText)]
  if (year > facts.lastYear.value || month < 1 || day < 1 || hour > 23) return null
  if (minute > 59 || second > 59) return null
  if (day > (month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0))) return null
  // Date.UTC takes a year below 100 for one of the last century; 400 years later the calendar repeats.
  const at = Date.UTC(year < 100 ? year + 400 : year, month - 1, day, hour, minute, second)
  return year < 100 ? at - fourCenturiesMs : at
}

/** The Gregorian calendar repeats after 146,097 days. */
const fourCenturiesMs = 146_097 * 86_400_000

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** Minutes east of Greenwich as milliseconds; a zone that is not known is UTC. */
function offsetMs(zone: string | undefined): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

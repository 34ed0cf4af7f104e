/**
 * An instant as it is kept: UTC with milliseconds, `2026-01-05T00:00:00.000Z`, and the same in
 * milliseconds since 1970. Years 1000 to 9999.
 */
export type Instant = { readonly iso: string; readonly ms: number }

const form =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d))?$/

/**
 * Read an ISO 8601 date (midnight UTC) or a date-time with its zone.
 *
 * The calendar is strict: no 30 February, no hour 24, no leap second. Finer than milliseconds is cut
 * off. A date-time without a zone means different instants in different places, so it is none.
 *
 * @returns null if `text` is not such a date
 */
export function parseInstant(text: string): Instant | null {
  if (usual.test(text)) return parseUsual(text)
  const part = form.exec(text)
  if (!part) return null
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] = part
  if (year < '1000' || +hour > 23 || +minute > 59 || +second > 59) return null

  const dayMs = Date.UTC(+year, +month - 1, +day)
  const calendar = new Date(dayMs)
  if (calendar.getUTCMonth() !== +month - 1 || calendar.getUTCDate() !== +day) return null

  const offsetMinutes = minutesOf(part[8] ?? 'Z')
  if (offsetMinutes === null) return null
  const clockMinutes = +hour * 60 + +minute - offsetMinutes
  const millisecond = +(part[7] ?? '').padEnd(3, '0').slice(0, 3)
  return instantOf(dayMs + clockMinutes * 60_000 + +second * 1_000 + millisecond)
}

/** The usual form, with milliseconds or without; read on its own, for it is read with every event. */
const usual = /^[1-9]\d{3}-\d\d-\d\dT\d\d:[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/

function parseUsual(text: string): Instant | null {
  const ms = Date.parse(text)
  // A day or an hour that is none runs over into another day, or is no date at all.
  if (new Date(ms).getUTCDate() !== +text.slice(8, 10)) return null
  return { iso: text.length === 24 ? text : `${text.slice(0, 19)}.000Z`, ms }
}

/** Minutes east of UTC, at most 23:59 either way, or null. */
function minutesOf(zone: string): number | null {
  if (zone === 'Z') return 0
  const hours = +zone.slice(1, 3)
  const minutes = +zone.slice(-2)
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/**
 * The canonical text of an instant that lies in the years 1000 to 9999, in milliseconds since 1970, UTC. Such texts are
 * in order as their instants are.
 */
export const iso = (ms: number): string => new Date(ms).toISOString()

/** The instant at so many milliseconds since 1970, or null outside the years 1000 to 9999. */
export function instantOf(ms: number): Instant | null {
  if (!Number.isSafeInteger(ms) || ms < firstMs || ms > lastMs) return null
  return { iso: iso(ms), ms }
}

const firstMs = Date.UTC(1000, 0, 1)
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

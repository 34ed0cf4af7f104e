import { facts } from './facts.ts'

/**
 * Whether Braze would take this text for a point in time when it stands at the top level of an
 * attributes object, and so keep a time in place of the text.
 *
 * Named by the docs: ISO 8601, `yyyy-MM-dd HH:mm:ss`, `MM/dd/yyyy`, `12-1-2021`; measured on a live
 * workspace: `2026-09-15`. `yyyy-MM` and `yyyy/MM/dd` are added with caution. Years after 3000 stay
 * text. (Braze docs, User attributes object and its note on dates, read 2026-09-02.)
 */
export function looksLikeDate(text: string): boolean {
  // Nearly every text ends here: a date has a certain length, and starts with a digit or a weekday.
  if (text.length < 6 || text.length > 40) return false
  const first = text.charCodeAt(0)
  if (!(first >= 48 && first <= 57)) return weekdayLetters.includes(first) && weekday.test(text)
  const [, year = '', month = '', day = '1'] = yearFirst.exec(text) ?? []
  if (year) return isDay(Number(year), Number(month), Number(day))
  const [, one = '', two = '', after = ''] = yearLast.exec(text) ?? []
  if (!after) return false
  return (
    isDay(Number(after), Number(one), Number(two)) || isDay(Number(after), Number(two), Number(one))
  )
}

/** The calendar year of a canonical instant, such as `2026-01-05T00:00:00.000Z`. */
export function yearOf(instant: string): number {
  if (instant[4] === '-') return Number(instant.slice(0, 4))
  const [, year = ''] = /^([+-]?\d{4,6})-/.exec(instant) ?? []
  return year ? Number(year) : Number.NaN
}

const weekdayLetters = [...'MTWFSmtwfs'].map((letter) => letter.charCodeAt(0))
const clock = String.raw`(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,:]\d{1,9})?)?\s?(?:Z|UTC|[+-]\d{2}:?\d{2})?)?`
const yearFirst = new RegExp(String.raw`^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2})${clock})?$`, 'i')
const yearLast = new RegExp(String.raw`^(\d{1,2})[-/](\d{1,2})[-/](\d{4})${clock}$`, 'i')
const weekday =
  /^(mon|tue|wed|thu|fri|sat|sun) (\d{2}|[a-z]{3}) \d{2} \d{2}:\d{2}:\d{2}.{0,12} \d{4}$/i

const isDay = (year: number, month: number, day: number): boolean =>
  year <= facts.lastYear.value && month >= 1 && month <= 12 && day >= 1 && day <= 31

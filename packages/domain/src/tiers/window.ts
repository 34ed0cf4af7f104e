import { periods } from '../calendar/calendar.ts'
import { dayAfter, firstOfMonth, monthsBefore } from '../calendar/days.ts'
import type { TierWindow } from './tier-set.ts'

/** Days from the first one on, and before the other. */
export type DaySpan = { readonly from: number; readonly until: number }

/** A window that has days. */
export type DatedWindow = Exclude<TierWindow, { kind: 'lifetime' }>

/** The days that count on a day, up to the day on which others do. Both ends only rise with the day. */
export function windowOn(window: DatedWindow, day: number, enrolledDay: number): DaySpan {
  switch (window.kind) {
    case 'rolling': {
      const back = { days: -(window.days ?? 0), months: -(window.months ?? 0) }
      const first = dayAfter(day, back)
      return { from: dayAfter(first, spanOf(window)) > day ? first : first + 1, until: day + 1 }
    }
    case 'calendar': {
      const months = periods[window.period]
      const from = Math.floor(monthsBefore(day) / months) * months
      return { from: firstOfMonth(from), until: firstOfMonth(from + months) }
    }
    case 'anniversary': {
      const { years } = window
      const anniversary = (no: number) => dayAfter(enrolledDay, { years: no * years })
      // In the month of an anniversary it is the day that decides.
      let no = Math.floor((monthsBefore(day) - monthsBefore(enrolledDay)) / (12 * years))
      while (anniversary(no) > day) no -= 1
      return { from: anniversary(no), until: anniversary(no + 1) }
    }
  }
}

/** The days, rising, on which less may count, or help to keep a tier, of what happened on a day. */
export function endsOf(
  window: DatedWindow,
  day: number,
  enrolledDay: number,
): readonly [number, ...number[]] {
  if (window.kind === 'rolling') return [dayAfter(day, spanOf(window))]
  const { until } = windowOn(window, day, enrolledDay)
  return [until, windowOn(window, until, enrolledDay).until]
}

/** How many days back, at most, a day can still count, or help to keep a tier. 0: no days are needed. */
export function reachOf(window: TierWindow): number {
  switch (window.kind) {
    case 'lifetime':
      return 0
    case 'rolling':
      return (window.days ?? 0) + (window.months ?? 0) * 31
    case 'calendar':
      return 2 * periods[window.period] * 31
    case 'anniversary':
      return 2 * window.years * 366
  }
}

const spanOf = ({ days, months }: Extract<TierWindow, { kind: 'rolling' }>) => ({
  days: days ?? 0,
  months: months ?? 0,
})

/**
 * A loyalty field that time alone can change: a whole number, or no value where there is nothing to count. Days
 * and years are those of the calendar of the workspace's time zone.
 */
export type Fact = DayCount | DatePart | PointsExpiring

/** How many days ago a date was, or how many it is away. 0 on the day itself; no value on the other side of it. */
export type DayCount = {
  readonly kind: 'days_since' | 'days_until'
  /** A loyalty field of the type date. */
  readonly of: string
  /** Whole steps only, rounded down: so that it changes seldom. Left out: 1. */
  readonly stepDays?: StepDays | undefined
  /** It grows no further: 1 to 36,500. Left out: for ever. */
  readonly most?: number | undefined
}

/** Steps in which days are counted. */
export const stepsOfDays = [1, 7, 30] as const

/** One of `stepsOfDays`. */
export type StepDays = (typeof stepsOfDays)[number]

/**
 * What a date says whatever the year: its month, 1 to 12; its day of a leap year, 1 to 366, so that a day of the
 * calendar always has the same number; or the whole years since, where 29 February is 1 March in other years.
 */
export type DatePart = {
  readonly kind: 'month_of' | 'day_of_year' | 'age'
  /** A loyalty field of the type date. */
  readonly of: string
}

/** Points of a balance that expire today or within so many days, 1 to 3,650. */
type PointsExpiring = {
  readonly kind: 'points_expiring_within'
  readonly days: number
  /** Id of a wallet. Left out: the main one. */
  readonly wallet?: string | undefined
}

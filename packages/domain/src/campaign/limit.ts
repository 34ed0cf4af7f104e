import type { CapPeriod, Measure, Scope } from './campaign.ts'

/** What is counted of a campaign: its points or its times, each member's or all together, in periods. */
export type Counter = {
  readonly measure: Measure
  readonly per: Scope
  readonly period: CapPeriod
}

/** The most that a counter may reach: a cap, or the budget. */
export type Limit = Counter & {
  readonly kind: 'cap' | 'budget'
  /** Points or times, 1 or more. */
  readonly most: number
  readonly beyond: 'trim' | 'reject'
}

/** Why a campaign gave less than it offered, and by which of its limits. */
export type Capped = Omit<Limit, 'beyond'> & {
  /**
   * `used_up`: nothing was left; `trimmed`: less was left, and was given; `does_not_fit`: less was left, so
   * nothing was given; `too_late`: the period is over for so long that it is counted no more.
   */
  readonly why: 'used_up' | 'trimmed' | 'does_not_fit' | 'too_late'
}

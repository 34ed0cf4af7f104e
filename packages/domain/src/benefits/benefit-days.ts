/** When a member is given benefits: what decides next year's day, and that no year has two. */
export type BenefitStanding = {
  /** By benefit that has a day of the year. */
  readonly days: Readonly<Record<string, BenefitDay>>
  /** Benefits whose cause has come about, in its order, since when they are due. */
  readonly waiting: readonly { readonly id: string; readonly at: string }[]
}

/** The day of one benefit for one member. */
export type BenefitDay = {
  /**
   * Month and day, `02-29`, when it comes next, a canonical instant, and for which year that is. Left out: the
   * member has no such day.
   */
  readonly day?: string
  readonly next?: string
  readonly year?: number
  /** The year for which it was given last. */
  readonly given?: number
}

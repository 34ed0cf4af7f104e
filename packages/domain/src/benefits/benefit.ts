import type { Expiry } from '../points/expiry.ts'

/**
 * Something that members are given without asking for it: on a day of each year, or when something came about.
 * It is given by a `due` event of its own, at that instant or a moment after its cause.
 */
export type Benefit = {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly on: Occasion
  readonly gives: Gift
  /** CEL over `member` giving a bool: who is given it, asked when it is. Left out: everybody. */
  readonly audience?: string
  /** false: nobody is given it. */
  readonly active: boolean
}

/**
 * When it is given.
 *
 * - `birthday`: on the day of a date field (`birth_date` unless it is said), each year.
 * - `anniversary`: on the day of the enrolment, each year from the first one on.
 * - `event`: when Laurel brings an event of this type about, such as `claim_redeemed`, and the condition holds.
 *
 * A day begins at midnight in the workspace's zone. 29 February is the 28th in years that have none.
 */
type Occasion =
  | { readonly kind: 'birthday'; readonly field?: string }
  | { readonly kind: 'anniversary' }
  | { readonly kind: 'event'; readonly event: string; readonly when?: string }

/** What is given: points that live as an earn rule's do, or a claim of a reward that costs nothing. */
export type Gift =
  | { readonly kind: 'points'; readonly points: number; readonly expiry?: Expiry }
  | { readonly kind: 'reward'; readonly rewardId: string }

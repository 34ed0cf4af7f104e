import type { Every } from '../calendar/period.ts'
import type { Gives } from '../points/gives.ts'
import type { Source } from '../points/source.ts'

/**
 * Something for members to reach: so many events, so much of something, or so many periods in a row, for which
 * they are given points and a badge.
 *
 * Its expressions see the member as it stood before the event, as earn rules do.
 */
export type Challenge = {
  /** 1 to 40 small letters, digits and `_`, a letter first: two loyalty fields are named by it. */
  readonly id: string
  readonly name: string
  readonly version: number
  readonly description?: string
  /** Name of the event type that counts. */
  readonly on: string
  /** CEL over event and member giving a bool. Left out: every such event counts. */
  readonly when?: string
  /** CEL over the member alone giving a bool: who takes part. Left out: everyone. */
  readonly audience?: string
  readonly measure: Measure
  /** More than 0: events, periods in a row, or a sum of at most three decimals. */
  readonly target: number
  /** Canonical instants: events from `from` on and before `until` count. Left out: always. */
  readonly window?: { readonly from?: string | undefined; readonly until?: string | undefined }
  readonly recurrence: Recurrence
  /** Whether a refund takes back what its purchase counted, and what was completed by it. */
  readonly rollback: boolean
  readonly gives: Gives
}

/** What is counted: events, a sum over them, or periods in a row in which there was at least one. */
export type Measure =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum'; readonly of: string }
  | { readonly kind: 'streak'; readonly every: 'day' | 'week' | 'month' }

/**
 * How often it can be completed: once; once in each period, in which progress begins anew; or again and again,
 * with what is beyond the target counting for the next time.
 */
export type Recurrence =
  | { readonly kind: 'once' }
  | { readonly kind: 'each'; readonly period: 'week' | 'month' | 'quarter' | 'year' }
  | { readonly kind: 'again'; readonly atMost?: number | undefined }

/** The period in which progress is counted by itself; null: there is one progress, for ever. */
export const periodOf = ({ measure, recurrence }: Challenge): Every | null =>
  measure.kind === 'streak' ? measure.every : recurrence.kind === 'each' ? recurrence.period : null

/** How often one progress can be completed. */
export const mostRounds = ({ recurrence }: Challenge): number =>
  recurrence.kind === 'again' ? (recurrence.atMost ?? Infinity) : 1

/** What progress is kept in: a sum in thousandths, so that it is exact. */
export const unitsOf = ({ measure }: Challenge): number => (measure.kind === 'sum' ? 1_000 : 1)

/** The target in `unitsOf`. */
export const targetOf = (challenge: Challenge): number =>
  Math.round(challenge.target * unitsOf(challenge))

/** How entries of the ledger and lots name a challenge. No earn rule has such an id. */
export const challengeSource = ({ id, version }: Challenge): NonNullable<Source> => ({
  campaignId: null,
  id: `challenge:${id}`,
  version,
})

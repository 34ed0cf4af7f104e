import type { Expiry, Pending } from '../points/expiry.ts'
import type { Schedule } from './schedule.ts'

/**
 * A campaign at one of its published versions: rules that give points beside the earn rules, for a time, to some
 * members, and no more than its caps and its budget allow.
 *
 * Campaigns see the member as it stood before the event. Those without a group go together. Of a group only the
 * best gives points, and an exclusive one keeps all other campaigns out; earn rules are never kept out.
 */
export type Campaign = {
  readonly id: string
  readonly name: string
  readonly description?: string | undefined
  /** 1, 2, 3 … with each time that it was published. */
  readonly version: number
  /** When it runs. Left out: always. */
  readonly schedule?: Schedule | undefined
  /** CEL over `member`, giving a bool. Left out: everyone. */
  readonly audience?: string | undefined
  /** Id of a segment, as it is when the event is decided; both it and the audience have to hold. Left out: everyone. */
  readonly segment?: string | undefined
  /** The higher goes first. Left out: 0. */
  readonly priority?: number | undefined
  readonly group?: string | undefined
  readonly exclusive?: boolean | undefined
  readonly rules: readonly CampaignRule[]
  readonly caps?: readonly Cap[] | undefined
  /** The most that it gives to all members together, ever. What is beyond is trimmed. */
  readonly budget?: { readonly points: number } | undefined
  /** Whether a refund brings back what was used of caps and budget. Left out: `restore`. */
  readonly onRefund?: 'restore' | 'keep' | undefined
}

/** What a campaign gives on events of one type. All rules whose conditions are met give. */
export type CampaignRule = {
  readonly id: string
  /** Name of an event type. */
  readonly on: string
  /** CEL giving a bool. Left out: always. */
  readonly when?: string | undefined
  readonly then: Award
  /** Id of the wallet that the points go to. Left out: the main one. */
  readonly wallet?: string | undefined
  /** Left out, here and of `pending`: as the wallet says. */
  readonly expiry?: Expiry | undefined
  readonly pending?: Pending | null | undefined
}

/**
 * How many points a rule gives.
 *
 * - `points`: CEL giving an int or a double, which is floored once.
 * - `multiply`: CEL giving a factor of 1 or more; earn rules gave 100 in the wallet, so a factor of 2 gives 100 more. Computed
 *   exactly and floored once.
 * - `bonus`: so many.
 */
export type Award =
  | { readonly kind: 'points'; readonly amount: string }
  | { readonly kind: 'multiply'; readonly by: string }
  | { readonly kind: 'bonus'; readonly points: number }

/** What a cap counts: the points that a campaign gave, or the events it gave points for. */
export type Measure = 'points' | 'times'

/** Whose use is counted: each member's own, or that of all together. */
export type Scope = 'member' | 'campaign'

/**
 * The most that a campaign gives in a period of the workspace's calendar, by the time of the events: either so
 * many `points`, or so many `times`. What is beyond is trimmed, or rejected: then the campaign gives nothing.
 */
export type Cap = {
  readonly points?: number | undefined
  readonly times?: number | undefined
  readonly per: Scope
  readonly period: CapPeriod
  /** Left out: `trim`. */
  readonly beyond?: 'trim' | 'reject' | undefined
}

/** The periods that caps count in. Weeks begin on Monday. */
export const capPeriods = ['day', 'week', 'month', 'year', 'lifetime'] as const

/** One of `capPeriods`. */
export type CapPeriod = (typeof capPeriods)[number]

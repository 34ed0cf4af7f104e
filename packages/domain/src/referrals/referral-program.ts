import type { Gives } from '../points/gives.ts'
import type { Source } from '../points/source.ts'

/**
 * What members are given for friends whom they bring: a friend who enrols with a member's code qualifies by an event,
 * after a time in which it may be taken back.
 *
 * `when` sees the friend as they stood before the event, as earn rules do.
 */
export type ReferralProgram = {
  /** 1 to 63 small letters, digits, `_` and `-`, a letter first. */
  readonly id: string
  readonly name: string
  readonly version: number
  readonly description?: string
  /** Name of the event type by which a friend qualifies. */
  readonly on: string
  /** CEL giving a bool. Left out: every such event. */
  readonly when?: string
  /** Calendar days that go by first, in which a refund of the purchase makes it count for nothing. 0 or more. */
  readonly afterDays: number
  /** What the member who brought the friend is given. */
  readonly advocate: Gives
  /** What the friend is given. */
  readonly friend: Gives
  /** For how many friends a member is rewarded in a period, or for ever. Left out: for every one. */
  readonly atMost?: {
    readonly friends: number
    readonly per: 'month' | 'quarter' | 'year' | 'ever'
  }
}

/** How entries of the ledger and lots name a referral program. No earn rule has such an id. */
export const referralSource = ({
  id,
  version,
}: Pick<ReferralProgram, 'id' | 'version'>): NonNullable<Source> => ({
  campaignId: null,
  id: `referral:${id}`,
  version,
})

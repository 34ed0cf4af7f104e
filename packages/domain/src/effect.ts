import type { Capped } from './campaign/limit.ts'
import type { Value } from './fields/value.ts'
import type { PointsEffect } from './points/effect-points.ts'
import type { ReferralRefusal } from './referrals/referral-facts.ts'
import type { RefusalCode } from './refusal.ts'
import type { ClaimEffect } from './rewards/claim-effect.ts'
import type { Obstacle } from './rewards/obstacle.ts'
import type { TierReason } from './tiers/tier-state.ts'

/**
 * One thing that an accepted event did, in plain data: it is stored as the event's answer and shown
 * in the member's timeline.
 */
export type Effect =
  | { readonly kind: 'enrolled' }
  | { readonly kind: 'opted_out' }
  | { readonly kind: 'opted_in' }
  | PointsEffect
  /** All that the member had is on its way to another, in so many events. */
  | { readonly kind: 'member_merged'; readonly into: string; readonly parts: number }
  /** What another had came to the member, or a part of it: so many points (0 or more), in so many lots. */
  | {
      readonly kind: 'member_absorbed'
      readonly from: string
      readonly lots: number
      readonly points: number
    }
  /** The caps or the budget of a campaign left less than it offered: `points` of it, 0 or more. */
  | {
      readonly kind: 'campaign_capped'
      readonly campaignId: string
      readonly campaignVersion: number
      readonly offered: number
      readonly points: number
      readonly limit: Capped
    }
  /** A refund took something of a purchase back; `amount` of it, and `left` is left: decimals. */
  | {
      readonly kind: 'purchase_refunded'
      readonly purchaseEventId: string
      readonly refundEventId: string
      readonly amount: string
      readonly left: string
    }
  /** A refund came before its purchase, and happens with it. */
  | { readonly kind: 'refund_waiting'; readonly purchaseEventId: string }
  /** A refund that waited for this purchase does not fit it. */
  | {
      readonly kind: 'refund_dropped'
      readonly refundEventId: string
      readonly code: RefusalCode
    }
  /** An event counted `by` so much in a period (its first day; null: for ever), for which progress stands so now. */
  | {
      readonly kind: 'challenge_progressed'
      readonly challengeId: string
      /** What is measured, and by which period: `sum/month`. */
      readonly measure: string
      readonly period: string | null
      readonly by: number
      readonly progress: number
      readonly target: number
    }
  /** It was completed `rounds` times by one event, `times` in all; `points` (0 or more) are of all rounds. */
  | {
      readonly kind: 'challenge_completed'
      readonly challengeId: string
      readonly challengeVersion: number
      readonly rounds: number
      readonly times: number
      readonly points: number
      readonly lotNo: number | null
    }
  /** A refund took progress back. */
  | {
      readonly kind: 'challenge_set_back'
      readonly challengeId: string
      readonly period: string | null
      readonly by: number
      readonly progress: number
      readonly purchaseEventId: string
    }
  /** A refund took completions back, with `points` (0 or more), of which `debt` are owed now. */
  | {
      readonly kind: 'challenge_rolled_back'
      readonly challengeId: string
      readonly rounds: number
      readonly times: number
      readonly points: number
      readonly debt: number
      readonly purchaseEventId: string
    }
  /** A period ended, or a streak was broken: progress begins anew at `at`. `missed`: it was not completed. */
  | {
      readonly kind: 'challenge_restarted'
      readonly challengeId: string
      readonly progress: number
      readonly target: number
      readonly missed: boolean
      readonly at: string
    }
  /** A badge was earned; `times` in all. */
  | { readonly kind: 'badge_earned'; readonly badgeId: string; readonly times: number }
  /** A badge was taken back; `times` are left, 0 or more. */
  | { readonly kind: 'badge_lost'; readonly badgeId: string; readonly times: number }
  /** The member enrolled with the code of another. */
  | { readonly kind: 'referral_accepted'; readonly code: string }
  /** A referral comes to nothing. */
  | { readonly kind: 'referral_refused'; readonly reason: ReferralRefusal }
  /** The member has qualified by an event as a friend, at `at`; `points` are 0 or more. */
  | {
      readonly kind: 'referral_qualified'
      readonly programId: string
      readonly programVersion: number
      readonly eventId: string
      readonly at: string
      readonly points: number
      readonly lotNo: number | null
    }
  /** The member was rewarded for a friend, `friends` by now; `points` are 0 or more. */
  | {
      readonly kind: 'referral_rewarded'
      readonly programId: string
      readonly programVersion: number
      readonly friends: number
      readonly points: number
      readonly lotNo: number | null
    }
  /** A friend has qualified, and the member had all rewards of the period. */
  | { readonly kind: 'referral_capped'; readonly programId: string }
  | ClaimEffect
  /** A benefit was given: points in a lot of their own, or a claim. */
  | {
      readonly kind: 'benefit_given'
      readonly benefitId: string
      readonly benefitVersion: number
      readonly name: string
      readonly points?: number
      readonly lotNo?: number
      readonly rewardId?: string
      readonly claimId?: string
    }
  /** A benefit was due, and its reward is used up. */
  | {
      readonly kind: 'benefit_missed'
      readonly benefitId: string
      readonly benefitVersion: number
      readonly name: string
      readonly obstacles: readonly Obstacle[]
    }
  /** The member came to a tier of a set at `at`, from another or none; down may be to none: null. */
  | {
      readonly kind: 'tier_upgraded' | 'tier_downgraded'
      readonly set: string
      readonly setName: string
      readonly from: string | null
      readonly fromName: string | null
      readonly to: string | null
      readonly toName: string | null
      readonly reason: TierReason
      readonly at: string
    }
  /** What counts no longer keeps the tier; it is lost at `until` unless more comes. */
  | {
      readonly kind: 'tier_grace_started'
      readonly set: string
      readonly setName: string
      readonly tier: string
      readonly tierName: string
      readonly until: string
      readonly at: string
    }
  /** What counts keeps the tier again. */
  | {
      readonly kind: 'tier_grace_ended'
      readonly set: string
      readonly setName: string
      readonly tier: string
      readonly tierName: string
      readonly at: string
    }
  /** What Laurel itself books cannot be refused: the field or workflow was passed over. */
  | { readonly kind: 'expression_failed'; readonly ruleId: string; readonly message: string }
  /** A field changed by `enrol`, `profile` or its derivation; counters are told by the effects above. */
  | {
      readonly kind: 'field_changed'
      readonly field: string
      readonly from: Value
      readonly to: Value
    }
  /** The member came into a tracked segment, or went out of it. */
  | {
      readonly kind: 'segment_entered' | 'segment_left'
      readonly segmentId: string
      readonly name: string
    }
  | {
      readonly kind: 'told'
      readonly workflowId: string
      readonly workflowVersion: number
      readonly action: number
      readonly connectionId: string
      /** As in `Tell`. */
      readonly name: string
    }
  | {
      readonly kind: 'tell_dropped'
      readonly workflowId: string
      readonly workflowVersion: number
      readonly action: number
      readonly connectionId: string
      readonly reason: 'too_old'
    }

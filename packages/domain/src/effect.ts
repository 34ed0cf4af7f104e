import type { RefusalCode } from './refusal.ts'
import type { TierReason } from './tiers/tier-state.ts'
import type { Value } from './value.ts'

/**
 * One thing that an accepted event did, in plain data: it is stored as the event's answer and shown
 * in the member's timeline. Points are whole, 1 or more, unless said otherwise.
 */
export type Effect =
  | { readonly kind: 'enrolled' }
  | { readonly kind: 'opted_out' }
  | { readonly kind: 'opted_in' }
  | {
      readonly kind: 'points_earned'
      readonly points: number
      readonly ruleId: string
      readonly ruleVersion: number
      readonly lotNo: number
    }
  | { readonly kind: 'points_spent'; readonly points: number }
  /** `points` may be below zero. */
  | { readonly kind: 'points_adjusted'; readonly points: number }
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
  /** A refund took points back; `debt` of them (0 or more) had been spent and are owed now. */
  | {
      readonly kind: 'points_returned'
      readonly points: number
      readonly debt: number
      readonly purchaseEventId: string
    }
  /** Points of a spend came back to the lots they were spent from. */
  | {
      readonly kind: 'points_spend_reversed'
      readonly points: number
      readonly spentEventId: string
    }
  /** Points that were just earned wait; they can be spent from `activatesAt` on. */
  | {
      readonly kind: 'points_pending'
      readonly points: number
      readonly lotNo: number
      readonly activatesAt: string
    }
  /** Points that waited became available at `at`. */
  | {
      readonly kind: 'points_activated'
      readonly points: number
      readonly lotNo: number
      readonly at: string
    }
  /** Points that just became available went to what was owed. */
  | { readonly kind: 'points_repaid'; readonly points: number }
  /** The time of points ran out at `at`. */
  | {
      readonly kind: 'points_expired'
      readonly points: number
      readonly lotNo: number
      readonly at: string
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

import type { PointsEffect } from './effect-points.ts'
import type { RefusalCode } from './refusal.ts'
import type { Value } from './value.ts'

/**
 * One thing that an accepted event did, in plain data: it is stored as the event's answer and shown
 * in the member's timeline.
 */
export type Effect =
  | { readonly kind: 'enrolled' }
  | { readonly kind: 'opted_out' }
  | { readonly kind: 'opted_in' }
  | PointsEffect
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

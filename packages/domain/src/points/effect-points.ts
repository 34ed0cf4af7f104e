import type { Inputs } from '../campaign/inputs.ts'
import type { LimitPeriod } from './wallet.ts'

/** What an effect on points says of its wallet; left out: it is the main one. */
type InWallet = { readonly wallet?: string }

/** Points that waited, or whose time came: of which lot, and its own instant. */
type LotMoved = InWallet & { readonly points: number; readonly lotNo: number; readonly at: string }

/** A rule gave points: an earn rule, or one of a campaign. */
export type Earned = InWallet & {
  readonly kind: 'points_earned'
  readonly points: number
  readonly ruleId: string
  /** Of the earn rule, or of the campaign. */
  readonly ruleVersion: number
  readonly lotNo: number
  readonly campaignId?: string
  /** Of a campaign: what its expressions read. */
  readonly inputs?: Inputs
  /** Of a campaign: the counters that a refund of these points brings back. */
  readonly counted?: readonly string[]
}

/** What an event did to points. They are whole, 1 or more, unless said otherwise. */
export type PointsEffect =
  | Earned
  | (InWallet & { readonly kind: 'points_spent'; readonly points: number })
  /** `points` may be below zero. */
  | (InWallet & { readonly kind: 'points_adjusted'; readonly points: number })
  /** Points came along from another system, in a lot; `spent` and `expired` of them (0 or more) were gone. */
  | (InWallet & {
      readonly kind: 'points_imported'
      readonly earned: number
      readonly spent: number
      readonly expired: number
      readonly lotNo: number
    })
  /** A limit left so many points out that would have been earned by a rule, or spent. */
  | (InWallet & {
      readonly kind: 'points_limited'
      readonly points: number
      readonly what: 'earn' | 'spend'
      readonly per: LimitPeriod
      readonly ruleId?: string
      readonly campaignId?: string
    })
  /**
   * A refund took points back; `debt` of them (0 or more) had been spent and are owed now. `writtenOff` of
   * them nobody owes, for the wallet says so.
   */
  | (InWallet & {
      readonly kind: 'points_returned'
      readonly points: number
      readonly debt: number
      readonly writtenOff?: number
      readonly purchaseEventId: string
    })
  /** Points of a spend came back to the lots they were spent from. */
  | (InWallet & {
      readonly kind: 'points_spend_reversed'
      readonly points: number
      readonly spentEventId: string
    })
  /** Points that were just earned wait: until `activatesAt`, or, where it is null, to be confirmed. */
  | (InWallet & {
      readonly kind: 'points_pending'
      readonly points: number
      readonly lotNo: number
      readonly activatesAt: string | null
    })
  /** Points that waited became available at `at`. */
  | ({ readonly kind: 'points_activated' } & LotMoved)
  /** Nobody had confirmed points by `at`. */
  | ({ readonly kind: 'points_cancelled' } & LotMoved)
  /** Points that just became available went to what was owed. */
  | (InWallet & { readonly kind: 'points_repaid'; readonly points: number })
  /** Points are reserved until `until`; the event is the hold. */
  | (InWallet & { readonly kind: 'points_held'; readonly points: number; readonly until: string })
  /** So many points of a hold were spent, and `released` (0 or more) went back. */
  | (InWallet & {
      readonly kind: 'hold_captured'
      readonly points: number
      readonly released: number
      readonly holdEventId: string
    })
  /** The points of a hold went back. */
  | (InWallet & {
      readonly kind: 'hold_released'
      readonly points: number
      readonly holdEventId: string
    })
  /** Nobody had ended a hold by `at`: its points went back. */
  | (InWallet & {
      readonly kind: 'hold_expired'
      readonly points: number
      readonly holdEventId: string
      readonly at: string
    })
  /** The time of points ran out at `at`. */
  | ({ readonly kind: 'points_expired' } & LotMoved)

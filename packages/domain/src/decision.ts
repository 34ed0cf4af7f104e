import type { Effect } from './effect.ts'
import type { Member } from './member-state.ts'
import type { LedgerEntry } from './points/ledger-entry.ts'
import type { Lot } from './points/lot.ts'
import type { Spend } from './points/spend-state.ts'
import type { Purchase } from './purchases/purchase-state.ts'
import type { Submission } from './referrals/submission.ts'
import type { Refusal } from './refusal.ts'
import type { NamedClaim } from './rewards/claim.ts'
import type { SharedCounts } from './shared-counts.ts'
import type { Tell } from './workflows/tell.ts'

/** What an accepted event does. Nothing has been done yet: the caller writes it, all or nothing. */
export type Accepted = {
  readonly kind: 'accepted'
  /** The member afterwards. */
  readonly member: Member
  readonly entries: readonly LedgerEntry[]
  /** Lots made by this event, as they stand after it. */
  readonly newLots: readonly Lot[]
  /** Lots that were given and changed, as they stand after it. */
  readonly lotChanges: readonly Lot[]
  /** Names of loyalty fields whose value is not what it was. */
  readonly changedFields: readonly string[]
  readonly effects: readonly Effect[]
  readonly tells: readonly Tell[]
  /** What is added to shared counts, by key; below zero where something is given back. */
  readonly sharedAdds: SharedCounts
  /**
   * What is added to the member's own counters, in the same way: of the limits of wallets by `limitKey`, and of the
   * caps of campaigns by `counterKey`. Kept with the event, so that what is counted can be told from what happened.
   */
  readonly ownAdds: ReadonlyMap<string, number>
  /** Claims that it made or changed, as they stand after it, with what is left of their spends. */
  readonly claims: readonly NamedClaim[]
  /**
   * At a refund: the purchase that it took back, or a part of it, as it stands after it. At a purchase of
   * which something was taken back at once, by refunds that waited: itself.
   */
  readonly purchase?: Purchase
  /** At a refund that came before its purchase: the id of the purchase event to come. */
  readonly waitsFor?: string
  /** The code by which the member brings friends from now on. */
  readonly referralCode?: string
  /** Events for other members, to be submitted by themselves. */
  readonly submissions?: readonly Submission[]
  /** At the reversal of a spend: the spend as it stands after it. */
  readonly spend?: Spend
}

/** What becomes of an event: it is accepted whole, or refused and changes nothing. */
export type Decision = Accepted | Refusal

import type { Effect } from './effect.ts'
import type { LedgerEntry } from './ledger-entry.ts'
import type { Lot } from './lot.ts'
import type { Member } from './member-state.ts'
import type { Purchase } from './purchase-state.ts'
import type { Refusal } from './refusal.ts'
import type { Spend } from './spend-state.ts'
import type { Tell } from './tell.ts'

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
  /**
   * At a refund: the purchase that it took back, or a part of it, as it stands after it. At a purchase of
   * which something was taken back at once, by refunds that waited: itself.
   */
  readonly purchase?: Purchase
  /** At a refund that came before its purchase: the id of the purchase event to come. */
  readonly waitsFor?: string
  /** At the reversal of a spend: the spend as it stands after it. */
  readonly spend?: Spend
}

/** What becomes of an event: it is accepted whole, or refused and changes nothing. */
export type Decision = Accepted | Refusal

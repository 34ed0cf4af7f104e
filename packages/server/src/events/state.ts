import type { Lot, LoyaltyEvent, Member, Past, Purchase, Spend } from '@laurel/domain'
import type { BatchClaims } from '../rewards/batch-claims.ts'
import type { BatchCodes } from '../rewards/batch-codes.ts'
import type { Reversible } from './reversals.ts'

/** An event that is known already: what it is recognised by, and the text of its first answer. */
type Known = { readonly digest: string; readonly result: string }

/**
 * What the decisions of one batch are made from, and what they leave behind. It belongs to one
 * attempt of one batch and is the only thing here that is changed in place.
 */
export type BatchState = {
  /** The batch's members by id, and those whom its merges name; an unknown one too. */
  readonly members: Map<string, MemberState>
  /** Events that are known, stored ones and those accepted in this batch, by `eventKey`. */
  readonly known: Map<string, Known>
  /** Purchases that refunds of this batch name, by `eventKey`; null while there is none. */
  readonly purchases: Map<string, Reversible<Purchase> | null>
  /** As `purchases`: spends that reversals of this batch name. */
  readonly spends: Map<string, Reversible<Spend> | null>
  /** Events of another kind that refunds of this batch take for purchases, by `eventKey`. */
  readonly others: Set<string>
  /** Refunds that wait, by the `eventKey` of their purchase; stored ones only of purchases of this batch. */
  readonly waiting: Map<string, WaitingRefund[]>
  /** Refunds that waited, by the `eventKey` of the purchase with which they happened. */
  readonly applied: Map<string, readonly WaitingRefund[]>
  /** What is known of codes, and of who else has an address. */
  readonly referrals: KnownReferrals
  /** Claims that events of this batch name or make, and those of its members whose time has run out. */
  readonly claims: BatchClaims
  /** Codes that nobody has, for its claims. */
  readonly codes: BatchCodes
  readonly shared: SharedState
  /** When members that have not enrolled again were erased, in milliseconds since 1970, UTC. */
  readonly forgotten: Map<string, number>
}

/** What is known of codes and of who else has an e-mail address or a phone number. */
export type KnownReferrals = {
  /** Members by their codes. */
  readonly owners: ReadonlyMap<string, string>
  /** Members by `email:…` and `phone:…`, those of this batch too; only of those that were asked for. */
  readonly twins: ReadonlyMap<string, Set<string>>
}

/** Shared counts that the batch holds, by key. */
export type SharedState = {
  /** How much is used, with what the batch adds. */
  readonly used: Map<string, number>
  /** What the batch adds. */
  readonly adds: Map<string, number>
}

/** A refund that came before its purchase. */
export type WaitingRefund = {
  readonly bucket: number
  readonly purchaseEventId: string
  readonly event: LoyaltyEvent
  /** Whether it waited before this batch. */
  readonly stored: boolean
}

/** A member of the batch, as it stands after the decisions so far. */
export type MemberState = {
  readonly bucket: number
  /** As in `MemberRow`; of an unknown member the one that would begin. */
  readonly life: number
  /** null: unknown. */
  member: Member | null
  /** Whether a row is there already. */
  readonly stored: boolean
  /** Lots with points left, those of this batch too. Loaded only where deciding needs them. */
  readonly lots: Map<number, Lot>
  /** As in `Case`. Loaded only where deciding needs it. */
  past?: readonly Past[]
  readonly newLots: Set<number>
  readonly changedLots: Set<number>
  /** Names of the loyalty fields that changed in this batch. */
  readonly changedFields: Set<string>
}

/** The identity of an event inside its workspace. No id holds a control character. */
export const eventKey = (memberId: string, eventId: string): string => `${memberId}\u0000${eventId}`

/** A member as it stands before the batch. */
export const memberState = (bucket: number, life: number, member: Member | null): MemberState => ({
  bucket,
  life,
  member,
  stored: member !== null,
  lots: new Map(),
  newLots: new Set(),
  changedLots: new Set(),
  changedFields: new Set(),
})

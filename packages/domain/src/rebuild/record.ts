import type { Effect } from '../effect.ts'
import type { Value } from '../fields/value.ts'
import type { Member } from '../member-state.ts'
import type { LedgerEntry } from '../points/ledger-entry.ts'
import type { Lot } from '../points/lot.ts'
import type { Claim } from '../rewards/claim.ts'

/** An event that was accepted, as it is kept: what was said, and what it did. */
export type PastEvent = {
  readonly id: string
  /** 1, 2, 3 … for each member. */
  readonly seq: number
  readonly type: string
  /** Canonical instant. */
  readonly occurredAt: string
  /** As they were understood. Those of other types than purchases, refunds and `member_absorbed` may be left out. */
  readonly properties: Readonly<Record<string, Value>>
  readonly effects: readonly Effect[]
  /** What it added to counters, shared or the member's own, by key. */
  readonly counted: Readonly<Record<string, number>>
}

/**
 * All that is kept of one member: what happened (events and entries, each from the first on and in order), and what is
 * said to have become of it.
 */
export type MemberRecord = {
  readonly member: Member
  readonly events: readonly PastEvent[]
  readonly entries: readonly LedgerEntry[]
  /** All of them, also the used up ones. */
  readonly lots: readonly Lot[]
  readonly claims: readonly Claim[]
}

import type { Effect } from './effect.ts'
import type { LoyaltyEvent } from './events/event.ts'
import type { Value } from './fields/value.ts'
import {
  type Ahead,
  type Member,
  type MemberPoints,
  noPoints,
  type Standing,
  type Wallets,
} from './member-state.ts'
import type { LedgerEntry } from './points/ledger-entry.ts'
import type { Lot } from './points/lot.ts'
import { withSlides } from './points/lot-end.ts'
import type { Spend } from './points/spend-state.ts'
import type { PointsPolicies } from './points/wallet.ts'
import { nothingAhead, withWallets } from './points/wallet-state.ts'
import type { NamedPurchase } from './purchases/purchase-state.ts'
import type { ReferralFacts } from './referrals/referral-facts.ts'
import type { Submission } from './referrals/submission.ts'
import type { NamedClaim } from './rewards/claim.ts'
import type { Codes } from './rewards/codes.ts'
import type { SharedDraft } from './shared-counts.ts'
import type { Past } from './tiers/past.ts'
import type { Step } from './trace.ts'

/**
 * A decision in the making. Everything here belongs to one call of `decide` and is thrown away with a
 * refusal, so nothing that was given is ever changed.
 */
export type Draft = SharedDraft & {
  /** For the time in which a refund that waited happens, that refund. */
  event: LoyaltyEvent
  readonly currency: string
  /** IANA zone of the workspace. */
  readonly timezone: string
  readonly policies: PointsPolicies
  /**
   * The instant by which what is due counts as so: now, whenever the event happened, so that it does not
   * matter whether a sweep came first. Of `due`, and of history, it is when the event happened.
   */
  readonly asOfMs: number
  /** The present: `asOfMs`, or later. */
  readonly nowMs: number
  /** At a refund: the purchase it names, as it stands after it. */
  purchase: NamedPurchase
  /** At the reversal of a spend: the spend it names, as it stands after it. */
  spend: Spend | null
  /** Where the member is, or may have been, referred: what must be known beyond it. */
  readonly referral: ReferralFacts | null
  /** At a merge: the member whom it names. */
  readonly into?: Member | null | undefined
  /** The claims it names and those whose time has run out, as they stand after it; and those it makes. */
  readonly claims: Map<string, NamedClaim>
  readonly changedClaims: Set<string>
  readonly codes: Codes
  status: Member['status']
  enrolledAt: string
  ledgerSeq: number
  lotSeq: number
  points: MemberPoints
  ahead: Ahead
  wallets: Wallets
  reviewAt: string | null
  purchases: Member['purchases']
  fields: Readonly<Record<string, Value>>
  standing: Standing
  /** What it adds to the member's own counters of limits and caps, by key: see `Accepted`. */
  readonly ownAdds: Map<string, number>
  /** As in `Case`. */
  readonly past: readonly Past[] | null
  /** Names of entries of `fields` that were set. */
  readonly set: Set<string>
  /** At a refund that came before its purchase: the purchase it waits for. */
  waitsFor: string | null
  /** Lots with points left and lots made or changed here, by number. */
  readonly lots: Map<number, Lot>
  /** Whether `lots` has all of the member's that have points left. */
  readonly allLots: boolean
  readonly madeLots: Set<number>
  readonly changedLots: Set<number>
  readonly entries: LedgerEntry[]
  readonly effects: Effect[]
  /** Events for other members, to be submitted by themselves. */
  readonly submissions: Submission[]
  /** Where it is asked why: what was looked at so far. */
  readonly trace: Step[] | null
}

/** Begin from a member as it stands, or from one who enrols with this very event. */
export function draftOf(
  member: Member | null,
  lots: readonly Lot[],
  given: Pick<
    Draft,
    | 'event'
    | 'currency'
    | 'timezone'
    | 'policies'
    | 'asOfMs'
    | 'nowMs'
    | 'allLots'
    | 'purchase'
    | 'spend'
    | 'referral'
    | 'into'
    | 'shared'
    | 'codes'
    | 'past'
    | 'trace'
  > & { readonly claims: readonly NamedClaim[] },
): Draft {
  const { event } = given
  return {
    ...given,
    claims: new Map(given.claims.map((named) => [named.claim.id, named])),
    changedClaims: new Set(),
    status: member?.status ?? 'active',
    enrolledAt: member?.enrolledAt ?? event.occurredAt,
    ledgerSeq: member?.ledgerSeq ?? 0,
    lotSeq: member?.lotSeq ?? 0,
    points: member?.points ?? noPoints,
    ahead: member?.ahead ?? nothingAhead,
    wallets: withWallets(member?.wallets ?? {}, given.policies.wallets.keys()),
    reviewAt: member?.reviewAt ?? null,
    purchases: member?.purchases ?? { count: 0, totalMinor: 0 },
    fields: member?.fields ?? {},
    standing: member?.standing ?? {},
    set: new Set(),
    sharedAdds: new Map(),
    ownAdds: new Map(),
    lots: new Map(withSlides(lots, member?.standing.points).map((lot) => [lot.no, lot])),
    madeLots: new Set(),
    changedLots: new Set(),
    entries: [],
    submissions: [],
    waitsFor: null,
    effects: member ? [] : [{ kind: 'enrolled' }],
  }
}

/** The member as the draft has it. */
export const memberOf = (draft: Draft, seq: number): Member => ({
  memberId: draft.event.memberId,
  status: draft.status,
  enrolledAt: draft.enrolledAt,
  seq,
  ledgerSeq: draft.ledgerSeq,
  lotSeq: draft.lotSeq,
  points: draft.points,
  ahead: draft.ahead,
  wallets: draft.wallets,
  reviewAt: draft.reviewAt,
  purchases: draft.purchases,
  fields: draft.fields,
  standing: draft.standing,
})

/** Give a field a value; null clears it. */
export function setField(draft: Draft, name: string, value: Value): void {
  // Copied and never taken apart, unless cleared: an object that is taken apart is slow to copy ever after.
  draft.fields = value === null ? without(draft.fields, name) : { ...draft.fields, [name]: value }
  draft.set.add(name)
}

function without(fields: Draft['fields'], name: string): Draft['fields'] {
  if (!Object.hasOwn(fields, name)) return fields
  const { [name]: _, ...others } = fields
  return others
}

/** Move a date field forwards, never back: late events do not undo what newer ones said. */
export function advance(draft: Draft, name: string): void {
  const known = draft.fields[name]
  // Canonical instants of four-digit years are in order as strings.
  if (typeof known === 'string' && known >= draft.event.occurredAt) return
  setField(draft, name, draft.event.occurredAt)
}

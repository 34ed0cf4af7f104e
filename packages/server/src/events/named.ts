import {
  type Accepted,
  type Case,
  type LoyaltyEvent,
  memberMerged,
  purchaseOf,
  spendingEvents,
  spendOf,
} from '@laurel/domain'
import { claimsOf, keepClaims } from '../rewards/batch-claims.ts'
import type { Reversible } from './reversals.ts'
import { type BatchState, eventKey } from './state.ts'
import { letWait } from './waiting-refunds.ts'

/** What an event takes back, and which refunds wait for it, as the decisions so far left it. */
export function namedBy(
  { id, memberId, type, properties }: LoyaltyEvent,
  {
    known,
    purchases,
    spends,
    others,
    waiting,
    claims,
    members,
  }: Omit<BatchState, 'applied' | 'referrals' | 'codes' | 'shared' | 'forgotten'>,
): Pick<Case, 'purchase' | 'spend' | 'waiting' | 'claims' | 'into'> {
  const paidBy = (claimId: string) => spends.get(eventKey(memberId, claimId))?.now ?? null
  const own = claimsOf(claims, memberId, paidBy)
  const nothing = { purchase: null, spend: null, waiting: [], claims: own }
  const keyOf = (name: string) => eventKey(memberId, String(properties[name]))
  switch (type) {
    case 'purchase':
      if (waiting.size === 0) return nothing
      return {
        ...nothing,
        waiting: (waiting.get(eventKey(memberId, id)) ?? []).map(({ event }) => event),
      }
    case 'refund': {
      const key = keyOf('purchaseEventId')
      const another = known.has(key) || others.has(key) ? 'another_event' : null
      return { ...nothing, purchase: purchases.get(key)?.now ?? another }
    }
    case 'points_spend_reversed':
      return { ...nothing, spend: spends.get(keyOf('spentEventId'))?.now ?? null }
    case memberMerged:
      return { ...nothing, into: members.get(String(properties['into']))?.member ?? null }
    default:
      return nothing
  }
}

/**
 * What later events of the same batch may take back: a purchase or spend that one of them names, and what
 * is left of one after this event. A refund that came too early is kept for its purchase.
 */
export function keepReversible(
  state: BatchState,
  bucket: number,
  event: LoyaltyEvent,
  { effects, entries, purchase, spend, waitsFor, claims }: Accepted,
  currency: string,
): void {
  const { purchases, spends, waiting, applied } = state
  const { id, memberId, type } = event
  const key = eventKey(memberId, id)
  const fresh = <T>(first: T): Reversible<T> => ({
    bucket,
    memberId,
    stored: false,
    first,
    now: first,
  })
  if (type === 'purchase' && (purchase || purchases.has(key))) {
    purchases.set(key, fresh(purchaseOf(event, effects, currency, null)))
  }
  const spent = spendingEvents.has(type)
  // A claim may come to its end, or be cancelled, by a later event of the batch that does not say so.
  if (spent && (spends.has(key) || type === 'reward_claimed'))
    spends.set(key, fresh(spendOf(id, entries)))
  if (purchase) leave(purchases, eventKey(memberId, purchase.eventId), purchase)
  if (spend) leave(spends, eventKey(memberId, spend.eventId), spend)
  keepClaims(state.claims, { bucket, memberId }, claims)
  for (const { spend: paid } of claims) {
    if (paid) leave(spends, eventKey(memberId, paid.eventId), paid)
  }
  if (waitsFor) letWait(waiting, { bucket, purchaseEventId: waitsFor, event, stored: false })
  const waited = type === 'purchase' ? waiting.get(key) : undefined
  if (waited) {
    applied.set(key, waited)
    waiting.delete(key)
  }
}

function leave<T>(kept: Map<string, Reversible<T> | null>, key: string, now: T): void {
  const before = kept.get(key)
  if (before) kept.set(key, { ...before, now })
}

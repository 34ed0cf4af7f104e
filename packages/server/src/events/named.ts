import {
  type Accepted,
  type LoyaltyEvent,
  type Purchase,
  purchaseOf,
  type Spend,
  spendOf,
} from '@laurel/domain'
import type { Reversible } from './reversals.ts'
import { type BatchState, eventKey } from './state.ts'

/** What an event takes back, as the decisions so far left it. */
export function namedBy(
  { memberId, type, properties }: LoyaltyEvent,
  { purchases, spends }: BatchState,
): { readonly purchase: Purchase | null; readonly spend: Spend | null } {
  const find = <T>(from: ReadonlyMap<string, Reversible<T> | null>, name: string): T | null =>
    from.get(eventKey(memberId, String(properties[name])))?.now ?? null
  return {
    purchase: type === 'refund' ? find(purchases, 'purchaseEventId') : null,
    spend: type === 'points_spend_reversed' ? find(spends, 'spentEventId') : null,
  }
}

/**
 * What later events of the same batch may take back: a purchase or spend that one of them names, and what
 * is left of one after this event.
 */
export function keepReversible(
  { purchases, spends }: BatchState,
  bucket: number,
  { id, memberId, type, properties }: LoyaltyEvent,
  { effects, entries, purchase, spend }: Accepted,
  currency: string,
): void {
  const key = eventKey(memberId, id)
  const fresh = <T>(first: T): Reversible<T> => ({
    bucket,
    memberId,
    stored: false,
    first,
    now: first,
  })
  if (type === 'purchase' && purchases.has(key)) {
    purchases.set(key, fresh(purchaseOf(id, properties, effects, currency, null)))
  }
  if (type === 'points_spent' && spends.has(key)) spends.set(key, fresh(spendOf(id, entries)))
  if (purchase) leave(purchases, eventKey(memberId, purchase.eventId), purchase)
  if (spend) leave(spends, eventKey(memberId, spend.eventId), spend)
}

function leave<T>(kept: Map<string, Reversible<T> | null>, key: string, now: T): void {
  const before = kept.get(key)
  if (before) kept.set(key, { ...before, now })
}

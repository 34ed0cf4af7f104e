import { type Accepted, type Case, type LoyaltyEvent, purchaseOf, spendOf } from '@laurel/domain'
import type { Reversible } from './reversals.ts'
import { type BatchState, eventKey } from './state.ts'
import { letWait } from './waiting-refunds.ts'

/** What an event takes back, and which refunds wait for it, as the decisions so far left it. */
export function namedBy(
  { id, memberId, type, properties }: LoyaltyEvent,
  { known, purchases, spends, others, waiting }: BatchState,
): Pick<Case, 'purchase' | 'spend' | 'waiting'> {
  const nothing = { purchase: null, spend: null, waiting: [] }
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
  { effects, entries, purchase, spend, waitsFor }: Accepted,
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
  if (type === 'points_spent' && spends.has(key)) spends.set(key, fresh(spendOf(id, entries)))
  if (purchase) leave(purchases, eventKey(memberId, purchase.eventId), purchase)
  if (spend) leave(spends, eventKey(memberId, spend.eventId), spend)
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

import type { Member } from '../member-state.ts'
import type { LedgerEntry } from '../points/ledger-entry.ts'
import { type Purchase, pointsEarned, purchaseOf } from '../purchases/purchase-state.ts'
import { refundPart } from '../purchases/refund-part.ts'
import type { PastEvent } from './record.ts'
import { absorbedBy } from './replay-merges.ts'

/** A purchase as refunds have left it; how many points of it went back is for the ledger to say. */
export type ReplayedPurchase = Omit<Purchase, 'refunded'> & {
  readonly refunded: Omit<Purchase['refunded'], 'points'>
}

/** Purchases by the ids of their events, with each refund read anew from what it asked for. */
export function replayPurchases(
  events: readonly PastEvent[],
  currency: string,
): Map<string, ReplayedPurchase> {
  const said = new Map(events.map((event) => [event.id, event]))
  const purchases = new Map<string, Purchase>()
  for (const event of events) {
    if (event.type === 'purchase') {
      const happened = { ...event, occurredAtMs: Date.parse(event.occurredAt) }
      purchases.set(event.id, purchaseOf(happened, event.effects, currency, null))
    }
    for (const effect of event.effects) {
      if (effect.kind !== 'purchase_refunded') continue
      const purchase = purchases.get(effect.purchaseEventId)
      const refund = said.get(effect.refundEventId)
      if (purchase && refund) purchases.set(purchase.eventId, refunded(purchase, refund, currency))
    }
  }
  return purchases
}

function refunded(purchase: Purchase, { properties }: PastEvent, currency: string): Purchase {
  const part = refundPart(purchase, properties, currency)
  if ('kind' in part) return purchase
  const minor = purchase.refunded.minor + part.minor
  return { ...purchase, refunded: { ...purchase.refunded, ...part, minor } }
}

/** Purchases less refunds, and what is left of their amounts in minor units; those of others who were merged too. */
export function totalOf(
  purchases: Iterable<ReplayedPurchase>,
  events: readonly PastEvent[],
): Member['purchases'] {
  let [count, totalMinor] = [0, 0]
  for (const { amountMinor, refunded } of purchases) {
    if (!refunded.whole) count += 1
    totalMinor += amountMinor - refunded.minor
  }
  for (const event of events) {
    const more = absorbedBy(event)?.purchases
    count += more?.count ?? 0
    totalMinor += more?.totalMinor ?? 0
  }
  return { count, totalMinor }
}

/** Points that went back of an event in a wallet, by the event that they were of. */
export function returnedOf(entries: readonly LedgerEntry[], wallet: string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { reversesEventId, wallet: own, to, points } of entries) {
    if (reversesEventId === null || own !== wallet || to !== 'issued') continue
    sums.set(reversesEventId, (sums.get(reversesEventId) ?? 0) + points)
  }
  return sums
}

/** Points that a purchase earned by rules in a wallet. */
export const earnedBy = (purchase: ReplayedPurchase, wallet: string): number =>
  pointsEarned({ ...purchase, refunded: { ...purchase.refunded, points: [] } }, wallet)

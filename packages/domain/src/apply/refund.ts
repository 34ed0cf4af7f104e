import type { Draft } from '../draft.ts'
import { takeBack } from '../ledger.ts'
import { type Refusal, type RefusalCode, refuse } from '../refusal.ts'

/**
 * A purchase is taken back whole, once for ever: its count, its amount, and the points it earned.
 * `last_purchase_at` stays, for the member did buy then.
 */
export function refund(draft: Draft): Refusal | null {
  const { purchase } = draft
  if (!purchase || purchase.eventId !== draft.event.properties['purchaseEventId']) {
    return no('purchase_not_found', 'The member has no purchase of this id.')
  }
  if (purchase.refundedBy !== null) {
    return no('purchase_already_refunded', 'The purchase was refunded before.')
  }
  draft.purchases = {
    count: draft.purchases.count - 1,
    totalMinor: draft.purchases.totalMinor - purchase.amountMinor,
  }
  draft.reverses = purchase.eventId
  if (purchase.points > 0) {
    const debt = takeBack(draft, purchase.points, purchase.eventId)
    const { points, eventId: purchaseEventId } = purchase
    draft.effects.push({ kind: 'points_returned', points, debt, purchaseEventId })
  }
  return null
}

const no = (code: RefusalCode, message: string): Refusal =>
  refuse(code, { path: '/properties/purchaseEventId', rule: code, message })

import type { Draft } from '../draft.ts'
import type { LoyaltyEvent } from '../events/event.ts'
import { purchaseOf } from '../purchases/purchase-state.ts'
import { refund } from './refund.ts'

/**
 * Refunds that came before their purchase happen with it, one after the other, as if they had come now.
 * One that does not fit the purchase was accepted long ago and cannot be refused: it is dropped, and told.
 *
 * @param waiting refunds of this very purchase, in the order of their acceptance
 */
export function applyWaiting(draft: Draft, waiting: readonly LoyaltyEvent[]): void {
  if (waiting.length === 0) return
  const { event, effects, currency } = draft
  const bought = purchaseOf(event, effects, currency, null)
  draft.purchase = bought
  for (const waited of waiting) {
    draft.event = waited
    const refused = refund(draft)
    if (!refused) continue
    effects.push({ kind: 'refund_dropped', refundEventId: waited.id, code: refused.code })
  }
  draft.event = event
  if (draft.purchase === bought) draft.purchase = null
}

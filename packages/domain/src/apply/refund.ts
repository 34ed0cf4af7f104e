import { restore } from '../campaign/restore.ts'
import type { Draft } from '../draft.ts'
import { isEventId } from '../events/event-parse.ts'
import { decimalOf } from '../money.ts'
import { isPurchase } from '../purchases/purchase-state.ts'
import { refundPart, wrongRefund } from '../purchases/refund-part.ts'
import { type Refusal, type RefusalCode, refuse } from '../refusal.ts'
import { returnPoints, sharesOf } from './refund-points.ts'

/**
 * A purchase is taken back, whole or a part of it, until nothing is left: its amount, the points it
 * earned in proportion, and its count with the last part. `last_purchase_at` stays, for the member
 * did buy then. A refund that comes before its purchase waits for it.
 */
export function refund(draft: Draft): Refusal | null {
  const { purchase, currency, event } = draft
  const wrong = wrongRefund(event.properties)
  if (wrong) return wrong
  const named = String(event.properties['purchaseEventId'])
  if (purchase === null && isEventId(named) && named !== event.id) {
    draft.waitsFor = named
    draft.effects.push({ kind: 'refund_waiting', purchaseEventId: named })
    return null
  }
  if (!isPurchase(purchase) || purchase.eventId !== named) {
    return no('purchase_not_found', 'The event of this id is no purchase.')
  }
  if (purchase.refunded.whole) {
    return no('purchase_already_refunded', 'Nothing of the purchase is left to refund.')
  }
  const part = refundPart(purchase, event.properties, currency)
  if ('kind' in part) return part

  const { points: returned, minor: before } = purchase.refunded
  const minor = before + part.minor
  const shares = sharesOf(purchase, part)
  draft.purchase = {
    ...purchase,
    refunded: {
      ...part,
      minor,
      points: returned.map((points, index) => points + (shares[index] ?? 0)),
    },
  }
  draft.purchases = {
    count: draft.purchases.count - (part.whole ? 1 : 0),
    totalMinor: draft.purchases.totalMinor - part.minor,
  }
  draft.effects.push({
    kind: 'purchase_refunded',
    purchaseEventId: purchase.eventId,
    refundEventId: event.id,
    amount: decimalOf(part.minor, currency),
    left: decimalOf(purchase.amountMinor - minor, currency),
  })
  restore(draft, purchase, shares, part.whole)
  returnPoints(draft, purchase, shares)
  return null
}

const no = (code: RefusalCode, message: string): Refusal =>
  refuse(code, { path: '/properties/purchaseEventId', rule: code, message })

import type { LoyaltyEvent } from '../events/event.ts'
import { isList, isObject } from '../fields/value-parse.ts'
import type { OrderLine, OrderToTell, PurchaseToTell } from '../workflows/tell.ts'

/** A purchase event, line by line. */
export const purchaseToTell = (event: LoyaltyEvent, currency: string): PurchaseToTell => ({
  currency,
  lines: linesOf(event).map(({ productId, quantity, price }) => ({ productId, quantity, price })),
})

/** A purchase event as a placed order. What was not sent is filled: the order is called by the event. */
export const orderToTell = (event: LoyaltyEvent, currency: string): OrderToTell => ({
  orderId: textOf(event.properties['orderId'], event.id),
  currency,
  total: numberOf(event.properties['amount']),
  source: textOf(event.properties['source'], 'laurel'),
  lines: linesOf(event),
})

function linesOf({ properties: { items, amount } }: LoyaltyEvent): OrderLine[] {
  const lines = items !== undefined && isList(items) ? items.filter(isObject) : []
  if (lines.length === 0) {
    const name = 'order'
    const price = numberOf(amount)
    return [{ productId: name, productName: name, variantId: name, quantity: 1, price }]
  }
  return lines.map((line) => {
    const productId = textOf(line['productId'], 'product')
    return {
      productId,
      productName: textOf(line['productName'], productId),
      variantId: textOf(line['variantId'], productId),
      quantity: numberOf(line['quantity']),
      price: numberOf(line['price']),
    }
  })
}

const textOf = (value: unknown, instead: string): string =>
  typeof value === 'string' && value !== '' ? value : instead

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

import type { Value } from '../fields/value.ts'
import type { TellAs } from './workflow.ts'

/**
 * An event to tell a connection, in words of loyalty. It is a fact: it keeps the time it happened.
 *
 * `purchase` stands only where `as` is `purchase`, `order` only where it is `ecommerce_order_placed`.
 */
export type Tell = {
  readonly workflowId: string
  readonly workflowVersion: number
  /** Place of the action in its workflow, from 0. */
  readonly action: number
  readonly connectionId: string
  readonly as: TellAs
  /** What it is called over there; a purchase has no name and is called `purchase`. */
  readonly name: string
  readonly occurredAt: string
  readonly eventId: string
  /** As in `Telling`. */
  readonly effect: number | null
  /** Whether our event id goes along as a property of its own: the action's `eventId`. */
  readonly withEventId: boolean
  readonly properties: Readonly<Record<string, Value>>
  readonly uncertain: 'resend' | 'hold'
  readonly purchase?: PurchaseToTell
  readonly order?: OrderToTell
}

/** A line of an order. `price` is of one piece, in major units, 0 or more. */
export type OrderLine = {
  readonly productId: string
  readonly productName: string
  readonly variantId: string
  readonly quantity: number
  readonly price: number
}

/** A purchase line by line. One that came without items is one line of the product `order`. */
export type PurchaseToTell = {
  readonly currency: string
  readonly lines: readonly Pick<OrderLine, 'productId' | 'quantity' | 'price'>[]
}

/** A purchase as a placed order. `total` is in major units of `currency`. */
export type OrderToTell = {
  readonly orderId: string
  readonly currency: string
  readonly total: number
  readonly source: string
  readonly lines: readonly OrderLine[]
}

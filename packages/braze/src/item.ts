import type { JsonObject } from './json.ts'
import { utf8Length } from './utf8.ts'

/**
 * One object on its way: `row` is the caller's id of it, `body` is what Braze sees. They never part.
 * Rows are unique within a parcel.
 */
export type Item = {
  readonly row: string
  /** A JSON object as text, spliced into a request as it is. */
  readonly body: string
  /** Length of `body` in UTF-8. */
  readonly bytes: number
}

/** Something that happened, as Braze is told of it. */
export type BrazeEvent = {
  readonly externalId: string
  readonly name: string
  /** ISO 8601 instant at which it happened; Braze moves a future one to now. */
  readonly time: string
  readonly properties?: JsonObject
  /** The app identifier that tags it. */
  readonly appId?: string | null
}

/** A purchase object: one product, `quantity` of it at `price` each. */
export type BrazePurchase = {
  readonly externalId: string
  readonly productId: string
  /** ISO 4217. */
  readonly currency: string
  /** In the currency's main unit; below zero for money given back. */
  readonly price: number
  readonly quantity?: number
  readonly time: string
  readonly properties?: JsonObject
  readonly appId?: string | null
}

/** Weigh a JSON text that is ready to be sent. */
export const item = (row: string, body: string): Item => ({ row, body, bytes: utf8Length(body) })

/**
 * One member's attributes, as the text of an object.
 * @param values  remote name to rendered value; null removes the attribute; no identifiers in it
 */
export function attributesBody(externalId: string, values: JsonObject): string {
  const rest = JSON.stringify(values)
  const comma = rest.length > 2 ? ',' : ''
  return `{"external_id":${JSON.stringify(externalId)}${comma}${rest.slice(1)}`
}

/** One custom or eCommerce event, as the text of an object. */
export const eventBody = (event: BrazeEvent): string =>
  JSON.stringify({
    external_id: event.externalId,
    app_id: event.appId ?? undefined,
    name: event.name,
    time: event.time,
    properties: event.properties,
  })

/** One purchase, as the text of an object. */
export const purchaseBody = (purchase: BrazePurchase): string =>
  JSON.stringify({
    external_id: purchase.externalId,
    app_id: purchase.appId ?? undefined,
    product_id: purchase.productId,
    currency: purchase.currency,
    price: purchase.price,
    quantity: purchase.quantity,
    time: purchase.time,
    properties: purchase.properties,
  })

/** One member's attributes, weighed. */
export const attributesItem = (row: string, externalId: string, values: JsonObject): Item =>
  item(row, attributesBody(externalId, values))

/** One custom or eCommerce event, weighed. */
export const eventItem = (row: string, event: BrazeEvent): Item => item(row, eventBody(event))

/** One purchase, weighed. */
export const purchaseItem = (row: string, purchase: BrazePurchase): Item =>
  item(row, purchaseBody(purchase))

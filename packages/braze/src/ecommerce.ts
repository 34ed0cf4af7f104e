import { facts } from './facts.ts'
import { type Finding, pointer, problem } from './finding.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { isCurrency } from './purchase.ts'
import { utf8Length } from './utf8.ts'

/** The eCommerce events of an order, whose shapes are known whole. */
export type OrderEventName =
  | 'ecommerce.order_placed'
  | 'ecommerce.order_cancelled'
  | 'ecommerce.order_refunded'

/** One product of an order. */
export type OrderProduct = {
  readonly product_id: string
  readonly product_name: string
  readonly variant_id: string
  /** Whole, 1 or more. */
  readonly quantity: number
  /** Of one, 0 or more, in the currency's main unit. */
  readonly price: number
  readonly image_url?: string
  readonly product_url?: string
  readonly metadata?: JsonObject
}

/** The properties of `ecommerce.order_placed`. Anything of one's own goes into `metadata`. */
export type OrderPlaced = {
  readonly order_id: string
  /** 0 or more, in the currency's main unit. */
  readonly total_value: number
  /** ISO 4217. */
  readonly currency: string
  readonly products: readonly OrderProduct[]
  /** Where it was placed, such as `web` or `store`. */
  readonly source: string
  readonly cart_id?: string
  readonly subtotal_value?: number
  readonly tax?: number
  readonly shipping?: number
  readonly total_discounts?: number
  readonly discounts?: readonly JsonObject[]
  readonly metadata?: JsonObject
}

/**
 * Check an order event against Braze's strict schema: required fields, types, money of 0 or more, and
 * nothing beside the fields it knows (Braze docs, eCommerce recommended events, read 2026-09-02).
 * Braze drops the whole event for one fault. An empty list means that it is taken.
 */
export function checkOrder(name: OrderEventName, properties: JsonObject): Finding[] {
  const findings = checkFields(orderFields[name], properties, '')
  const products = properties['products']
  if (Array.isArray(products)) {
    products.forEach((product: Json, at) => {
      const path = pointer('/products', at)
      if (isJsonObject(product)) findings.push(...checkFields(productFields, product, path))
      else findings.push(unexpected(path, 'an object'))
    })
  }
  const { value: limit } = facts.eventPropertiesBytes
  if (utf8Length(JSON.stringify(properties)) > limit) {
    findings.push(problem('properties_too_large', '', `An event has at most ${limit} bytes.`))
  }
  return findings
}

type Field = 'text' | 'money' | 'whole' | 'currency' | 'list' | 'object'
type Fields = Readonly<Record<string, { readonly is: Field; readonly required: boolean }>>

const must = (is: Field) => ({ is, required: true })
const may = (is: Field) => ({ is, required: false })

const order: Fields = {
  order_id: must('text'),
  total_value: must('money'),
  currency: must('currency'),
  products: must('list'),
  source: must('text'),
  metadata: may('object'),
}
const amounts: Fields = {
  cart_id: may('text'),
  subtotal_value: may('money'),
  tax: may('money'),
  shipping: may('money'),
  total_discounts: may('money'),
  discounts: may('list'),
}
const orderFields: Readonly<Record<OrderEventName, Fields>> = {
  'ecommerce.order_placed': { ...order, ...amounts },
  'ecommerce.order_cancelled': { ...order, ...amounts, cancel_reason: must('text') },
  'ecommerce.order_refunded': { ...order, total_discounts: may('money'), discounts: may('list') },
}
const productFields: Fields = {
  product_id: must('text'),
  product_name: must('text'),
  variant_id: must('text'),
  quantity: must('whole'),
  price: must('money'),
  image_url: may('text'),
  product_url: may('text'),
  metadata: may('object'),
}

function checkFields(fields: Fields, object: JsonObject, path: string): Finding[] {
  const findings: Finding[] = []
  for (const [name, { is, required }] of Object.entries(fields)) {
    const value = object[name]
    const at = pointer(path, name)
    if (value === undefined) {
      if (required) findings.push(problem('missing_property', at, `${name} is required.`))
    } else if (!accepts[is](value)) findings.push(unexpected(at, wanted[is]))
  }
  for (const name of Object.keys(object)) {
    if (Object.hasOwn(fields, name)) continue
    const message = `${name} is not a field of this event; put it into metadata.`
    findings.push(problem('extra_property', pointer(path, name), message))
  }
  return findings
}

const unexpected = (path: string, what: string): Finding =>
  problem('unexpected_data_type', path, `It must be ${what}.`)

const accepts: Readonly<Record<Field, (value: Json) => boolean>> = {
  text: (value) => typeof value === 'string',
  money: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  whole: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1,
  currency: (value) => typeof value === 'string' && isCurrency(value),
  list: (value) => Array.isArray(value),
  object: (value) => isJsonObject(value),
}
const wanted: Readonly<Record<Field, string>> = {
  text: 'a string',
  money: 'a number of 0 or more',
  whole: 'a whole number of 1 or more',
  currency: 'an ISO 4217 currency',
  list: 'a list',
  object: 'an object',
}

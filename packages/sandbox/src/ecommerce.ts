import { currencyError, isCurrency, micros } from './currency.ts'
import { isList, isObject, type Json, type JsonObject, own } from './json.ts'
import type { Profile } from './profile.ts'

type Shape = 'string' | 'money' | 'integer' | 'currency' | 'products' | 'object' | 'array'
type Schema = {
  readonly required: Readonly<Record<string, Shape>>
  readonly optional: Readonly<Record<string, Shape>>
}

const product = {
  required: {
    product_id: 'string',
    product_name: 'string',
    variant_id: 'string',
    quantity: 'integer',
    price: 'money',
  },
  optional: { image_url: 'string', product_url: 'string', metadata: 'object' },
} as const satisfies Schema

const cart = {
  total_value: 'money',
  currency: 'currency',
  products: 'products',
  source: 'string',
} as const
const sums = {
  subtotal_value: 'money',
  tax: 'money',
  shipping: 'money',
  metadata: 'object',
} as const
const discounts = { total_discounts: 'money', discounts: 'array' } as const

/**
 * The six recommended events and their schemas (facts 2.10, documented). Their names are exact: any
 * other spelling is an ordinary custom event. The first three are read off the manual's samples.
 */
const schemas: ReadonlyMap<string, Schema> = new Map<string, Schema>([
  [
    'ecommerce.product_viewed',
    {
      required: {
        product_id: 'string',
        product_name: 'string',
        variant_id: 'string',
        price: 'money',
        currency: 'currency',
        source: 'string',
      },
      optional: { image_url: 'string', product_url: 'string', metadata: 'object', type: 'array' },
    },
  ],
  ['ecommerce.cart_updated', { required: { cart_id: 'string', ...cart }, optional: sums }],
  [
    'ecommerce.checkout_started',
    { required: { checkout_id: 'string', ...cart }, optional: { cart_id: 'string', ...sums } },
  ],
  [
    'ecommerce.order_placed',
    {
      required: { order_id: 'string', ...cart },
      optional: { cart_id: 'string', ...sums, ...discounts },
    },
  ],
  [
    'ecommerce.order_cancelled',
    {
      required: { order_id: 'string', cancel_reason: 'string', ...cart },
      optional: { cart_id: 'string', ...sums, ...discounts },
    },
  ],
  [
    'ecommerce.order_refunded',
    {
      required: { order_id: 'string', ...cart },
      optional: { ...discounts, metadata: 'object' },
    },
  ],
])

/** Whether a name is one of the six: validated strictly, and free of data points (facts 2.10). */
export const isEcommerce = (name: string): boolean => schemas.has(name)

/**
 * What is wrong with the properties of a recommended event: one wrong member drops the event, with a
 * sentence in `errors` of an answer that is still a success (facts 2.10). The sentences follow the
 * JSON-Schema wording that connectors match on.
 */
export function ecommerceError(name: string, properties: Json | undefined): string | null {
  const schema = schemas.get(name)
  return schema ? schemaError('#/', schema, isObject(properties) ? properties : {}) : null
}

function schemaError(pointer: string, schema: Schema, object: JsonObject): string | null {
  for (const [name, shape] of Object.entries(schema.required)) {
    const value = own(object, name)
    if (value === undefined)
      return `The property '${pointer}' did not contain a required property of '${name}'`
    const error = shapeError(`${pointer}${name}`, shape, value)
    if (error) return error
  }
  const extra: string[] = []
  for (const [name, value] of Object.entries(object)) {
    const shape = own<Shape>(schema.optional, name)
    if (shape === undefined) {
      if (!Object.hasOwn(schema.required, name)) extra.push(name)
      continue
    }
    const error = shapeError(`${pointer}${name}`, shape, value)
    if (error) return error
  }
  if (extra.length === 0) return null
  const names = JSON.stringify(extra)
  return `The property '${pointer}' contains additional properties ${names} outside of the schema when none are allowed`
}

function shapeError(pointer: string, shape: Shape, value: Json): string | null {
  const wrong = (type: string) =>
    `The property '${pointer}' of type ${typeName(value)} did not match the following type: ${type}`
  switch (shape) {
    case 'string':
      return typeof value === 'string' ? null : wrong('string')
    case 'integer':
      return Number.isInteger(value) ? null : wrong('integer')
    case 'object':
      return isObject(value) ? null : wrong('object')
    case 'array':
      return isList(value) ? null : wrong('array')
    case 'currency':
      if (typeof value !== 'string') return wrong('string')
      return isCurrency(value) ? null : currencyError
    case 'money':
      if (typeof value !== 'number') return wrong('number')
      return value < 0
        ? `The property '${pointer}' did not have a minimum value of 0, inclusively`
        : null
    case 'products':
      return isList(value) ? productsError(pointer, value) : wrong('array')
  }
}

function productsError(pointer: string, products: readonly Json[]): string | null {
  for (const [at, one] of products.entries()) {
    const error = isObject(one)
      ? schemaError(`${pointer}/${at}/`, product, one)
      : `The property '${pointer}/${at}' of type ${typeName(one)} did not match the following type: object`
    if (error) return error
  }
  return null
}

const typeName = (value: Json) => {
  if (value === null) return 'null'
  return isList(value) ? 'array' : typeof value
}

/**
 * What an accepted recommended event does to the profile's calculated fields (facts 2.10). All money is
 * summed as it is: the sandbox knows no exchange rates. Carts are not kept.
 */
export function applyEcommerce({ totals }: Profile, name: string, properties: JsonObject): void {
  const value = micros(Number(own(properties, 'total_value') ?? 0))
  if (name === 'ecommerce.order_placed') {
    totals.orders += 1
    totals.revenueMicros += value
  } else if (name === 'ecommerce.order_cancelled') {
    totals.orders -= 1
  } else if (name === 'ecommerce.order_refunded') {
    totals.refunds += 1
    totals.refundMicros += value
    totals.revenueMicros -= value
  }
}

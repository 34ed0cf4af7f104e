import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type BrazePurchase,
  checkOrder,
  checkProperties,
  checkPropertyName,
  checkPurchase,
  isCurrency,
  type Json,
  type JsonObject,
  type OrderPlaced,
} from '../src/index.ts'

const rules = (properties: JsonObject) =>
  checkProperties('event', properties).map(({ rule, path }) => rule + path)

test('property names that Braze keeps, and those it refuses, are named', () => {
  assert.deepEqual(rules({ event_name: 'x' }), ['name_reserved/event_name'])
  assert.deepEqual(rules({ $x: 1 }), ['name_characters/$x'])
  assert.deepEqual(rules({ '': 1 }), ['name_empty/'])
  assert.deepEqual(rules({ ['x'.repeat(256)]: 1 }), [`name_too_long/${'x'.repeat(256)}`])
  assert.deepEqual(rules({ price: 1 }), [])
  assert.equal(checkPropertyName('purchase', 'price').length, 1)
})

test('property values are checked at any depth, dates in objects included', () => {
  assert.deepEqual(rules({ a: 'x', b: [1, 'y', { c: { $time: '2026-01-05T00:00:00.000Z' } }] }), [])
  assert.deepEqual(rules({ a: { $b: 1 } }), ['key_characters/a/$b'])
  assert.deepEqual(rules({ a: ['x'.repeat(256)] }), ['string_too_long/a/0'])
  assert.deepEqual(rules({ a: ['x', '2026-01-05'] }), ['date_in_array/a/1'])
  assert.deepEqual(rules({ a: '2026-01-05' }), [])
  assert.deepEqual(rules({ a: Number.NaN }), ['type/a'])
  assert.deepEqual(rules({ a: null }), ['null_property/a'])
})

test('more than 256 properties, or more than 102,400 bytes of them, are a problem', () => {
  const many = (count: number, value: Json) =>
    Object.fromEntries(Array.from({ length: count }, (_, no) => [`p${no}`, value]))
  assert.deepEqual(rules(many(256, 1)), [])
  assert.deepEqual(rules(many(257, 1)), ['too_many_properties'])
  assert.deepEqual(rules({ list: Array.from({ length: 500 }, () => 'x'.repeat(200)) }), [])
  assert.deepEqual(rules({ list: Array.from({ length: 500 }, () => 'é'.repeat(110)) }), [
    'properties_too_large',
  ])
})

test('a purchase is held to product, currency, price and quantity', () => {
  const good: BrazePurchase = {
    externalId: 'm1',
    productId: 'sku',
    currency: 'USD',
    price: -4,
    time: '2026-01-05T00:00:00.000Z',
  }
  const of = (change: Partial<BrazePurchase>) =>
    checkPurchase({ ...good, ...change }).map(({ rule, path }) => rule + path)
  assert.deepEqual(of({}), [])
  assert.deepEqual(of({ quantity: 100, properties: { color: 'red' } }), [])
  assert.deepEqual(of({ quantity: 101 }), ['quantity/quantity'])
  assert.deepEqual(of({ quantity: 0 }), ['quantity/quantity'])
  assert.deepEqual(of({ currency: 'XX' }), ['currency/currency'])
  assert.deepEqual(of({ productId: '' }), ['product_id/product_id'])
  assert.deepEqual(of({ price: Number.NaN }), ['price/price'])
  assert.deepEqual(of({ properties: { price: 1 } }), ['name_reserved/price'])
  assert.equal(isCurrency('KRW'), true)
  assert.equal(isCurrency('usd'), false)
})

test('an order is held to the strict schema: nothing missing, nothing beside, the right types', () => {
  const order: OrderPlaced = {
    order_id: 'o1',
    total_value: 30,
    currency: 'USD',
    source: 'store',
    products: [{ product_id: 'p', product_name: 'P', variant_id: 'v', quantity: 3, price: 10 }],
    metadata: { points: 30 },
  }
  const of = (
    change: JsonObject,
    name: Parameters<typeof checkOrder>[0] = 'ecommerce.order_placed',
  ) => checkOrder(name, { ...order, ...change }).map(({ rule, path }) => rule + path)
  assert.deepEqual(of({}), [])
  assert.deepEqual(of({ tax: 1.5, discounts: [{ code: 'x' }] }), [])
  assert.deepEqual(of({ points: 30 }), ['extra_property/points'])
  assert.deepEqual(of({ total_value: '30' }), ['unexpected_data_type/total_value'])
  assert.deepEqual(of({ total_value: -1 }), ['unexpected_data_type/total_value'])
  assert.deepEqual(of({ currency: 'XX' }), ['unexpected_data_type/currency'])
  assert.deepEqual(of({ products: [{ product_id: 'p', quantity: 1.5, x: 1 }, 4] }), [
    'missing_property/products/0/product_name',
    'missing_property/products/0/variant_id',
    'unexpected_data_type/products/0/quantity',
    'missing_property/products/0/price',
    'extra_property/products/0/x',
    'unexpected_data_type/products/1',
  ])
  assert.deepEqual(of({}, 'ecommerce.order_cancelled'), ['missing_property/cancel_reason'])
  assert.deepEqual(of({ tax: 1 }, 'ecommerce.order_refunded'), ['extra_property/tax'])
})

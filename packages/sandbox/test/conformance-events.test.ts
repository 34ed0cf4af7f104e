import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../src/json.ts'
import { noon, setUp } from './setup.ts'

const time = '2026-10-01T11:00:00Z'
const event = (properties: JsonObject, name = 'points_earned'): JsonObject => ({
  external_id: 'm1',
  name,
  time,
  properties,
})
const purchase = (more: JsonObject): JsonObject => ({
  external_id: 'm1',
  product_id: 'sku',
  currency: 'USD',
  price: 10,
  time,
  ...more,
})

test('case 32 (A): events are never de-duplicated', async () => {
  const { under, track } = setUp()
  const body = { events: [event({}), event({})] }
  assert.deepEqual((await track(body)).json, { message: 'success', events_processed: 2 })
  assert.deepEqual((await track(body)).json, { message: 'success', events_processed: 2 })
  const at = Date.parse(time)
  assert.deepEqual(under.profiles.get('m1')?.events, {
    points_earned: { count: 4, first: at, last: at },
  })
})

test('case 33 (A): a future time becomes now, a zone is understood', async () => {
  const { under, track } = setUp()
  await track({
    events: [
      { external_id: 'm1', name: 'soon', time: '2027-01-01T00:00:00Z' },
      { external_id: 'm1', name: 'long_ago', time: '2013-07-16T19:20:30+01:00' },
    ],
  })
  const { soon, long_ago: longAgo } = under.profiles.get('m1')?.events ?? {}
  assert.equal(soon?.first, noon)
  assert.equal(longAgo?.first, Date.parse('2013-07-16T18:20:30Z'))
})

test('case 34 (A reserved, C others): bad property names reject their own object only', async () => {
  const { under, track } = setUp()
  const { status, json } = await track({
    events: [event({ event_name: 'x' }), event({ $x: 1 }), event({ '': 1 }), event({ fine: 1 })],
    purchases: [purchase({ properties: { price: 1 } }), purchase({})],
  })
  assert.equal(status, 201)
  assert.equal(json['events_processed'], 1)
  assert.equal(json['purchases_processed'], 1)
  const type = "Invalid 'properties' field"
  assert.deepEqual(json['errors'], [
    { type, input_array: 'events', index: 0 },
    { type, input_array: 'events', index: 1 },
    { type, input_array: 'events', index: 2 },
    { type, input_array: 'purchases', index: 0 },
  ])
  assert.equal(under.profiles.get('m1')?.events['points_earned']?.count, 1)
  assert.equal(under.profiles.get('m1')?.totals.purchases, 1)
})

test('case 34 (C, switches objectArrayProperty and nullProperty): lists of objects and nulls in properties', async () => {
  const body = { events: [event({ items: [{ sku: 'a' }], note: null })] }
  const usual = setUp()
  assert.equal((await usual.track(body)).status, 201)
  const [kept] = usual.under.eventsOf('m1')
  assert.deepEqual(kept?.properties, { items: [{ sku: 'a' }], note: null })

  const dropping = setUp({ switches: { nullProperty: 'drop' } })
  await dropping.track(body)
  assert.deepEqual(dropping.under.eventsOf('m1')[0]?.properties, { items: [{ sku: 'a' }] })

  const rejecting = setUp({ switches: { objectArrayProperty: 'reject' } })
  assert.equal((await rejecting.track(body)).status, 400)
})

test('case 35 (A): the first 256 properties are kept, and 102,401 bytes are too many', async () => {
  const { under, track } = setUp()
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, no) => [`p${no}`, no]))
  assert.equal((await track({ events: [event(many)] })).status, 201)
  assert.deepEqual(
    Object.keys(under.eventsOf('m1')[0]?.properties ?? {}),
    Array.from({ length: 256 }, (_, no) => `p${no}`),
  )
  const frame = JSON.stringify({ list: [''] }).length
  const fitting = { list: ['x'.repeat(102_400 - frame)] }
  assert.equal((await track({ events: [event(fitting)] })).status, 201)
  const over = { list: ['x'.repeat(102_401 - frame)] }
  assert.equal((await track({ events: [event(over)] })).status, 400)
})

test('case 36 (A/B): a quantity counts as so many purchases, a negative price as a refund', async () => {
  const { under, track } = setUp()
  const { status, json } = await track({
    purchases: [
      purchase({ quantity: 3, price: 10.0 }),
      purchase({ quantity: 101 }),
      purchase({ currency: 'XX' }),
      purchase({ price: -4.0 }),
    ],
  })
  assert.equal(status, 201)
  assert.equal(json['purchases_processed'], 2)
  assert.deepEqual(json['errors'], [
    { type: "'quantity' is not valid", input_array: 'purchases', index: 1 },
    {
      type: "'currency' must be an ISO 4217 currency",
      input_array: 'purchases',
      index: 2,
    },
  ])
  const totals = under.profiles.get('m1')?.totals
  assert.equal(totals?.purchases, 4)
  assert.equal(totals?.revenueMicros, 26_000_000)
})

const order: JsonObject = {
  order_id: 'o1',
  total_value: 25.5,
  currency: 'USD',
  source: 'shop',
  products: [{ product_id: 'p', product_name: 'P', variant_id: 'v', quantity: 1, price: 25.5 }],
}

test('case 37 (A): a recommended event is checked strictly, costs nothing and moves the order sums', async () => {
  const { under, track } = setUp()
  const placed = 'ecommerce.order_placed'
  const { status, json } = await track({
    events: [
      event(order, placed),
      event({ ...order, points: 1 }, placed),
      event({ ...order, total_value: '25.5' }, placed),
      event({ anything: true }, 'ecommerce.Order_Placed'),
    ],
  })
  assert.equal(status, 201)
  assert.equal(json['events_processed'], 2)
  const errors = Array.isArray(json['errors']) ? json['errors'] : []
  assert.deepEqual(
    errors.map((error) => [error['input_array'], error['index']]),
    [
      ['events', 1],
      ['events', 2],
    ],
  )
  for (const error of errors) assert.match(String(error['type']), /^The property '#\//)
  const profile = under.profiles.get('m1')
  assert.equal(profile?.totals.orders, 1)
  assert.equal(profile?.totals.revenueMicros, 25_500_000)
  assert.deepEqual(Object.keys(profile?.events ?? {}), [placed, 'ecommerce.Order_Placed'])
  assert.deepEqual(under.meter, { total: 1, attributes: 0, events: 1, purchases: 0 })
})

test('case 37 (A): a cancelled and a refunded order take back what they stand for', async () => {
  const { under, track } = setUp()
  await track({ events: [event(order, 'ecommerce.order_placed')] })
  await track({ events: [event({ ...order, total_value: 5.5 }, 'ecommerce.order_refunded')] })
  await track({ events: [event({ ...order, cancel_reason: 'late' }, 'ecommerce.order_cancelled')] })
  assert.deepEqual(under.profiles.get('m1')?.totals, {
    purchases: 0,
    revenueMicros: 20_000_000,
    orders: 0,
    refunds: 1,
    refundMicros: 5_500_000,
  })
})

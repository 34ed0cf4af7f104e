import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AttributeType,
  attributesCost,
  attributesItem,
  checkAttribute,
  checkOrder,
  checkProperties,
  eventItem,
  type Json,
  type JsonObject,
  listAttributes,
  type Outcome,
  type Parcel,
  pack,
  probe,
  render,
  track,
} from '@laurel/braze'
import fc from 'fast-check'
import { manualClock, sandbox, type Weather } from '../src/index.ts'
import { noon } from './setup.ts'

const credentials = { key: 'K-full', timeoutMs: 10_000 }
const open = (more = {}) =>
  sandbox({
    keys: { 'K-full': 'all', 'K-track': ['users.track', 'events.list'] },
    clock: manualClock(noon),
    visibility: { delayMs: 0 },
    rates: { family: 'off' },
    ...more,
  })

const scalar = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.constantFrom('2026-01-05', '12/1/2021', '2026-01', '1-2-2026', 'gold', ''),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
) as fc.Arbitrary<Json>
const key = fc.oneof(
  fc.stringMatching(/^[a-z_]{1,8}$/),
  fc.constantFrom('a.b', '$x', 'a b', 'constructor'),
)
const object = fc.dictionary(key, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), {
  maxKeys: 4,
}) as fc.Arbitrary<JsonObject>
const date = fc
  .date({ min: new Date('1900-01-01'), max: new Date('3100-01-01'), noInvalidDate: true })
  .map((one) => one.toISOString())
const values: Readonly<Record<AttributeType, fc.Arbitrary<Json>>> = {
  string: scalar,
  integer: fc.integer() as fc.Arbitrary<Json>,
  float: fc.double({ noNaN: true, noDefaultInfinity: true }) as fc.Arbitrary<Json>,
  boolean: fc.boolean() as fc.Arbitrary<Json>,
  date: date as fc.Arbitrary<Json>,
  array: fc.array(scalar, { maxLength: 5 }) as fc.Arbitrary<Json>,
  object,
  object_array: fc.array(object, { maxLength: 3 }) as fc.Arbitrary<Json>,
}
const typed = fc
  .constantFrom(...(Object.keys(values) as AttributeType[]))
  .chain((type) => values[type].map((value) => ({ type, value })))

test('a value that the client finds nothing wrong with is kept as it was meant', async () => {
  await fc.assert(
    fc.asyncProperty(typed, async ({ type, value }) => {
      if (value === null || checkAttribute('field', type, value).length > 0) return
      const under = open()
      const items = [attributesItem('r', 'm1', { field: render(type, value) })]
      const { outcomes } = await track(under.wire, credentials, parcel(items))
      assert.deepEqual(outcomes.get('r'), { kind: 'delivered' })
      const kept = under.profiles.get('m1')?.attributes['field']
      assert.deepEqual(JSON.stringify(kept), JSON.stringify(value))
    }),
    { numRuns: 400 },
  )
})

test('what the client expects a send to cost is what the meter shows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.constantFrom('a', 'b', 'email_subscribe', 'first_name'),
        fc.oneof(scalar, object),
      ),
      async (attributes) => {
        const { email_subscribe: _, ...rest } = attributes
        const under = open()
        const items = [attributesItem('r', 'm1', { ...rest, email_subscribe: 'opted_in' })]
        await track(under.wire, credentials, parcel(items))
        assert.equal(under.meter.total, attributesCost(rest))
      },
    ),
  )
})

const order = fc.record(
  {
    order_id: fc.constantFrom('o1', 1),
    total_value: fc.constantFrom(1, 0, -1, '1'),
    currency: fc.constantFrom('USD', 'XX', 1),
    source: fc.constant('shop'),
    products: fc.constantFrom(
      [],
      'x',
      [{ product_id: 'p', product_name: 'P', variant_id: 'v', quantity: 1, price: 1 }],
      [{ product_id: 'p' }],
    ),
    points: fc.constant(1),
    metadata: fc.constantFrom({ points: 1 }, 1),
  },
  { requiredKeys: ['order_id', 'total_value', 'currency', 'source', 'products'] },
) as fc.Arbitrary<JsonObject>
const properties = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('time', 'event_name', '$a', '', 'fine')),
  fc.integer(),
  { maxKeys: 3 },
) as fc.Arbitrary<JsonObject>

test('client and sandbox agree on which orders and which properties are refused', async () => {
  const sent = fc.oneof(
    order.map((one) => ({ name: 'ecommerce.order_placed', properties: one })),
    properties.map((one) => ({ name: 'points_earned', properties: one })),
  )
  await fc.assert(
    fc.asyncProperty(sent, async (event) => {
      const findings =
        event.name === 'points_earned'
          ? checkProperties('event', event.properties)
          : checkOrder('ecommerce.order_placed', event.properties)
      const item = eventItem('r', { externalId: 'm1', time: '2026-01-05T00:00:00.000Z', ...event })
      const one = { attributes: [], events: [item], purchases: [], follows: false }
      const { outcomes } = await track(open().wire, credentials, one)
      const fine = findings.every(({ level }) => level === 'warning')
      assert.equal(outcomes.get('r')?.kind, fine ? 'delivered' : 'rejected')
    }),
  )
})

function parcel(attributes: Parcel['attributes']): Parcel {
  const [only] = pack(
    attributes.map((one) => ({ member: one.row, attributes: one, events: [], purchases: [] })),
  )
  assert.ok(only)
  return only
}

test('in every weather, sending again what was not delivered ends with right profiles', async () => {
  const storms: readonly (readonly Weather[])[] = [
    [{ kind: 'serverError', probability: 0.4 }],
    [{ kind: 'tooMany', probability: 0.4 }],
    [{ kind: 'cutBefore', probability: 0.4 }],
    [{ kind: 'cutAfter', probability: 0.4 }],
    [{ kind: 'garbage', probability: 0.4, status: 502 }],
    [{ kind: 'rejectObjects', probability: 0.3, reason: 'a storm' }],
    [
      { kind: 'serverError', probability: 0.2 },
      { kind: 'cutAfter', probability: 0.2 },
      { kind: 'rejectObjects', probability: 0.2, reason: 'a storm' },
    ],
  ]
  for (const storm of storms) {
    const under = open()
    under.weather.set(storm)
    let left = Array.from({ length: 50 }, (_, no) => attributesItem(`m${no}`, `m${no}`, { no }))
    for (let round = 0; left.length > 0; round++) {
      assert.ok(round < 100, `${JSON.stringify(storm)} leaves ${left.length}`)
      const outcomes: Map<string, Outcome> = (await track(under.wire, credentials, parcel(left)))
        .outcomes
      assert.equal(outcomes.size, left.length)
      left = left.filter(({ row }) => outcomes.get(row)?.kind !== 'delivered')
    }
    for (let no = 0; no < 50; no++)
      assert.deepEqual(under.profiles.get(`m${no}`)?.attributes, { no })
  }
})

test('the client tells a wrong key from a missing permission, and never shows the key', async () => {
  const { wire } = open()
  const limited = await probe(wire, { ...credentials, key: 'K-track' })
  assert.equal(limited.kind, 'reached')
  assert.deepEqual(limited.kind === 'reached' && limited.missing, [
    'events.data_series',
    'events.get',
  ])
  const wrong = await probe(wire, { ...credentials, key: 'wrong-key-123' })
  assert.equal(wrong.kind, 'credential')
  assert.ok(!JSON.stringify(wrong).includes('wrong-key-123'))
})

test('the client reads the registry over all pages, with forced and blocked names', async () => {
  const under = open()
  const names = Object.fromEntries(Array.from({ length: 120 }, (_, no) => [`a${1_000 + no}`, no]))
  await track(under.wire, credentials, parcel([attributesItem('r', 'm1', names)]))
  under.setAttribute('a1000', { type: 'String' })
  under.setAttribute('a1001', { blocked: true })
  const listing = await listAttributes(under.wire, credentials)
  assert.ok(listing.ok)
  assert.equal(listing.entries.length, 120)
  const [forced, blocked, usual] = listing.entries
  assert.deepEqual([forced?.type, forced?.forced], ['String', true])
  assert.deepEqual([blocked?.blocked, usual?.blocked, usual?.type], [true, false, 'Number'])
})

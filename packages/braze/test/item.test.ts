import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  attributeCost,
  attributesCost,
  attributesItem,
  characters,
  eventCost,
  eventItem,
  facts,
  isJsonObject,
  type Json,
  longerThan,
  purchaseItem,
  standardFields,
  utf8Length,
} from '../src/index.ts'

test('bytes are counted as an encoder would, for any text', () => {
  const encoder = new TextEncoder()
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (one, two) => {
      for (const text of [one, two, `${one.slice(1)}${two}`, one.slice(0, -1)]) {
        assert.equal(utf8Length(text), encoder.encode(text).length)
      }
    }),
  )
  const long = 'aé😀'.repeat(40_000)
  for (const text of [
    long,
    `x${long}`,
    `xx${long}\ud83d`,
    '\ud83d',
    '\ude00x',
    'a\ud83d\ud83d\ude00',
  ]) {
    assert.equal(utf8Length(text), encoder.encode(text).length)
  }
})

test('limits of characters count characters, and not code units', () => {
  assert.equal(characters('😀é'), 2)
  assert.equal(longerThan('😀😀', 2), false)
  assert.equal(longerThan('😀😀', 1), true)
})

test('an attributes object holds the id and the values, and is weighed in bytes', () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), (id, drawn) => {
      const values = JSON.parse(JSON.stringify(drawn))
      delete values.external_id
      const { body, bytes, row } = attributesItem('r1', id, values)
      assert.deepEqual(JSON.parse(body), JSON.parse(JSON.stringify({ external_id: id, ...values })))
      assert.equal(bytes, new TextEncoder().encode(body).length)
      assert.equal(row, 'r1')
    }),
  )
})

test('events and purchases say what Braze asks for, and nothing that was left out', () => {
  const time = '2026-01-05T00:00:00.000Z'
  const event = { externalId: 'm1', name: 'points_earned', time }
  assert.deepEqual(JSON.parse(eventItem('r', event).body), {
    external_id: 'm1',
    name: 'points_earned',
    time,
  })
  assert.equal(eventItem('r', { ...event, appId: null }).body, eventItem('r', event).body)
  const told = { ...event, appId: 'app', properties: { points: 5 } }
  assert.deepEqual(JSON.parse(eventItem('r', told).body), {
    external_id: 'm1',
    app_id: 'app',
    name: 'points_earned',
    time,
    properties: { points: 5 },
  })
  const purchase = { externalId: 'm1', productId: 'sku', currency: 'USD', price: 9.5, time }
  assert.deepEqual(JSON.parse(purchaseItem('r', purchase).body), {
    external_id: 'm1',
    product_id: 'sku',
    currency: 'USD',
    price: 9.5,
    time,
  })
  const nobody = purchaseItem('r', { ...purchase, appId: null }).body
  assert.equal(nobody, purchaseItem('r', purchase).body)
})

test('a cost that is looked up by the name is the one that the rules give, for any name and value', () => {
  const rule = (value: Json): number => {
    const sum = (values: readonly Json[]) => values.map(rule).reduce((one, two) => one + two, 0)
    if (isJsonObject(value)) return '$time' in value ? 1 : Math.max(1, sum(Object.values(value)))
    return Array.isArray(value) && value.some(isJsonObject) ? sum(value) : 1
  }
  const free = ['external_id', 'user_alias', 'braze_id', '_merge_objects', 'subscription_groups']
  const standard = Object.keys(standardFields)
  const name = fc.oneof(fc.constantFrom(...standard, ...free, 'constructor', '$time'), fc.string())
  fc.assert(
    fc.property(name, fc.jsonValue(), (remote, drawn) => {
      const value: Json = JSON.parse(JSON.stringify(drawn))
      const own = Object.hasOwn(standardFields, remote) ? standardFields[remote] : undefined
      const expected = free.includes(remote) ? 0 : (own?.dataPoints ?? rule(value))
      assert.equal(attributeCost(remote, value), expected)
    }),
  )
})

test('data points are counted as Braze bills them', () => {
  assert.equal(attributesCost({ external_id: 'm1', tier: 'gold', points: 5 }), 2)
  assert.equal(attributesCost({ tier: null }), 1)
  assert.equal(attributesCost({ badges: ['a', 'b', 'c'] }), 1)
  assert.equal(
    attributesCost({ tier: { name: 'gold', since: { $time: 'x' }, perks: { a: 1, b: 2 } } }),
    4,
  )
  assert.equal(
    attributesCost({
      vouchers: [
        { id: 1, s: 'x' },
        { id: 2, s: 'y' },
      ],
    }),
    4,
  )
  assert.equal(attributesCost({ empty: {}, none: [] }), 2)
  assert.equal(
    attributesCost({ email: 'a@b.c', email_subscribe: 'opted_in', dob: '1990-01-01' }),
    2,
  )
  assert.equal(attributesCost({ constructor: 1 }), 1)
  assert.equal(eventCost('ecommerce.order_placed'), 0)
  assert.equal(eventCost('ecommerce.Order_Placed'), 1)
  assert.equal(eventCost('points_earned'), 1)
})

test('every fact names its source, its day and what it bounds', () => {
  for (const [name, fact] of Object.entries(facts)) {
    assert.ok(fact.source.length > 10 && fact.means.endsWith('.'), name)
    assert.match(fact.read, /^\d{4}-\d{2}-\d{2}$/)
    assert.ok(Number.isSafeInteger(fact.value) && fact.value > 0, name)
  }
  assert.ok(facts.trackBodyBytesSafe.value < facts.trackBodyBytes.value)
})

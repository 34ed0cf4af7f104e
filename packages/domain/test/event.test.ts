import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseEvent } from '../src/index.ts'
import { config, event, now, program, sent } from './given.ts'

const by = program()
const strict = program({
  workspace: { ...config().workspace, undeclaredProperties: 'refuse' },
})

/** Path and rule of what is wrong with an event. */
const wrong = (input: unknown, program = by): string => {
  const read = parseEvent(program, input, now)
  return read.ok ? 'taken' : `${read.refusal.problem.path} ${read.refusal.problem.rule}`
}

test('an event is kept in canonical form', () => {
  const properties = {
    amount: '12.30',
    orderId: null,
    items: [{ productId: 'p', quantity: 2, price: '6.15' }],
  }
  assert.deepEqual(event(by, 'purchase', properties, { occurredAt: '2026-01-04T12:00:00+09:00' }), {
    id: 'e1',
    memberId: 'm1',
    type: 'purchase',
    occurredAt: '2026-01-04T03:00:00.000Z',
    occurredAtMs: Date.UTC(2026, 0, 4, 3),
    properties: { amount: 12.3, items: [{ productId: 'p', quantity: 2, price: 6.15 }] },
  })
})

test('the envelope is refused by the path of what is wrong', () => {
  assert.equal(wrong(null), ' object')
  assert.equal(wrong({ ...sent('purchase'), extra: 1 }), '/extra unknown_key')
  assert.equal(wrong(sent('purchase', {}, { id: '' })), '/id event_id')
  assert.equal(wrong(sent('purchase', {}, { id: 'a'.repeat(201) })), '/id event_id')
  assert.equal(wrong(sent('purchase', {}, { id: 'a\u0000' })), '/id event_id')
  assert.equal(wrong(sent('purchase', {}, { memberId: 7 })), '/memberId member_id')
  assert.equal(wrong(sent('purchase', {}, { memberId: 'a\nb' })), '/memberId member_id')
  assert.equal(wrong(sent('opt_in', {}, { memberId: '가'.repeat(329) })), 'taken')
  assert.equal(wrong(sent('opt_in', {}, { memberId: '가'.repeat(330) })), '/memberId member_id')
  assert.equal(wrong(sent('nope')), '/type unknown_event_type')
  assert.equal(wrong(sent('constructor')), '/type unknown_event_type')
  assert.equal(wrong(sent('opt_in', {}, { occurredAt: '2026-01-04T12:00' })), '/occurredAt date')
  assert.equal(wrong(sent('opt_in', {}, { properties: [] })), '/properties object')
})

test('an event may lie five minutes in the future, or as far as the workspace says', () => {
  const at = (ms: number) => sent('opt_in', {}, { occurredAt: new Date(now + ms).toISOString() })
  assert.equal(wrong(at(300_000)), 'taken')
  assert.equal(wrong(at(300_001)), '/occurredAt future')
  const exact = program({ workspace: { ...config().workspace, futureToleranceMs: 0 } })
  assert.equal(wrong(at(1), exact), '/occurredAt future')
  assert.equal(wrong(sent('opt_in', {}, { occurredAt: '1000-01-01' })), 'taken')
})

test('properties that no one declared are kept or refused, as the workspace says', () => {
  assert.equal(wrong(sent('opt_in', { x: { y: 1 } })), 'taken')
  assert.equal(wrong(sent('opt_in', { x: 1 }), strict), '/properties/x undeclared')
  assert.equal(wrong(sent('opt_in', { 'a.b': 1 })), '/properties/a.b key')
  assert.equal(wrong(sent('opt_in', JSON.parse('{"__proto__": 1}'))), '/properties/__proto__ key')
})

test('built-in events are held to what they mean', () => {
  assert.equal(wrong(sent('purchase')), '/properties/amount required')
  assert.equal(wrong(sent('purchase', { amount: -1 })), '/properties/amount minimum')
  assert.equal(wrong(sent('purchase', { amount: '1.001' })), '/properties/amount money_decimals')
  assert.equal(wrong(sent('purchase', { amount: 0 })), 'taken')
  const item = (line: object) => wrong(sent('purchase', { amount: 1, items: [line] }))
  assert.equal(item({ productId: 'p', quantity: 1, price: 1 }), 'taken')
  assert.equal(item({ quantity: 1, price: 1 }), '/properties/items/0/productId required')
  assert.equal(item({ productId: 'p', price: 1 }), '/properties/items/0/quantity minimum')
  assert.equal(item({ productId: 'p', quantity: 1 }), '/properties/items/0/price money')
  assert.equal(wrong(sent('points_spent', { points: 0 })), '/properties/points minimum')
  assert.equal(wrong(sent('points_spent', { points: 1.5 })), '/properties/points integer')
  assert.equal(
    wrong(sent('points_adjusted', { points: 0, reason: 'x' })),
    '/properties/points not_zero',
  )
  assert.equal(wrong(sent('points_adjusted', { points: 1 })), '/properties/reason required')
  assert.equal(wrong(sent('refund')), '/properties/purchaseEventId required')
})

test('a profile sets fields that are there, may be set, and have their type', () => {
  const profile = (fields: object) => wrong(sent('profile', { fields }))
  assert.equal(profile({ first_name: 'A', birth_date: '1990-02-28', email: null }), 'taken')
  assert.equal(profile({ nope: 1 }), '/properties/fields/nope unknown_field')
  assert.equal(profile({ points_balance: 1 }), '/properties/fields/points_balance read_only')
  assert.equal(profile({ birth_date: 'x' }), '/properties/fields/birth_date date')
  assert.equal(wrong(sent('profile')), '/properties/fields required')
})

test('reading an event never throws, and what it gives reads the same again', () => {
  const types = fc.constantFrom('purchase', 'profile', 'refund', 'points_spent', 'opt_in', 'x')
  const properties = fc.oneof(
    fc.dictionary(
      fc.constantFrom('amount', 'items', 'fields', 'points', 'x', '__proto__'),
      fc.anything(),
    ),
    fc.anything(),
  )
  fc.assert(
    fc.property(types, properties, (type, given) => {
      const read = parseEvent(by, { ...sent(type), properties: given }, now)
      if (!read.ok) return
      const { occurredAtMs: _, ...again } = read.event
      assert.deepEqual(parseEvent(by, JSON.parse(JSON.stringify(again)), now), read)
    }),
  )
})

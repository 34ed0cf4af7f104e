import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AttributeContext,
  type AttributeType,
  checkAttribute,
  checkAttributeName,
  checkAttributeType,
  checkEventName,
  type Json,
  looksLikeDate,
  render,
  renderAttribute,
  sendable,
} from '../src/index.ts'

const rules = (remote: string, type: AttributeType, value: Json, context?: AttributeContext) =>
  checkAttribute(remote, type, value, context).map(({ rule, path }) => rule + path)

test('identifiers, control flags and fields with effects elsewhere cannot be targets', () => {
  const reserved = ['external_id', 'braze_id', 'user_alias', '_merge_objects', 'push_tokens']
  for (const name of [...reserved, 'subscription_groups', 'email_subscription_info', 'bio']) {
    assert.deepEqual(
      checkAttributeName(name).map(({ rule }) => rule),
      ['name_reserved'],
      name,
    )
  }
})

test('names are checked, and one that only resembles a standard field is pointed out', () => {
  const of = (name: string) => checkAttributeName(name).map(({ rule }) => rule)
  for (const name of ['loyalty_tier', 'email', 'Points', 'Loyalty Points', 'constructor', '계급']) {
    assert.deepEqual(of(name), [], name)
  }
  assert.deepEqual(of('firstName'), ['name_near_standard'])
  assert.deepEqual(of('Email'), ['name_near_standard'])
  assert.deepEqual(of(''), ['name_empty'])
  assert.deepEqual(of('a.b'), ['name_characters'])
  assert.deepEqual(of('$x'), ['name_characters'])
  assert.deepEqual(of('x\u0000'), ['name_characters'])
  assert.deepEqual(of('tier '), ['name_spaces'])
  assert.deepEqual(of('x'.repeat(255)), [])
  assert.deepEqual(of('😀'.repeat(255)), [], 'characters, not code units')
  assert.deepEqual(of('x'.repeat(256)), ['name_too_long'])
  assert.deepEqual(
    checkEventName('ecommerce.Order_Placed').map(({ rule }) => rule),
    ['name_near_ecommerce'],
  )
  assert.deepEqual(checkEventName('points.earned'), [])
})

test('values that Braze would reject or drop are named, each by its rule', () => {
  const cases: [AttributeType, Json, string[]][] = [
    ['string', 'x'.repeat(255), []],
    ['string', 'x'.repeat(256), ['string_too_long']],
    ['string', 5, ['type']],
    ['integer', 2 ** 53, ['number_inexact']],
    ['integer', 1.5, ['number_inexact']],
    ['float', 1.5, []],
    ['float', Number.NaN, ['type']],
    ['float', Number.POSITIVE_INFINITY, ['type']],
    ['boolean', 'true', ['type']],
    ['date', '2026-01-05T00:00:00.000Z', []],
    ['date', '3500-01-01T00:00:00.000Z', ['date_year']],
    ['date', 'soon', ['type']],
    ['array', ['a', 1, true], []],
    ['array', ['a', 'a'], ['array_repeats']],
    [
      'array',
      ['a', null, ['x'], 'y'.repeat(256)],
      ['array_element/1', 'array_element/2', 'string_too_long/3'],
    ],
    ['array', Array.from({ length: 501 }, (_, at) => at), ['array_too_long']],
    ['object', [], ['type']],
    [
      'object',
      { 'a.b': 1, 'c/d ~': null },
      ['key_characters/a.b', 'key_characters/c~1d ~0', 'null_inside/c~1d ~0'],
    ],
    ['object', { a: { b: [{ c: null }] } }, ['null_inside/a/b/0/c']],
    ['object', { a: [[1]] }, ['array_in_array/a/0']],
    ['object_array', [{ a: 1 }, 2], ['type']],
    ['object_array', [{ a: 1 }, { a: null }], ['null_inside/1/a']],
    [
      'object',
      {
        a: Object.fromEntries(Array.from({ length: 500 }, (_, no) => [`k${no}`, 'x'.repeat(230)])),
      },
      ['value_too_large'],
    ],
  ]
  for (const [type, value, expected] of cases) assert.deepEqual(rules('x', type, value), expected)
  assert.deepEqual(rules('x', 'array', [1, 2, 3], { arrayElements: 2 }), ['array_too_long'])
})

test('null clears any attribute, so it is always well', () => {
  for (const type of ['string', 'date', 'object'] as const) {
    assert.deepEqual(rules('x', type, null), [])
    assert.deepEqual(rules('email', type, null), [])
  }
})

test('dates inside objects are checked by their shape', () => {
  const shape = { since: 'date' } as const
  assert.deepEqual(rules('x', 'object', { since: '2026-01-05T00:00:00.000Z' }, { shape }), [])
  assert.deepEqual(rules('x', 'object', { since: 'not a date' }, { shape }), ['date_inside/since'])
  assert.deepEqual(rules('x', 'object_array', [{ since: null }], { shape }), [
    'date_inside/0/since',
  ])
})

test('standard fields follow their own rules, and say whether Braze rejects or ignores', () => {
  assert.deepEqual(rules('email', 'string', 'ana@example.com'), [])
  assert.deepEqual(rules('email', 'string', 'ana'), ['standard_rejected'])
  assert.deepEqual(rules('email_subscribe', 'string', 'maybe'), ['standard_rejected'])
  assert.deepEqual(rules('gender', 'string', 'X'), ['standard_ignored'])
  assert.deepEqual(rules('country', 'string', 'FR'), [])
  assert.deepEqual(rules('country', 'string', 'France'), ['standard_guessed'])
  assert.equal(sendable(checkAttribute('country', 'string', 'France')), true)
  assert.deepEqual(rules('dob', 'date', '1990-02-03T00:00:00.000Z'), [])
  assert.deepEqual(rules('email', 'integer', 4), ['type_of_standard'])
  assert.deepEqual(rules('current_location', 'object', { longitude: 1, latitude: 'x' }), [
    'standard_rejected',
  ])
  assert.equal(checkAttributeType('dob', 'object').length, 1)
  assert.equal(checkAttributeType('tier', 'object').length, 0)
})

test('a string that Braze would take for a date is a warning, and no other string is', () => {
  const dates = [
    '2026-09-15',
    '2026-01',
    '12/1/2021',
    '12-1-2021',
    '31/12/2021',
    '2026-09-15T10:00:00Z',
    '2026-09-15T10:00:00.123+02:00',
    '2026-09-15 10:00:00',
    '2013-07-16T19:20:30:123+0100',
  ]
  for (const text of dates) {
    assert.equal(looksLikeDate(text), true, text)
    assert.deepEqual(rules('card', 'string', text), ['string_looks_like_date'])
    assert.equal(sendable(checkAttribute('card', 'string', text)), true)
  }
  const others = ['', 'gold', '20260915', '3500-01-01', '2026-13-01', '12/40/2021', '2026-W05']
  const notes = ['Mar 26 2026 06:12 PM +00:00', '10:00', '1-800-555', 'ABC-2026-01-01', '42', '1.5']
  for (const text of [...others, ...notes]) assert.equal(looksLikeDate(text), false, text)
})

test('looking for dates never stumbles over a text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => typeof looksLikeDate(text) === 'boolean'),
  )
})

test('dates inside objects are written as $time, and everything else as it is', () => {
  const at = '2026-01-05T00:00:00.000Z'
  const shape = { since: 'date' } as const
  assert.equal(render('date', at), at)
  assert.equal(render('date', null), null)
  assert.deepEqual(render('object', { since: at, name: at }, shape), {
    since: { $time: at },
    name: at,
  })
  assert.deepEqual(render('object_array', [{ since: at }, {}], shape), [
    { since: { $time: at } },
    {},
  ])
  assert.equal(renderAttribute('dob', 'date', at), '2026-01-05')
  assert.equal(renderAttribute('joined', 'date', at), at)
})

test('rendering loses nothing: taking $time away gives the value back', () => {
  const day = fc
    .date({ min: new Date('0001-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString())
  const object = fc
    .record({
      since: fc.option(day, { nil: undefined }),
      name: fc.string(),
      inner: fc.record({ count: fc.integer() }),
    })
    .map((value) => JSON.parse(JSON.stringify(value)))
  const plain = (value: Json): Json =>
    JSON.parse(JSON.stringify(value), (_, inner) => inner?.$time ?? inner)
  const shape = { since: 'date', name: 'string' } as const
  fc.assert(
    fc.property(object, fc.array(object), (one, many) => {
      assert.deepEqual(plain(render('object', one, shape)), one)
      assert.deepEqual(plain(render('object_array', many, shape)), many)
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type FieldType, fieldTypes, parseValue, sameValue, type Value } from '../src/index.ts'

const read = (type: FieldType, input: unknown): Value => {
  const parsed = parseValue(type, input, '/x')
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed.value
}
const ruleOf = (type: FieldType, input: unknown): string => {
  const parsed = parseValue(type, input, '/x')
  return parsed.ok ? 'taken' : parsed.problem.rule
}

test('numbers that cannot be kept without loss are refused', () => {
  for (const number of [2 ** 53, -(2 ** 53), 1e300]) {
    assert.equal(ruleOf('integer', number), 'number_range')
    assert.equal(ruleOf('float', number), 'number_range')
    assert.equal(ruleOf('array', [number]), 'number_range')
  }
  assert.equal(ruleOf('integer', -0), 'negative_zero')
  assert.equal(ruleOf('float', -0), 'negative_zero')
  for (const number of [Number.NaN, Infinity]) assert.equal(ruleOf('float', number), 'number')
  assert.equal(ruleOf('integer', 1.5), 'integer')
  assert.equal(ruleOf('integer', '1'), 'integer')
  assert.equal(read('integer', 2 ** 53 - 1), 2 ** 53 - 1)
})

test('a value of another type is refused, not turned into one', () => {
  assert.equal(ruleOf('string', 1), 'string')
  assert.equal(ruleOf('boolean', 'true'), 'boolean')
  assert.equal(ruleOf('date', 1_700_000_000), 'date')
  assert.equal(ruleOf('array', { 0: 'a' }), 'list')
  assert.equal(ruleOf('array', [['a']]), 'scalar')
  assert.equal(ruleOf('object', ['a']), 'object')
  assert.equal(ruleOf('object_array', ['a']), 'object')
})

test('what would break further on is refused at the door', () => {
  assert.equal(ruleOf('object', { a: { b: null } }), 'nested_null')
  assert.equal(ruleOf('object', { 'a.b': 1 }), 'key')
  assert.equal(ruleOf('object', { $a: 1 }), 'key')
  assert.equal(ruleOf('object', JSON.parse('{"__proto__": {"polluted": 1}}')), 'key')
  assert.equal(ruleOf('string', 'a\u0000'), 'unicode')
  assert.equal(ruleOf('string', '\ud800'), 'unicode')
  assert.equal(ruleOf('string', 'a'.repeat(10_001)), 'string_length')
  assert.equal(ruleOf('array', new Array(501).fill(1)), 'list_items')
  assert.equal(ruleOf('array', new Array(100).fill('a'.repeat(1_000))), 'weight')
  const deep = JSON.parse(`${'{"a":'.repeat(9)}1${'}'.repeat(9)}`)
  assert.equal(ruleOf('object', deep), 'depth')
})

test('a problem points at the place and never quotes the value', () => {
  const parsed = parseValue(
    { type: 'object', shape: { 'a/b': 'integer' } },
    { 'a/b': 'secret' },
    '/x',
  )
  assert.ok(!parsed.ok)
  assert.equal(parsed.problem.path, '/x/a~1b')
  assert.ok(!JSON.stringify(parsed.problem).includes('secret'))
})

test('a shape types the keys it names, dates to instants, and lets the others be', () => {
  const definition = { type: 'object_array', shape: { at: 'date', n: 'integer' } } as const
  const parsed = parseValue(definition, [{ at: '2026-01-05', n: 1, more: 'x' }], '')
  assert.deepEqual(parsed.ok && parsed.value, [{ at: '2026-01-05T00:00:00.000Z', n: 1, more: 'x' }])
  assert.ok(!parseValue(definition, [{ n: 1.5 }], '').ok)
})

test('dates become instants, and a date that is none is refused', () => {
  const kept: Record<string, string> = {
    '2026-01-05': '2026-01-05T00:00:00.000Z',
    '2026-01-05T10:00:00+09:00': '2026-01-05T01:00:00.000Z',
    '2026-01-05T10:00Z': '2026-01-05T10:00:00.000Z',
    '2026-01-05T10:00:00.1239-0330': '2026-01-05T13:30:00.123Z',
    '2024-02-29': '2024-02-29T00:00:00.000Z',
    '2026-01-01T00:30:00+01:00': '2025-12-31T23:30:00.000Z',
  }
  for (const [input, instant] of Object.entries(kept)) assert.equal(read('date', input), instant)
  const none = `2026-02-29 2026-13-01 2026-00-01 2026-01-00 2026-01-05T24:00:00Z 2026-01-05T10:60:00Z
    2026-01-05T10:00:60Z 2026-01-05T10:00:00 2026-1-5 05/01/2026 0999-01-01 2026-01-05T10:00:00+24:00
    9999-12-31T23:59:59-01:00 20260105 2026-01-05Z now`
  for (const input of none.split(/\s+/)) assert.equal(ruleOf('date', input), 'date', input)
})

const typed = fc.constantFrom(...fieldTypes)
const scalar = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((x) => x + 0),
  fc.boolean(),
  fc.integer(),
  fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString()),
)
const input = fc.oneof(scalar, fc.array(scalar), fc.dictionary(fc.string(), scalar), fc.jsonValue())

test('reading what was read changes nothing, and JSON keeps it whole', () => {
  fc.assert(
    fc.property(typed, input, (type, value) => {
      const once = parseValue(type, value, '')
      if (!once.ok) return true
      assert.deepEqual(parseValue(type, once.value, ''), once)
      assert.deepEqual(JSON.parse(JSON.stringify(once.value)), once.value)
      return sameValue(type, once.value, JSON.parse(JSON.stringify(once.value)))
    }),
  )
})

test('reading never throws, whatever comes', () => {
  fc.assert(
    fc.property(typed, fc.anything(), (type, value) => {
      parseValue(type, value, '')
    }),
  )
})

test('being the same is an equivalence', () => {
  const small = fc.constantFrom<Value>(
    null,
    0,
    1,
    'a',
    '2026-01-05T00:00:00.000Z',
    '2026-01-05T00:00:00Z',
    '2026-01-05T09:00:00+09:00',
    false,
    ['a', 1],
    [1, 'a'],
    { a: 1, b: [2] },
    { b: [2], a: 1 },
    { a: 1 },
  )
  fc.assert(
    fc.property(typed, small, small, small, (type, a, b, c) => {
      assert.ok(sameValue(type, a, a))
      assert.equal(sameValue(type, a, b), sameValue(type, b, a))
      if (sameValue(type, a, b) && sameValue(type, b, c)) assert.ok(sameValue(type, a, c))
    }),
  )
})

test('dates are the same as instants, objects whatever their order, lists in order, null alone', () => {
  assert.ok(sameValue('date', '2026-01-05', '2026-01-05T09:00:00+09:00'))
  assert.ok(!sameValue('string', '2026-01-05', '2026-01-05T09:00:00+09:00'))
  assert.ok(sameValue('object', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }))
  assert.ok(!sameValue('array', ['a', 'b'], ['b', 'a']))
  assert.ok(!sameValue('object', null, {}))
  assert.ok(!sameValue('integer', null, 0))
})

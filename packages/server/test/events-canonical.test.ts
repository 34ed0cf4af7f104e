import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalText } from '../src/events/canonical.ts'

/** The same value with the keys of each object written in the opposite order. */
function turned(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(turned)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  )
}

test('the order of keys makes no difference, and nothing else is lost', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalText(value)
      assert.equal(canonicalText(turned(value)), text)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('lists keep their order, and what is undefined counts as left out', () => {
  assert.notEqual(canonicalText([1, 2]), canonicalText([2, 1]))
  assert.equal(canonicalText({ b: 1, a: undefined }), '{"b":1}')
  assert.equal(canonicalText({ '10': 1, '2': { b: 1, a: 2 } }), '{"2":{"a":2,"b":1},"10":1}')
})

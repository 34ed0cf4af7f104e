import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Answer, type Outcome, type Parcel, read, unanswered } from '../src/index.ts'
import { accepted, answer, parcelOf } from './samples.ts'

const kindsOf = (outcomes: Map<string, Outcome>) =>
  Object.fromEntries([...outcomes].map(([row, { kind }]) => [row, kind]))
const allRows = (parcel: Parcel) =>
  [...parcel.attributes, ...parcel.events, ...parcel.purchases].map(({ row }) => row)
const validData =
  "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields."
const required = "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required"
const error = (array: string, index: number, type = required) => ({
  type,
  input_array: array,
  index,
})

const counts = fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8))
const anyAnswer: fc.Arbitrary<Answer> = fc.record({
  status: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constantFrom(200, 201, 400, 413, 429)),
  headers: fc.dictionary(
    fc.constantFrom('x-ratelimit-reset', 'x-ratelimit-retry-after', 'x'),
    fc.string(),
  ),
  text: fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record(
        {
          message: fc.anything(),
          attributes_processed: fc.anything(),
          errors: fc.oneof(
            fc.anything(),
            fc.array(
              fc.record({
                type: fc.anything(),
                input_array: fc.constantFrom('attributes', 'events', 'purchases', '__proto__', 4),
                index: fc.oneof(fc.integer({ min: -2, max: 12 }), fc.double(), fc.string()),
              }),
            ),
          ),
        },
        { requiredKeys: [] },
      )
      .map((body) => JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? 0 : value)))
      .map((text) => text ?? ''),
  ),
})

test('whatever Braze says, every row has one outcome and attributes are never uncertain', () => {
  fc.assert(
    fc.property(counts, anyAnswer, ([a, e, p], said) => {
      const parcel = parcelOf(a, e, p)
      const outcomes = read(parcel, said)
      assert.deepEqual([...outcomes.keys()].toSorted(), allRows(parcel).toSorted())
      for (const { row } of parcel.attributes) {
        assert.notEqual(outcomes.get(row)?.kind, 'uncertain')
      }
      if (said.status < 200 || said.status > 299) {
        for (const { kind } of outcomes.values()) assert.notEqual(kind, 'delivered')
      }
    }),
    { numRuns: 500 },
  )
})

test('blame lands on exactly the rows that Braze names, whatever the subset', () => {
  const subset = (length: number) => fc.subarray(Array.from({ length }, (_, at) => at))
  const broken = counts.chain(([a, e, p]) =>
    fc.record({
      parcel: fc.constant(parcelOf(a, e, p)),
      attributes: subset(a),
      events: subset(e),
      purchases: subset(p),
    }),
  )
  fc.assert(
    fc.property(broken, ({ parcel, attributes, events, purchases }) => {
      const errors = [
        ...purchases.map((at) => error('purchases', at)),
        ...attributes.map((at) => error('attributes', at)),
        ...events.map((at) => error('events', at)),
      ]
      const outcomes = read(
        parcel,
        accepted(parcel, {
          attributes_processed: parcel.attributes.length - attributes.length,
          events_processed: parcel.events.length - events.length,
          purchases_processed: parcel.purchases.length - purchases.length,
          errors,
        }),
      )
      const bad = new Set([
        ...attributes.map((at) => `a${at}`),
        ...events.map((at) => `e${at}`),
        ...purchases.map((at) => `p${at}`),
      ])
      for (const [row, outcome] of outcomes) {
        assert.equal(outcome.kind, bad.has(row) ? 'rejected' : 'delivered', row)
      }
    }),
  )
})

test('a counter is not needed for an array that was not sent, or whose every object failed', () => {
  const parcel = parcelOf(1, 1)
  const said = { message: 'success', attributes_processed: 1, errors: [error('events', 0)] }
  assert.deepEqual(kindsOf(read(parcel, answer(201, said))), { a0: 'delivered', e0: 'rejected' })
})

test('a live answer with five sent and three rejected is read row by row', () => {
  const parcel = parcelOf(5)
  const state = "'email_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'"
  const outcomes = read(
    parcel,
    answer(201, {
      message: 'success',
      attributes_processed: 2,
      errors: [
        error('attributes', 1, state),
        error(
          'attributes',
          3,
          "You must specify only one of 'external_id', 'user_alias' or 'braze_id'",
        ),
        error('attributes', 4, state),
      ],
    }),
  )
  assert.deepEqual(outcomes.get('a1'), { kind: 'rejected', why: state })
  assert.deepEqual(kindsOf(outcomes), {
    a0: 'delivered',
    a1: 'rejected',
    a2: 'delivered',
    a3: 'rejected',
    a4: 'rejected',
  })
})

test('a gap in the counters leaves the unnamed rows of that array open, and no other', () => {
  const parcel = parcelOf(2, 3)
  const body = { events_processed: 1, errors: [error('events', 2)] }
  assert.deepEqual(kindsOf(read(parcel, accepted(parcel, body))), {
    a0: 'delivered',
    a1: 'delivered',
    e0: 'uncertain',
    e1: 'uncertain',
    e2: 'rejected',
  })
  assert.deepEqual(kindsOf(read(parcelOf(2), answer(201, { message: 'success' }))), {
    a0: 'retry',
    a1: 'retry',
  })
})

test('an error that points at no row of ours lets none pass for delivered', () => {
  const parcel = parcelOf(1, 2)
  const bare = read(parcel, accepted(parcel, { errors: ['something else'] })).get('e1')
  assert.deepEqual(bare, { kind: 'uncertain', why: 'Unplaced error: something else' })
  const body = { events_processed: 1, errors: [error('events', 7), error('events', 0)] }
  assert.deepEqual(kindsOf(read(parcel, accepted(parcel, body))), {
    a0: 'retry',
    e0: 'rejected',
    e1: 'uncertain',
  })
})

test('a 400 that names every row rejects them all; one that names some sends the others again', () => {
  const both = { message: validData, errors: [error('attributes', 0), error('events', 0)] }
  assert.deepEqual(kindsOf(read(parcelOf(1, 1), answer(400, both))), {
    a0: 'rejected',
    e0: 'rejected',
  })
  assert.deepEqual(kindsOf(read(parcelOf(2, 1), answer(400, both))), {
    a0: 'rejected',
    a1: 'retry',
    e0: 'rejected',
  })
})

test('a refusal without a name is split until one object is left, which is then rejected', () => {
  for (const status of [400, 413, 422]) {
    assert.deepEqual(kindsOf(read(parcelOf(2), answer(status, {}))), { a0: 'split', a1: 'split' })
    assert.deepEqual(kindsOf(read(parcelOf(0, 1), answer(status, 'a page'))), { e0: 'rejected' })
  }
})

test('a wrong key, a missing permission and a wrong host hold the connection, told apart', () => {
  const cause = (status: number, body: unknown) => {
    const outcome = read(parcelOf(1), answer(status, body)).get('a0')
    return outcome?.kind === 'hold' ? outcome.cause : outcome?.kind
  }
  assert.equal(cause(401, { message: 'Invalid API key: [key]' }), 'credential')
  assert.equal(cause(401, { message: 'Insufficient permissions' }), 'permission')
  assert.equal(cause(403, { message: 'Access Denied' }), 'permission')
  for (const status of [301, 404, 405, 415]) assert.equal(cause(status, ''), 'address')
})

test('a 429 is retried after the time that Braze names, in either family of headers', () => {
  const first = (headers: Record<string, string>) =>
    read(parcelOf(0, 1), answer(429, { message: 'Rate limited' }, headers)).get('e0')
  const why = 'Rate limited'
  assert.deepEqual(first({ 'x-ratelimit-retry-after': '7' }), {
    kind: 'retry',
    why,
    retryAfterMs: 7_000,
  })
  assert.deepEqual(first({ 'x-ratelimit-reset': '42' }), {
    kind: 'retry',
    why,
    retryAfterMs: 42_000,
  })
  assert.deepEqual(
    first({ 'x-ratelimit-reset': '1790856000' }),
    { kind: 'retry', why },
    'an epoch needs a clock: the pace knows it',
  )
})

test('trouble after sending leaves events and purchases uncertain, and retries attributes', () => {
  const open = { a0: 'retry', e0: 'uncertain', p0: 'uncertain' }
  const parcel = parcelOf(1, 1, 1)
  for (const status of [408, 500, 502, 503, 504]) {
    assert.deepEqual(kindsOf(read(parcel, answer(status, '<html>'))), open)
  }
  assert.deepEqual(kindsOf(read(parcel, answer(201, '<html>'))), open, 'garbage with a 2xx')
  assert.deepEqual(kindsOf(unanswered(parcel, 'cut', true)), open)
  assert.deepEqual(kindsOf(unanswered(parcel, 'refused', false)), {
    a0: 'retry',
    e0: 'retry',
    p0: 'retry',
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkLedger } from '../src/index.ts'
import { accepted, life, program, refused } from './given.ts'

const days = (days: number) => ({ kind: 'after', days }) as const

/** Three rules whose points come out uneven, so that every split has something to round. */
const by = program({
  earnRules: [
    { id: 'base', name: 'Base', version: 1, on: 'purchase', points: 'event.amount' },
    { id: 'seven', name: 'Seven', version: 1, on: 'purchase', points: '7', expiry: days(30) },
    { id: 'third', name: 'Third', version: 1, on: 'purchase', points: 'event.amount / 3.0' },
  ],
})

const cents = (minor: number) => (minor / 100).toFixed(2)

const bought = (properties: Record<string, unknown>) => {
  const one = life(by)
  one.say('enrol')
  const { points, purchases } = one.member
  const earned = accepted(one.say('purchase', properties, { id: 'p' })).member.points.earned
  return { one, before: { points, purchases }, earned }
}

const sound = (one: ReturnType<typeof life>) =>
  assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])

const refundedOf = (one: ReturnType<typeof life>) => one.purchases.get('p')?.refunded

/** Sizes of parts, in minor units, and where among them the member spends. */
const parts = fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 12 })

test('parts by amount, of any sizes in any order, take back exactly what the purchase earned', () => {
  fc.assert(
    fc.property(parts, fc.nat(60), (sizes, spend) => {
      const amount = sizes.reduce((sum, size) => sum + size, 0)
      const { one, before, earned } = bought({ amount: cents(amount) })
      if (spend > 0) one.say('points_spent', { points: spend })
      const { spent } = one.member.points
      let minor = 0
      for (const size of sizes) {
        const taken = one.member.points.earned
        accepted(one.say('refund', { purchaseEventId: 'p', amount: cents(size) }))
        minor += size
        const exact = (earned * size) / amount
        const points = taken - one.member.points.earned
        assert.ok(Math.abs(points - exact) < 1, `${points} for ${exact}`)
        assert.equal(one.member.purchases.totalMinor, amount - minor)
        assert.equal(one.member.purchases.count, minor === amount ? 0 : 1)
        sound(one)
      }
      assert.deepEqual(one.member.purchases, before.purchases)
      assert.equal(one.member.points.earned, 0)
      assert.equal(one.member.points.debt, spent)
      refused(one.say('refund', { purchaseEventId: 'p' }), 'purchase_already_refunded')
    }),
    { numRuns: 300 },
  )
})

test('after the same refunds in another order, the sums are the same at the end and on the way', () => {
  const shuffled = parts.chain((sizes) =>
    fc.tuple(fc.constant(sizes), fc.shuffledSubarray(sizes, { minLength: sizes.length })),
  )
  fc.assert(
    fc.property(shuffled, fc.nat(500), ([sizes, others], rest) => {
      const amount = sizes.reduce((sum, size) => sum + size, rest)
      const ends = [sizes, others].map((order) => {
        const { one } = bought({ amount: cents(amount) })
        for (const size of order) one.say('refund', { purchaseEventId: 'p', amount: cents(size) })
        return [one.member.points, one.member.purchases]
      })
      assert.deepEqual(ends[0], ends[1])
    }),
  )
})

const line = fc.record({
  productId: fc.constantFrom('tea', 'cup', 'pot'),
  quantity: fc.integer({ min: 1, max: 5 }),
  price: fc.integer({ min: 0, max: 3_000 }).map((minor) => minor / 100),
})

/** Lines of a purchase, and what was paid beside or below their sum, in minor units. */
const order = fc.record({
  items: fc.array(line, { minLength: 1, maxLength: 4 }),
  aside: fc.integer({ min: -500, max: 500 }),
})

const sumOf = (items: readonly { quantity: number; price: number }[]) =>
  items.reduce((sum, { quantity, price }) => sum + quantity * Math.round(price * 100), 0)

/** An order, and all its pieces in some order. */
const shuffledOrder = order.chain((of) => {
  const pieces = of.items.flatMap(({ productId, quantity }) => Array(quantity).fill(productId))
  const shuffled = fc.shuffledSubarray<string>(pieces, { minLength: pieces.length })
  return fc.tuple(fc.constant(of), shuffled)
})

test('a purchase that goes back piece by piece and then whole is as if it had never been', () => {
  fc.assert(
    fc.property(shuffledOrder, ([{ items, aside }, pieces]) => {
      const amount = Math.max(0, sumOf(items) + aside)
      const { one, before } = bought({ amount: cents(amount), items })
      for (const productId of pieces) {
        const item = { productId, quantity: 1 }
        const decision = one.say('refund', { purchaseEventId: 'p', items: [item] })
        if (amount > 0 && refundedOf(one)?.whole) continue
        accepted(decision)
        sound(one)
      }
      const all = refundedOf(one)
      const worth = Math.min(amount, sumOf(items))
      assert.equal(all?.minor, worth, 'all pieces are worth what was paid for them')
      if (!all?.whole) accepted(one.say('refund', { purchaseEventId: 'p' }))
      assert.deepEqual(one.member.purchases, before.purchases)
      assert.deepEqual(one.member.points, before.points)
      assert.ok([...one.lots.values()].every(({ state }) => state === 'cancelled'))
      sound(one)
    }),
    { numRuns: 300 },
  )
})

test('lines split into their pieces take back the same as the lines at once', () => {
  fc.assert(
    fc.property(order, ({ items, aside }) => {
      const amount = Math.max(0, sumOf(items) + aside)
      const ends = [
        items.map(({ productId, quantity }) => [{ productId, quantity }]),
        items.flatMap(({ productId, quantity }) =>
          Array(quantity).fill([{ productId, quantity: 1 }]),
        ),
        [items],
      ].map((refunds) => {
        const { one } = bought({ amount: cents(amount), items })
        for (const each of refunds) one.say('refund', { purchaseEventId: 'p', items: each })
        return [one.member.points, one.member.purchases]
      })
      assert.deepEqual(ends[1], ends[0])
      assert.deepEqual(ends[2], ends[0])
    }),
  )
})

test('amounts, items and the rest mix, and never more goes back than there was', () => {
  const step = fc.oneof(
    fc.integer({ min: 1, max: 4_000 }).map((minor) => ({ amount: cents(minor) })),
    fc.record({
      items: fc.array(
        line.map(({ productId, quantity }) => ({ productId, quantity })),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    }),
    fc.constant({}),
  )
  fc.assert(
    fc.property(order, fc.array(step, { maxLength: 15 }), ({ items, aside }, steps) => {
      const amount = Math.max(0, sumOf(items) + aside)
      const { one, earned } = bought({ amount: cents(amount), items })
      for (const each of steps) {
        const before = [one.member, one.entries.length]
        const decision = one.say('refund', { purchaseEventId: 'p', ...each })
        if (decision.kind === 'refused') {
          assert.deepEqual([one.member, one.entries.length], before)
        }
        sound(one)
      }
      const { points, purchases } = one.member
      assert.equal(purchases.totalMinor, amount - (refundedOf(one)?.minor ?? 0))
      const target = amount > 0 ? Math.ceil((earned * purchases.totalMinor) / amount) : null
      assert.equal(points.earned, refundedOf(one)?.whole ? 0 : (target ?? earned))
      if (refundedOf(one)?.whole) assert.deepEqual(purchases, { count: 0, totalMinor: 0 })
    }),
    { numRuns: 300 },
  )
})

test('the shares of a part come off each lot of the purchase, then off what expires first, then debt', () => {
  const two = program({
    earnRules: [
      { id: 'short', name: 'Short', version: 1, on: 'purchase', points: '9', expiry: days(30) },
      { id: 'long', name: 'Long', version: 1, on: 'purchase', points: '21' },
    ],
  })
  const one = life(two)
  one.say('enrol')
  one.say('points_adjusted', { points: 5, reason: 'welcome' })
  one.say('purchase', { amount: 10 }, { id: 'p' })
  const drawn = (amount: string) =>
    accepted(one.say('refund', { purchaseEventId: 'p', amount })).entries.map(
      ({ from, points, lotNo }) => [from, points, lotNo],
    )
  assert.deepEqual(drawn('3.50'), [
    ['available', 3, 2],
    ['available', 7, 3],
  ])
  one.say('points_spent', { points: 24 })
  assert.deepEqual(drawn('3.50'), [
    ['available', 1, 3],
    ['debt', 10, null],
  ])
})

test('what a refund names must be there, and what is left is said', () => {
  const items = [
    { productId: 'tea', variantId: 'green', quantity: 2, price: 4 },
    { productId: 'tea', variantId: 'green', quantity: 1, price: 3 },
    { productId: 'cup', quantity: 1, price: 9 },
  ]
  const { one } = bought({ amount: '20.00', items })
  const refund = (properties: object) => one.say('refund', { purchaseEventId: 'p', ...properties })
  const green = { productId: 'tea', variantId: 'green' }
  refused(refund({ items: [{ productId: 'tea', quantity: 1 }] }), 'purchase_line_not_found')
  refused(refund({ items: [{ productId: 'pot', quantity: 1 }] }), 'purchase_line_not_found')
  refused(refund({ items: [{ ...green, quantity: 1, price: 5 }] }), 'purchase_line_not_found')
  refused(refund({ items: [], amount: 1 }), 'invalid_event')
  refused(refund({ items: [] }), 'invalid_event')
  refused(refund({ amount: 0 }), 'invalid_event')
  const large = refused(refund({ amount: '20.01' }), 'more_than_left')
  assert.equal(large.left, '20.00')
  const many = refused(refund({ items: [{ ...green, quantity: 4 }] }), 'more_than_left')
  assert.deepEqual([many.left, many.problem.path], ['3', '/properties/items/0/quantity'])
  accepted(refund({ items: [{ ...green, quantity: 1, price: 3 }] }))
  assert.deepEqual(refundedOf(one)?.pieces, [0, 1, 0])
  accepted(refund({ items: [{ ...green, quantity: 2 }] }))
  assert.equal(refundedOf(one)?.minor, 1_100)
  accepted(refund({ amount: 5 }))
  assert.equal(
    refused(refund({ items: [{ productId: 'cup', quantity: 1 }] }), 'more_than_left').left,
    '4.00',
  )
  const [effect] = accepted(refund({})).effects
  assert.ok(effect?.kind === 'purchase_refunded')
  assert.deepEqual([effect.amount, effect.left], ['4.00', '0.00'])
})

test('a refund before its purchase changes nothing, and happens with the purchase', () => {
  const split = fc.tuple(parts, fc.nat(12))
  fc.assert(
    fc.property(split, ([sizes, early]) => {
      const amount = sizes.reduce((sum, size) => sum + size, 1)
      const ends = [early, 0].map((before) => {
        const one = life(by)
        one.say('enrol')
        const start = one.member
        const refundOf = (size: number) => {
          const { effects } = accepted(
            one.say('refund', { purchaseEventId: 'p', amount: cents(size) }),
          )
          return effects.map(({ kind }) => kind)
        }
        for (const size of sizes.slice(0, before)) {
          assert.deepEqual(refundOf(size), ['refund_waiting'])
          assert.deepEqual(one.member.points, start.points)
          assert.deepEqual(one.member.purchases, start.purchases)
        }
        one.say('purchase', { amount: cents(amount) }, { id: 'p' })
        sound(one)
        for (const size of sizes.slice(before)) refundOf(size)
        sound(one)
        return [one.member.points, one.member.purchases, refundedOf(one)?.minor]
      })
      assert.deepEqual(ends[0], ends[1])
    }),
  )
})

test('a refund that waited and does not fit its purchase is dropped, and told', () => {
  const one = life(by)
  one.say('enrol')
  one.say('refund', { purchaseEventId: 'p', amount: 4 }, { id: 'r1' })
  one.say('refund', { purchaseEventId: 'p', amount: 7 }, { id: 'r2' })
  one.say('refund', { purchaseEventId: 'p' }, { id: 'r3' })
  one.say('refund', { purchaseEventId: 'p' }, { id: 'r4' })
  const { effects, entries } = accepted(one.say('purchase', { amount: 10 }, { id: 'p' }))
  assert.deepEqual(
    effects.map((effect) => [
      effect.kind,
      'refundEventId' in effect ? effect.refundEventId : null,
      'amount' in effect ? effect.amount : null,
    ]),
    [
      ['points_earned', null, null],
      ['points_earned', null, null],
      ['points_earned', null, null],
      ['purchase_refunded', 'r1', '4.00'],
      ['points_returned', null, null],
      ['refund_dropped', 'r2', null],
      ['purchase_refunded', 'r3', '6.00'],
      ['points_returned', null, null],
      ['refund_dropped', 'r4', null],
    ],
  )
  assert.deepEqual([...new Set(entries.map(({ eventId }) => eventId))], ['p', 'r1', 'r3'])
  assert.deepEqual(one.member.purchases, { count: 0, totalMinor: 0 })
  sound(one)
})

test('a refund waits for what may be a purchase only, and only if it is well formed', () => {
  const one = life(by)
  one.say('enrol', {}, { id: 'e' })
  for (const more of [{ amount: 0 }, { items: [] }, { items: [], amount: 1 }]) {
    refused(one.say('refund', { purchaseEventId: 'p', ...more }), 'invalid_event')
  }
  refused(one.say('refund', { purchaseEventId: 'e' }), 'purchase_not_found')
  refused(one.say('refund', { purchaseEventId: 'r' }, { id: 'r' }), 'purchase_not_found')
  refused(one.say('refund', { purchaseEventId: 'x'.repeat(201) }), 'purchase_not_found')
})

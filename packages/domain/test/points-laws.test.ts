import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Lot, type Member, walletOf } from '../src/index.ts'
import { accepted, day, life, program } from './given.ts'
import {
  configured,
  type Deed,
  onPaper,
  programOf,
  type Step,
  teller,
  walletIds,
} from './points-programs.ts'

const start = Date.UTC(2025, 0, 1)
const by = program(configured())

/** One life by a program; `look` is called after each step. Where it ends, the clock stands at its last step. */
function run(steps: readonly Step[], look: (one: ReturnType<typeof life>) => void = () => {}) {
  const one = life(by, start)
  const tell = teller()
  const clock = { nowMs: start }
  const at = (ms: number) => ({ occurredAt: new Date(ms).toISOString() })
  one.say('enrol', {}, at(start))
  for (const { after, then } of steps) {
    clock.nowMs += after * (day / 2)
    one.nowMs = clock.nowMs
    if (typeof then === 'string') continue
    const { id, type, atMs, properties } = tell(then, clock.nowMs)
    one.say(type, properties, { id, ...at(atMs) })
    look(one)
  }
  one.say('opt_in', {}, at(clock.nowMs))
  return { one, at: at(clock.nowMs) }
}

/** What a member has of each wallet but those that keep what is refunded. */
const pointsOf = (member: Member) =>
  Object.fromEntries(
    walletIds.filter((id) => !onPaper[id]?.keeps).map((id) => [id, walletOf(member, id).points]),
  )

const left = (lots: ReadonlyMap<number, Lot>) =>
  [...lots.values()]
    .filter(({ remaining, held, wallet }) => remaining + held > 0 && !onPaper[wallet]?.keeps)
    .map(({ no, remaining, held, state }) => ({ no, remaining, held, state }))

const amount = fc.integer({ min: 0, max: 12 })
const source = fc.constantFrom('web', 'till', 'app', 'fair', 'club', 'gift', 'post')

test('to earn and to give all of it back at once is to stand where one stood', () => {
  fc.assert(
    fc.property(programOf(20), amount, source, (steps, paid, shop) => {
      const { one, at } = run(steps)
      const before = [pointsOf(one.member), one.member.purchases, left(one.lots)]
      accepted(one.say('purchase', { amount: paid, source: shop }, { ...at, id: 'again' }))
      accepted(one.say('refund', { purchaseEventId: 'again' }, at))
      assert.deepEqual([pointsOf(one.member), one.member.purchases, left(one.lots)], before)
    }),
    { numRuns: 500 },
  )
})

test('what goes back in parts takes in the end what it takes at once', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 5 })
  fc.assert(
    fc.property(programOf(20), amount, source, parts, (steps, paid, shop, cents) => {
      const ends = [cents, []].map((each) => {
        const { one, at } = run(steps)
        accepted(one.say('purchase', { amount: paid, source: shop }, { ...at, id: 'again' }))
        one.say('points_spent', { points: 3 }, at)
        for (const part of each) {
          one.say('refund', { purchaseEventId: 'again', amount: part / 100 }, at)
        }
        one.say('refund', { purchaseEventId: 'again' }, at)
        assert.ok(one.purchases.get('again')?.refunded.whole)
        return [pointsOf(one.member), one.member.purchases]
      })
      assert.deepEqual(ends[0], ends[1])
    }),
    { numRuns: 500 },
  )
})

test('a spend that is reversed at once, or a hold that is let go, has taken nothing', () => {
  const wallet = fc.constantFrom(...walletIds)
  fc.assert(
    fc.property(programOf(20), fc.integer({ min: 1, max: 12 }), wallet, (steps, points, from) => {
      const { one, at } = run(steps)
      const before = [pointsOf(one.member), left(one.lots)]
      const asked = { points, wallet: from }
      const spent = one.say('points_spent', asked, { ...at, id: 'spent' })
      const reversal = one.say('points_spend_reversed', { spentEventId: 'spent' }, at)
      assert.equal(reversal.kind, spent.kind)
      const held = one.say('points_held', { ...asked, minutes: 60 }, { ...at, id: 'held' })
      assert.equal(one.say('hold_released', { holdEventId: 'held' }, at).kind, held.kind)
      assert.deepEqual([pointsOf(one.member), left(one.lots)], before)
    }),
    { numRuns: 500 },
  )
})

test('it does not matter how an order is split in lines', () => {
  fc.assert(
    fc.property(programOf(24), (steps) => {
      const seen: unknown[] = []
      const split: unknown[] = []
      run(steps, ({ member, purchases }) => seen.push([member, backOf(purchases)]))
      run(steps.map(inLines), ({ member, purchases }) => split.push([member, backOf(purchases)]))
      assert.deepEqual(split, seen)
    }),
    { numRuns: 500 },
  )
})

/** How much went back of each purchase. */
const backOf = (purchases: ReturnType<typeof life>['purchases']) =>
  [...purchases.values()].map(({ eventId, refunded: { minor, whole, points } }) => ({
    ...{ eventId, minor, whole, points },
  }))

type Items = readonly { readonly quantity: number }[]

/** A step whose purchase names each piece on a line of its own. */
function inLines(step: Step): Step {
  const { then } = step
  if (typeof then === 'string' || then.type !== 'purchase') return step
  const items = then.properties['items'] as Items | undefined
  if (items === undefined) return step
  const lines = items.flatMap((item) =>
    Array.from({ length: item.quantity }, () => ({ ...item, quantity: 1 })),
  )
  const bought: Deed = { ...then, properties: { ...then.properties, items: lines } }
  return { ...step, then: bought }
}

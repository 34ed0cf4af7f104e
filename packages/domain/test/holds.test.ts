import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkLedger, type Wallet } from '../src/index.ts'
import { accepted, day, life, now, program, refused } from './given.ts'

const start = now - 30 * day
const iso = (ms: number) => new Date(ms).toISOString()

const limited: Wallet = {
  id: 'points',
  name: 'Points',
  version: 1,
  kind: 'spendable',
  spendLimits: [{ points: 20, per: 'day', beyond: 'reject' }],
}

/** A member with 10 points that live three days, in lot 1, and 10 that live for ever, in lot 2. */
function rich(wallets: readonly Wallet[] = []) {
  const expiry = { kind: 'after', days: 3 } as const
  const rule = { name: 'R', version: 1, on: 'purchase', points: '10' }
  const earnRules = [
    { ...rule, id: 'a', expiry },
    { ...rule, id: 'b' },
  ]
  const one = life(program({ earnRules, wallets }), start)
  const at = (days: number) => ({ occurredAt: iso(start + days * day) })
  const say = (type: string, properties: object, days = 0, id?: string) => {
    one.nowMs = start + days * day
    return one.say(type, { ...properties }, { ...at(days), ...(id === undefined ? {} : { id }) })
  }
  say('enrol', {})
  say('purchase', { amount: 1 }, 0, 'p1')
  const hold = (points: number, minutes = 60 * 24 * 5, id = 'h1') =>
    say('points_held', { points, minutes }, 0, id)
  const sound = () =>
    assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])
  const lots = () =>
    [...one.lots.values()].map(({ remaining, held, state }) => [remaining, held, state])
  return { one, say, hold, sound, lots }
}

test('a hold takes from what expires first out of the balance, and remembers where from', () => {
  const { one, hold, sound, lots } = rich()
  const until = iso(start + 5 * day)
  const { effects } = accepted(hold(14))
  assert.deepEqual(effects, [{ kind: 'points_held', points: 14, until }])
  const { balance, held, spent } = one.member.points
  assert.deepEqual([balance, held, spent], [6, 14, 0])
  assert.deepEqual(lots(), [
    [0, 10, 'active'],
    [6, 4, 'active'],
  ])
  assert.equal(one.member.reviewAt, until)
  refused(hold(7, 60, 'h2'), 'not_enough_points')
  sound()
})

test('a capture in part spends what was drawn first, and lets the rest go', () => {
  const { one, say, hold, sound, lots } = rich()
  hold(14)
  refused(say('hold_captured', { holdEventId: 'h1', points: 15 }), 'more_than_left')
  const { effects } = accepted(say('hold_captured', { holdEventId: 'h1', points: 11 }, 0, 'c1'))
  const told = { points: 11, released: 3, holdEventId: 'h1' }
  assert.deepEqual(effects, [{ kind: 'hold_captured', ...told }])
  assert.deepEqual(lots(), [
    [0, 0, 'exhausted'],
    [9, 0, 'active'],
  ])
  assert.deepEqual(
    one.entries.slice(-3).map(({ kind, lotNo, points }) => [kind, lotNo, points]),
    [
      ['spend', 1, 10],
      ['spend', 2, 1],
      ['release', 2, 3],
    ],
  )
  for (const type of ['hold_captured', 'hold_released']) {
    refused(say(type, { holdEventId: 'h1' }), 'hold_not_open')
  }
  accepted(say('points_spend_reversed', { spentEventId: 'c1', points: 4 }))
  assert.deepEqual([one.member.points.balance, one.member.points.spent], [13, 7])
  sound()
})

test('held points can be spent after their time; those that go back then are dead', () => {
  for (const captured of [10, 4]) {
    const { one, say, hold, sound } = rich()
    hold(10)
    accepted(say('hold_captured', { holdEventId: 'h1', points: captured }, 4))
    const { balance, spent, expired, held } = one.member.points
    assert.deepEqual([balance, spent, expired, held], [10, captured, 10 - captured, 0])
    sound()
  }
})

test('a hold that nobody ends is over at its instant, once, whoever comes first', () => {
  const { one, say, hold, sound } = rich()
  hold(14)
  const { effects } = accepted(say('profile', { fields: {} }, 6))
  const at = iso(start + 5 * day)
  assert.deepEqual(effects, [
    { kind: 'hold_expired', points: 14, holdEventId: 'h1', at },
    { kind: 'points_expired', points: 10, lotNo: 1, at },
  ])
  refused(say('hold_captured', { holdEventId: 'h1' }, 6), 'hold_not_open')
  const due = { occurredAt: at }
  refused(one.say('due', {}, due), 'event_type_reserved')
  assert.deepEqual([one.member.points.balance, one.member.reviewAt], [10, null])
  sound()
})

test('what comes back of a hold pays what is owed', () => {
  const { one, say, hold, sound } = rich()
  hold(20)
  say('refund', { purchaseEventId: 'p1' })
  assert.deepEqual([one.member.points.debt, one.member.points.held], [20, 20])
  const { effects } = accepted(say('hold_captured', { holdEventId: 'h1', points: 5 }))
  assert.deepEqual(effects.at(-1), { kind: 'points_repaid', points: 15 })
  assert.deepEqual([one.member.points.debt, one.member.points.balance], [5, 0])
  sound()
})

test('a limit counts what is held, and no more what is let go', () => {
  const { say, hold, sound } = rich([limited])
  say('points_adjusted', { points: 50, reason: 'more' })
  hold(12)
  assert.equal(refused(hold(9, 60, 'h2'), 'limit_reached').left, '8')
  accepted(say('hold_captured', { holdEventId: 'h1', points: 3 }))
  assert.equal(refused(hold(18, 60, 'h2'), 'limit_reached').left, '17')
  accepted(hold(17, 60, 'h2'))
  accepted(say('hold_released', { holdEventId: 'h2' }))
  accepted(say('points_spent', { points: 17 }))
  refused(say('points_spent', { points: 1 }), 'limit_reached')
  sound()
})

test('a hold says how long it lasts, and not too long', () => {
  const { say } = rich()
  const wrong = (properties: object) => {
    const { problem } = refused(say('points_held', { points: 1, ...properties }), 'invalid_event')
    return `${problem.path} ${problem.rule}`
  }
  assert.equal(wrong({}), '/properties one_of')
  assert.equal(wrong({ minutes: 1, until: iso(start + day) }), '/properties one_of')
  assert.equal(wrong({ minutes: 0 }), '/properties/minutes minimum')
  assert.equal(wrong({ until: iso(start) }), '/properties/until over')
  assert.equal(wrong({ until: iso(start + 400 * day) }), '/properties/until maximum')
  assert.equal(wrong({ minutes: Number.MAX_SAFE_INTEGER }), '/properties/minutes maximum')
})

test('a hundred holds are open at a time, and no more', () => {
  const { say, sound } = rich()
  say('points_adjusted', { points: 500, reason: 'more' })
  for (let i = 0; i < 100; i += 1)
    accepted(say('points_held', { points: 1, minutes: 9 }, 0, `h${i}`))
  refused(say('points_held', { points: 1, minutes: 9 }), 'out_of_range')
  accepted(say('hold_released', { holdEventId: 'h7' }))
  accepted(say('points_held', { points: 1, minutes: 9 }))
  sound()
})

const points = fc.integer({ min: 1, max: 20 })

test('a hold that is let go in time is as if it had never been', () => {
  fc.assert(
    fc.property(points, fc.option(points), (held, spent) => {
      const [one, other] = [rich(), rich()]
      one.hold(held)
      accepted(one.say('hold_released', { holdEventId: 'h1' }))
      for (const each of spent === null ? [] : [one, other])
        each.say('points_spent', { points: spent })
      assert.deepEqual(one.one.member.points, other.one.member.points)
      assert.deepEqual(one.one.lots, other.one.lots)
    }),
  )
})

test('a hold that is captured, whole or in part, is a spend of so many points', () => {
  fc.assert(
    fc.property(points, points, fc.integer({ min: 0, max: 2 }), (held, most, days) => {
      const [one, other] = [rich(), rich()]
      const spent = Math.min(held, most)
      one.hold(held)
      accepted(one.say('hold_captured', { holdEventId: 'h1', points: spent }, days))
      other.say('points_spent', { points: spent }, days)
      assert.deepEqual(one.one.member.points, other.one.member.points)
      assert.deepEqual(one.one.lots, other.one.lots)
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkLedger } from '../src/index.ts'
import { accepted, life, program, refused } from './given.ts'

const days = (days: number) => ({ kind: 'after', days }) as const

/** One rule whose points live for two days from the event, one whose points live for five, one for ever. */
const by = program({
  earnRules: [
    { id: 'two', name: 'Two', version: 1, on: 'purchase', points: 'event.amount', expiry: days(2) },
    {
      id: 'five',
      name: 'Five',
      version: 1,
      on: 'purchase',
      points: 'event.amount',
      expiry: days(5),
    },
    { id: 'ever', name: 'Ever', version: 1, on: 'purchase', points: 'event.amount' },
  ],
})

/** Say something on a day of January, which is today then. */
function say(
  one: ReturnType<typeof life>,
  day: number,
  type: string,
  properties: Record<string, unknown> = {},
  id?: string,
) {
  const occurredAt = `2026-01-0${day}T00:00:00Z`
  one.nowMs = Date.parse(occurredAt)
  return one.say(type, properties, { occurredAt, ...(id === undefined ? {} : { id }) })
}

const left = (one: ReturnType<typeof life>) =>
  [...one.lots.values()].map(({ remaining, state }) => [remaining, state])

const sound = (one: ReturnType<typeof life>) =>
  assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])

function spent(points: number) {
  const one = life(by)
  say(one, 1, 'enrol', {})
  say(one, 1, 'purchase', { amount: 10 }, 'p')
  accepted(say(one, 1, 'points_spent', { points }, 's'))
  return one
}

test('spent points come back to the lots they came from, as if they had not been spent', () => {
  const one = spent(25)
  assert.deepEqual(left(one), [
    [0, 'exhausted'],
    [0, 'exhausted'],
    [5, 'active'],
  ])
  const { effects } = accepted(say(one, 2, 'points_spend_reversed', { spentEventId: 's' }))
  assert.deepEqual(effects, [{ kind: 'points_spend_reversed', points: 25, spentEventId: 's' }])
  assert.deepEqual(left(one), Array(3).fill([10, 'active']))
  assert.deepEqual(one.member.points, {
    balance: 30,
    debt: 0,
    earned: 30,
    pending: 0,
    spent: 0,
    expired: 0,
    held: 0,
  })
  refused(one.say('points_spend_reversed', { spentEventId: 's' }), 'spend_already_reversed')
  refused(one.say('points_spend_reversed', { spentEventId: 'p' }), 'spend_not_found')
  sound(one)
})

test('a part that comes back leaves what a smaller spend would have left, in however many steps', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), sizes, (points, steps) => {
      const one = spent(points)
      let rest = points
      for (const back of steps) {
        const decision = say(one, 1, 'points_spend_reversed', { spentEventId: 's', points: back })
        if (back > rest) {
          const code = rest === 0 ? 'spend_already_reversed' : 'more_than_left'
          assert.equal(refused(decision, code).left, rest === 0 ? undefined : String(rest))
          continue
        }
        accepted(decision)
        rest -= back
        const remaining = (of: ReturnType<typeof life>) => left(of).map(([points]) => points)
        if (rest > 0) assert.deepEqual(remaining(one), remaining(spent(rest)))
        assert.equal(one.member.points.spent, rest)
        sound(one)
      }
    }),
  )
})

test('points of a lot that died meanwhile come back to it and expire at once', () => {
  const one = spent(25)
  const { effects } = accepted(say(one, 4, 'points_spend_reversed', { spentEventId: 's' }))
  assert.deepEqual(effects, [
    { kind: 'points_spend_reversed', points: 25, spentEventId: 's' },
    { kind: 'points_expired', points: 10, lotNo: 1, at: '2026-01-04T00:00:00.000Z' },
  ])
  assert.deepEqual(left(one), [
    [0, 'expired'],
    [10, 'active'],
    [10, 'active'],
  ])
  assert.deepEqual(one.member.points, {
    balance: 20,
    debt: 0,
    earned: 30,
    pending: 0,
    spent: 0,
    expired: 10,
    held: 0,
  })
  sound(one)
})

test('what is owed is paid first from what comes back, also from what would expire', () => {
  const one = spent(25)
  const { effects: owing } = accepted(say(one, 2, 'refund', { purchaseEventId: 'p' }))
  assert.ok(owing.some((effect) => effect.kind === 'points_returned' && effect.debt === 25))
  say(one, 2, 'points_adjusted', { points: 10, reason: 'sorry' })
  const { effects } = accepted(say(one, 4, 'points_spend_reversed', { spentEventId: 's' }))
  assert.deepEqual(effects, [
    { kind: 'points_spend_reversed', points: 25, spentEventId: 's' },
    { kind: 'points_repaid', points: 15 },
  ])
  assert.deepEqual(one.member.points, {
    balance: 10,
    debt: 0,
    earned: 0,
    pending: 0,
    spent: 0,
    expired: 0,
    held: 0,
  })
  sound(one)
})

test('points that come back too late live for the days of goodwill that their wallet grants', () => {
  const wallet = { id: 'points', name: 'Points', version: 1, kind: 'spendable' } as const
  const one = spent(10)
  one.program = program({ wallets: [{ ...wallet, goodwillDays: 3 }] })
  const { effects } = accepted(say(one, 4, 'points_spend_reversed', { spentEventId: 's' }))
  assert.deepEqual(effects, [{ kind: 'points_spend_reversed', points: 10, spentEventId: 's' }])
  assert.equal(
    one.member.ahead.expiresAt,
    '2026-01-06T00:00:00.000Z',
    'what has its own time first',
  )
  sound(one)
  const due = { id: 'due', occurredAt: '2026-01-07T00:00:00.000Z' }
  one.nowMs = Date.parse(due.occurredAt)
  assert.deepEqual(
    accepted(one.say('due', {}, due)).effects.map((effect) =>
      effect.kind === 'points_expired' ? [effect.kind, effect.points, effect.at] : [],
    ),
    [
      ['points_expired', 10, '2026-01-06T00:00:00.000Z'],
      ['points_expired', 10, '2026-01-07T00:00:00.000Z'],
    ],
  )
  sound(one)
})

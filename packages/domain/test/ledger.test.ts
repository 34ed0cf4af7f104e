import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkLedger, type Lot } from '../src/index.ts'
import { day, life, program } from './given.ts'

const by = program({
  earnRules: [
    { id: 'base', name: 'Base', version: 1, on: 'purchase', points: 'event.amount' },
    {
      id: 'short',
      name: 'Short',
      version: 1,
      on: 'purchase',
      when: 'event.amount > 5.0',
      points: '3',
      expiry: { kind: 'after', days: 2 },
    },
    {
      id: 'long',
      name: 'Long',
      version: 1,
      on: 'purchase',
      when: 'event.amount > 9.0',
      points: '4',
      expiry: { kind: 'after', days: 5 },
      pending: { days: 1 },
    },
  ],
})

type Step =
  | { do: 'buy'; amount: number; at: number }
  | { do: 'spend'; points: number; at: number }
  | { do: 'adjust'; points: number; at: number }
  | { do: 'refund'; which: number; amount: number | undefined; at: number }
  | { do: 'unspend'; which: number; points: number | undefined; at: number }
  | { do: 'leave' | 'return'; at: number }

const start = Date.UTC(2026, 0, 1)
const at = fc.integer({ min: 0, max: 10 })
const whole = (min: number, max: number) => fc.integer({ min, max })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('buy' as const), amount: whole(0, 15), at }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('spend' as const), points: whole(1, 20), at }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('adjust' as const),
      points: whole(-9, 9).filter((n) => n !== 0),
      at,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      which: whole(0, 6),
      amount: fc.option(whole(1, 9), { nil: undefined }),
      at,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('unspend' as const),
      which: whole(0, 4),
      points: fc.option(whole(1, 9), { nil: undefined }),
      at,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'return' as const), at }),
  },
)

/** Run a random life; `look` is called after each step. */
function run(
  steps: readonly Step[],
  look: (one: ReturnType<typeof life>, accepted: boolean) => void,
) {
  const one = life(by, start + 20 * day)
  one.say('enrol')
  let purchases = 0
  let spends = 0
  for (const each of steps) {
    const envelope = {
      occurredAt: new Date(Math.min(start + each.at * day, Date.UTC(2026, 0, 5))).toISOString(),
    }
    const decided = () => {
      switch (each.do) {
        case 'buy':
          purchases += 1
          return one.say('purchase', { amount: each.amount }, { ...envelope, id: `p${purchases}` })
        case 'spend':
          spends += 1
          return one.say('points_spent', { points: each.points }, { ...envelope, id: `s${spends}` })
        case 'adjust':
          return one.say('points_adjusted', { points: each.points, reason: 'test' }, envelope)
        case 'refund':
          return one.say(
            'refund',
            { purchaseEventId: `p${each.which}`, amount: each.amount },
            envelope,
          )
        case 'unspend':
          return one.say(
            'points_spend_reversed',
            { spentEventId: `s${each.which}`, points: each.points },
            envelope,
          )
        case 'leave':
          return one.say('opt_out', {}, envelope)
        case 'return':
          return one.say('opt_in', {}, envelope)
      }
    }
    look(one, decided().kind === 'accepted')
  }
  return one
}

test('a purchase that goes back whole gives back its points in full, and no purchase gives more', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const one = run(steps, () => {})
      const taken = new Map<string, number>()
      for (const { kind, to, reversesEventId, points } of one.entries) {
        if (kind === 'reverse' && to === 'issued')
          taken.set(String(reversesEventId), (taken.get(String(reversesEventId)) ?? 0) + points)
      }
      for (const [id, points] of taken) {
        const earned = one.entries.filter((entry) => entry.kind === 'earn' && entry.eventId === id)
        const all = earned.reduce((sum, entry) => sum + entry.points, 0)
        if (one.purchases.get(id)?.refunded.whole) assert.equal(points, all)
        else assert.ok(points < all)
      }
    }),
  )
})

test('every kind of broken book is named', () => {
  const one = life(by)
  one.say('enrol')
  one.say('purchase', { amount: 8 })
  one.say('points_spent', { points: 5 })
  const lots = [...one.lots.values()]
  const { member, entries } = one
  const rules = (...given: Parameters<typeof checkLedger>) => [
    ...new Set(checkLedger(...given).map(({ rule }) => rule)),
  ]
  assert.deepEqual(rules(member, entries, lots), [])
  const { points } = member
  const holding = (more: object) => ({ ...member, points: { ...points, ...more } })
  assert.deepEqual(rules(holding({ balance: 7 }), entries, lots), ['balance', 'balance_in_lots'])
  assert.deepEqual(rules(holding({ earned: 1 }), entries, lots), ['earned'])
  assert.deepEqual(rules(holding({ spent: 1 }), entries, lots), ['spent'])
  assert.deepEqual(rules(holding({ debt: 1 }), entries, lots), ['debt', 'debt_beside_balance'])
  assert.ok(rules(member, entries.slice(1), lots).includes('entry_gap'))
  const lot = (more: Partial<Lot>) => lots.map((each, i) => (i === 0 ? { ...each, ...more } : each))
  assert.ok(rules(member, entries, lot({ remaining: 99 })).includes('lot_bounds'))
  assert.deepEqual(rules(member, entries, lot({ granted: 99 })), ['lot_granted'])
  assert.deepEqual(rules(member, entries, lot({ state: 'cancelled' })), ['lot_state'])
  assert.ok(rules(member, entries, lots.slice(1)).includes('lot_unknown'))
  one.say('refund', { purchaseEventId: 'e2' })
  const other = one.entries.map((entry) => ({ ...entry, reversesEventId: 'none' }))
  assert.deepEqual(rules(one.member, other, [...one.lots.values()]), ['reversed_beyond'])
})

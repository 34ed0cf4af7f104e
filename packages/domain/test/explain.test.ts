import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Campaign, type Case, decide, explain, type Member } from '../src/index.ts'
import { bonus, byAmount, campaign } from './campaign-given.ts'
import { accepted, event, frozen, life, now, program } from './given.ts'

const campaigns: Campaign[] = [
  campaign('best', byAmount, {
    group: 'g',
    priority: 2,
    caps: [{ points: 15, per: 'member', period: 'day' }],
  }),
  campaign('beaten', bonus(1), { group: 'g', priority: 1 }),
  campaign('budget', bonus(5), { budget: { points: 5 } }),
  campaign('closed', bonus(1), { schedule: { until: '2020-01-01T00:00:00Z' } }),
  campaign('nobody', bonus(1), { audience: 'member.purchases_count > 100' }),
  {
    ...campaign('unmet', bonus(1)),
    rules: [{ id: 'r', on: 'purchase', when: 'event.amount > 1000.0', then: bonus(1) }],
  },
]
const shop = program({ campaigns })

/** Something for the member to do, as `decide` is given it. */
function given(member: Member, amount: number, used: number): Case {
  return frozen({
    member,
    lots: [],
    purchase: null,
    waiting: [],
    spend: null,
    referral: null,
    newCode: null,
    claims: [],
    codes: new Map(),
    shared: new Map([['campaign:budget:points:lifetime', used]]),
    event: event(shop, 'purchase', { amount }, { id: 'p9' }),
    program: shop,
    nowMs: now,
  })
}

function member(): Member {
  const one = life(shop)
  accepted(one.say('enrol', {}, { id: 'e0' }))
  return one.member
}

test('explaining says of each rule why it gave points or did not, with what it read', () => {
  const { trace } = explain(given(member(), 20, 5))
  const amount = { 'event.amount': 20 }
  const count = { 'member.purchases_count': 0 }
  const gave = (points: number, inputs: object) => [{ id: 'r', outcome: 'gave', points, inputs }]
  const of = (id: string) => ({ kind: 'campaign', id, version: 3 })
  const limit = { most: 15, kind: 'cap', measure: 'points', per: 'member', period: 'day' }
  const budget = { most: 5, kind: 'budget', measure: 'points', per: 'campaign', period: 'lifetime' }
  assert.deepEqual(trace, [
    { kind: 'earn_rule', id: 'base', version: 1, outcome: 'gave', points: 20, inputs: amount },
    { ...of('closed'), outcome: 'not_scheduled', closed: 'over' },
    { ...of('nobody'), outcome: 'not_in_audience', inputs: count },
    {
      ...of('unmet'),
      outcome: 'no_rule_met',
      rules: [{ id: 'r', outcome: 'condition_not_met', points: 0, inputs: amount }],
      offered: 0,
      points: 0,
      capped: null,
    },
    {
      ...of('best'),
      outcome: 'applied',
      rules: gave(20, amount),
      offered: 20,
      points: 15,
      capped: { ...limit, why: 'trimmed' },
    },
    {
      ...of('beaten'),
      outcome: 'beaten',
      rules: gave(1, {}),
      offered: 1,
      points: 0,
      capped: null,
      by: 'best',
    },
    {
      ...of('budget'),
      outcome: 'capped',
      rules: gave(5, {}),
      offered: 5,
      points: 0,
      capped: { ...budget, why: 'used_up' },
    },
  ])
})

test('to explain is to decide: the decision is the same, and the points of the trace are those it gives', () => {
  const one = member()
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_000 }),
      fc.integer({ min: 0, max: 6 }),
      (amount, used) => {
        const explained = explain(given(one, amount, used))
        assert.deepEqual(explained.decision, decide(given(one, amount, used)))
        const traced = explained.trace.reduce(
          (sum, step) => sum + ('points' in step ? step.points : 0),
          0,
        )
        assert.equal(traced, accepted(explained.decision).member.points.balance)
      },
    ),
  )
})

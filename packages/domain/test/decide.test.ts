import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide, type Field, fieldValues } from '../src/index.ts'
import { accepted, config, day, event, frozen, life, now, program, refused } from './given.ts'

const by = program()
const derived = (
  name: string,
  type: Field['type'],
  expression: string,
  on: string[] = [],
): Field => ({
  name,
  type,
  label: name,
  source: 'custom',
  writable: false,
  derive: { on, expression },
})

const none = { balance: 0, pending: 0, held: 0, debt: 0, earned: 0, spent: 0, expired: 0 }

test('a member enrols, and every field that has a value has changed', () => {
  const one = life(by)
  const decision = accepted(one.say('enrol', { fields: { first_name: 'A', email: null } }))
  assert.deepEqual(decision.effects, [
    { kind: 'enrolled' },
    { kind: 'field_changed', field: 'first_name', from: null, to: 'A' },
  ])
  const values = fieldValues(one.member, by.fields.values(), 'USD')
  const there = Object.keys(values).filter((name) => values[name] !== null)
  assert.deepEqual([...decision.changedFields].sort(), there.sort())
  assert.equal(values['points_balance'], 0)
  assert.equal(values['enrolled_at'], '2026-01-04T12:00:00.000Z')
})

test('who is enrolled does not enrol again, unless they opted out in between', () => {
  const one = life(by)
  accepted(one.say('enrol'))
  refused(one.say('enrol'), 'member_already_enrolled')
  accepted(one.say('opt_out'))
  const again = accepted(one.say('enrol', {}, { occurredAt: '2026-01-04T13:00:00Z' }))
  assert.deepEqual(again.changedFields, ['status', 'enrolled_at', 'last_event_at'])
  assert.equal(one.member.status, 'active')
})

test('who opted out only comes back or tells of themselves', () => {
  const one = life(by)
  for (const type of ['enrol', 'opt_out']) accepted(one.say(type))
  refused(one.say('purchase', { amount: 5 }), 'member_opted_out')
  refused(one.say('opt_out'), 'member_opted_out')
  accepted(one.say('profile', { fields: { first_name: 'A' } }))
  assert.deepEqual(accepted(one.say('opt_in')).effects, [{ kind: 'opted_in' }])
  accepted(one.say('purchase', { amount: 5 }))
})

test('an unknown member is refused, or enrolled by whatever they do', () => {
  refused(life(by).say('purchase', { amount: 5 }), 'member_not_found')
  const open = program({ workspace: { ...config().workspace, unknownMembers: 'enrol' } })
  const one = life(open)
  const { effects } = accepted(one.say('purchase', { amount: 5 }))
  assert.deepEqual(
    effects.map(({ kind }) => kind),
    ['enrolled', 'points_earned'],
  )
  refused(life(open).say('points_spend_reversed', { spentEventId: 'x' }), 'spend_not_found')
})

test('a purchase is counted exactly and earns by every rule, each in a lot of its own', () => {
  const rules = program({
    earnRules: [
      { id: 'base', name: 'Base', version: 3, on: 'purchase', points: 'event.amount * 100' },
      {
        id: 'first',
        name: 'First',
        version: 1,
        on: 'purchase',
        when: 'member.purchases_count == 0',
        points: '5',
        expiry: { kind: 'after', days: 30 },
      },
      { id: 'none', name: 'None', version: 1, on: 'purchase', points: '0' },
    ],
  })
  const one = life(rules)
  one.say('enrol')
  one.say('purchase', { amount: '0.10' })
  const second = accepted(one.say('purchase', { amount: '0.20' }))
  assert.equal(fieldValues(one.member, rules.fields.values(), 'USD')['purchases_total'], 0.3)
  assert.deepEqual(one.member.points, { ...none, balance: 35, earned: 35 })
  assert.deepEqual(
    one.entries.map(({ points, ruleId, ruleVersion, lotNo }) => [
      points,
      ruleId,
      ruleVersion,
      lotNo,
    ]),
    [
      [10, 'base', 3, 1],
      [5, 'first', 1, 2],
      [20, 'base', 3, 3],
    ],
  )
  assert.equal(one.lots.get(2)?.expiresAtMs, Date.UTC(2026, 0, 4, 12) + 30 * day)
  assert.equal(second.newLots.length, 1)
})

test('an amount in another currency is refused', () => {
  const one = life(by)
  one.say('enrol')
  refused(one.say('purchase', { amount: 1, currency: 'EUR' }), 'currency_mismatch')
  accepted(one.say('purchase', { amount: 1, currency: 'USD' }))
})

test('late events count, and never turn the latest times back', () => {
  const one = life(by)
  one.say('enrol')
  one.say('purchase', { amount: 1 }, { occurredAt: '2026-01-04T18:00:00Z' })
  const late = accepted(one.say('purchase', { amount: 1 }, { occurredAt: '2025-12-01' }))
  assert.equal(one.member.purchases.count, 2)
  assert.equal(one.member.fields['last_purchase_at'], '2026-01-04T18:00:00.000Z')
  assert.equal(one.member.fields['last_event_at'], '2026-01-04T18:00:00.000Z')
  assert.ok(!late.changedFields.includes('last_purchase_at'))
})

test('of two settings of a field the later accepted holds, whatever their times', () => {
  const one = life(by)
  one.say('enrol')
  one.say('profile', { fields: { country: 'KR' } }, { occurredAt: '2026-01-04T18:00:00Z' })
  one.say('profile', { fields: { country: 'DE' } }, { occurredAt: '2026-01-04T17:00:00Z' })
  assert.equal(one.member.fields['country'], 'DE')
  const same = accepted(one.say('profile', { fields: { country: 'DE' } }))
  assert.deepEqual([same.changedFields, same.effects], [[], []])
  const cleared = accepted(one.say('profile', { fields: { country: null } }))
  assert.deepEqual(cleared.effects, [
    { kind: 'field_changed', field: 'country', from: 'DE', to: null },
  ])
  assert.ok(!('country' in one.member.fields))
})

test('points are spent from what expires first, and never more than there are', () => {
  const one = life(
    program({
      earnRules: [
        { id: 'a', name: 'A', version: 1, on: 'purchase', points: '10' },
        {
          id: 'b',
          name: 'B',
          version: 1,
          on: 'purchase',
          points: '10',
          expiry: { kind: 'after', days: 60 },
        },
        {
          id: 'c',
          name: 'C',
          version: 1,
          on: 'purchase',
          points: '10',
          expiry: { kind: 'after', days: 30 },
        },
      ],
    }),
  )
  one.say('enrol')
  one.say('purchase', { amount: 1 })
  const { entries } = accepted(one.say('points_spent', { points: 25 }))
  assert.deepEqual(
    entries.map(({ lotNo, points }) => [lotNo, points]),
    [
      [3, 10],
      [2, 10],
      [1, 5],
    ],
  )
  const no = refused(one.say('points_spent', { points: 6 }), 'not_enough_points')
  assert.equal(no.missing, 1)
  assert.equal(one.lots.get(3)?.state, 'exhausted')
})

test('points are adjusted up into a lot, and down no further than the balance', () => {
  const one = life(by)
  one.say('enrol')
  accepted(one.say('points_adjusted', { points: 50, reason: 'sorry' }))
  accepted(one.say('points_adjusted', { points: -20, reason: 'oops' }))
  refused(one.say('points_adjusted', { points: -31, reason: 'oops' }), 'not_enough_points')
  assert.deepEqual(one.member.points, { ...none, balance: 30 })
  refused(one.say('points_adjusted', { points: 1e12 + 1, reason: 'x' }), 'out_of_range')
})

test('a refund takes back what the purchase earned, and what was spent is owed', () => {
  const one = life(by)
  one.say('enrol')
  one.say('purchase', { amount: 100 }, { id: 'p1' })
  one.say('purchase', { amount: 30 }, { id: 'p2' })
  one.say('points_spent', { points: 110 })
  const { effects, purchase, entries } = accepted(one.say('refund', { purchaseEventId: 'p1' }))
  assert.deepEqual(effects, [
    {
      kind: 'purchase_refunded',
      purchaseEventId: 'p1',
      refundEventId: 'e5',
      amount: '100.00',
      left: '0.00',
    },
    { kind: 'points_returned', points: 100, debt: 80, purchaseEventId: 'p1' },
  ])
  assert.deepEqual(purchase?.refunded, { minor: 10_000, pieces: [], whole: true, points: [100] })
  assert.deepEqual(
    entries.map(({ from, to, points, lotNo }) => [from, to, points, lotNo]),
    [
      ['available', 'issued', 20, 2],
      ['debt', 'issued', 80, null],
    ],
  )
  assert.deepEqual(one.member.points, { ...none, debt: 80, earned: 30, spent: 110 })
  assert.deepEqual(one.member.purchases, { count: 1, totalMinor: 3000 })
  refused(one.say('refund', { purchaseEventId: 'p1' }), 'purchase_already_refunded')
  refused(one.say('refund', { purchaseEventId: 'e1' }), 'purchase_not_found')
})

test('the next credit pays what is owed, and the rest can be spent', () => {
  const one = life(by)
  one.say('enrol')
  one.say('purchase', { amount: 100 }, { id: 'p1' })
  one.say('points_spent', { points: 100 })
  one.say('refund', { purchaseEventId: 'p1' })
  const { effects } = accepted(one.say('purchase', { amount: 130 }))
  assert.deepEqual(
    effects.map((effect) => [effect.kind, 'points' in effect && effect.points]),
    [
      ['points_earned', 130],
      ['points_repaid', 100],
    ],
  )
  assert.equal(one.member.points.balance, 30)
  assert.equal(one.lots.get(2)?.remaining, 30)
})

test('earning and a whole refund end where they began', () => {
  const one = life(by)
  one.say('enrol')
  one.say('purchase', { amount: 40 })
  const { points, purchases } = one.member
  one.say('purchase', { amount: 70 }, { id: 'p' })
  one.say('refund', { purchaseEventId: 'p' })
  assert.deepEqual([one.member.points, one.member.purchases], [points, purchases])
  assert.equal(one.lots.get(2)?.state, 'cancelled')
})

test('derived fields follow the event, each upon those before it', () => {
  const one = life(
    program({
      fields: [
        derived('doubled', 'integer', 'member.points_balance * 2'),
        derived('tier', 'string', 'member.doubled > 100 ? "gold" : "base"'),
        derived('spree', 'boolean', 'event.amount > 50', ['purchase']),
        derived('since', 'date', 'member.enrolled_at'),
      ],
    }),
  )
  one.say('enrol')
  const { changedFields } = accepted(one.say('purchase', { amount: 60 }))
  const { doubled, tier, spree, since } = one.member.fields
  assert.deepEqual([doubled, tier, spree, since], [120, 'gold', true, '2026-01-04T12:00:00.000Z'])
  assert.ok(changedFields.includes('tier') && !changedFields.includes('since'))
})

test('an error of an expression refuses the event and names the rule; it is never a no', () => {
  const rule = {
    id: 'vip',
    name: 'V',
    version: 1,
    on: 'purchase',
    when: 'member.country == "KR"',
    points: '1',
  }
  const one = life(program({ earnRules: [rule] }))
  one.say('enrol')
  const no = refused(one.say('purchase', { amount: 1 }), 'expression_failed')
  assert.equal(no.ruleId, 'vip')
  assert.match(no.problem.message, /vip.*country/)
  const below = life(program({ earnRules: [{ ...rule, when: 'true', points: '0 - 1' }] }))
  below.say('enrol')
  refused(below.say('purchase', { amount: 1 }), 'expression_failed')
  const bad = life(
    program({ fields: [derived('d', 'integer', '1 / (member.purchases_count - 1)')] }),
  )
  bad.say('enrol')
  refused(bad.say('purchase', { amount: 1 }), 'expression_failed')
})

test('a refused event leaves nothing behind', () => {
  const failing = program({
    earnRules: [
      { id: 'ok', name: 'O', version: 1, on: 'purchase', points: '10' },
      { id: 'bad', name: 'B', version: 1, on: 'purchase', points: '1 / member.purchases_count' },
    ],
  })
  const member = frozen({
    memberId: 'm1',
    status: 'active',
    enrolledAt: '2026-01-01T00:00:00.000Z',
    seq: 4,
    ledgerSeq: 0,
    lotSeq: 0,
    points: none,
    ahead: { activatesAt: null, expiresAt: null, expiring: 0 },
    reviewAt: null,
    standing: {},
    wallets: {},
    purchases: { count: 0, totalMinor: 0 },
    fields: {},
  } as const)
  const bought = frozen(event(failing, 'purchase', { amount: 1 }))
  const given = {
    member,
    lots: frozen([]),
    purchase: null,
    waiting: [],
    spend: null,
    referral: null,
    newCode: null,
    shared: new Map(),
    claims: [],
    codes: new Map(),
    event: bought,
    program: failing,
    nowMs: now,
  }
  refused(decide(given), 'expression_failed')
})

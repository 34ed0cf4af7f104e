import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLedger, fieldValue, type ProgramConfig, parseEvent } from '../src/index.ts'
import { accepted, config, life, now, program, refused, sent } from './given.ts'

const rule = { name: 'R', version: 1, on: 'purchase' } as const
const ten = { kind: 'after', days: 10 } as const
const dies = program({ earnRules: [{ ...rule, id: 'a', points: 'event.amount', expiry: ten }] })
const waits = program({
  earnRules: [{ ...rule, id: 'w', points: 'event.amount', expiry: ten, pending: { days: 5 } }],
})
const when = (text: string) => Date.parse(`${text}T00:00Z`)

/** A life that enrolled on 1 December, and the clock at its first event. */
function begun(by = dies, more: Partial<ProgramConfig> = {}) {
  const one = life(Object.keys(more).length > 0 ? program(more) : by, when('2025-12-20'))
  one.say('enrol', {}, { occurredAt: '2025-12-01' })
  const at = (text: string) => {
    one.nowMs = Date.parse(text.includes('T') ? text : `${text}T00:00Z`)
  }
  return { one, at }
}
const sweep = (one: ReturnType<typeof life>, at: string) =>
  one.say('due', {}, { occurredAt: at, id: `due:${at}` })
const field = (one: ReturnType<typeof life>, name: string) => fieldValue(one.member, name, 'USD')
const check = (one: ReturnType<typeof life>) =>
  assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])

test('a lot is dead from its own instant on, whether or not that was booked', () => {
  const { one, at } = begun()
  one.say('purchase', { amount: 7 }, { occurredAt: '2025-12-20' })
  at('2025-12-25')
  one.say('purchase', { amount: 5 }, { occurredAt: '2025-12-25' })
  at('2025-12-29T23:59:59.999Z')
  accepted(one.say('points_spent', { points: 1 }, { occurredAt: '2025-12-29' }))
  at('2025-12-30')
  assert.equal(refused(one.say('points_spent', { points: 6 }), 'not_enough_points').missing, 1)
  const dead = accepted(one.say('points_spent', { points: 5 }))
  assert.deepEqual(
    dead.entries.map(({ kind, lotNo, points, effectiveAt }) => [kind, lotNo, points, effectiveAt]),
    [
      ['expire', 1, 6, '2025-12-30T00:00:00.000Z'],
      ['spend', 2, 5, '2026-01-04T12:00:00.000Z'],
    ],
  )
  assert.deepEqual(dead.effects[0], {
    kind: 'points_expired',
    points: 6,
    lotNo: 1,
    at: '2025-12-30T00:00:00.000Z',
  })
  assert.equal(one.lots.get(1)?.state, 'expired')
  check(one)
})

test('a late spend finds what there is when it is accepted, and the sweep after it finds nothing', () => {
  const { one, at } = begun()
  one.say('purchase', { amount: 7 }, { occurredAt: '2025-12-20' })
  at('2025-12-31')
  refused(one.say('points_spent', { points: 1 }, { occurredAt: '2025-12-21' }), 'not_enough_points')
  accepted(one.say('profile', { fields: { country: 'KR' } }, { occurredAt: '2025-12-21' }))
  assert.deepEqual(one.member.points, {
    balance: 0,
    pending: 0,
    debt: 0,
    earned: 7,
    spent: 0,
    expired: 7,
    held: 0,
  })
  refused(sweep(one, '2025-12-30'), 'event_type_reserved')
})

test('points wait, become available, and then their time begins', () => {
  const { one, at } = begun(waits)
  const { effects } = accepted(one.say('purchase', { amount: 7 }, { occurredAt: '2025-12-20' }))
  assert.deepEqual(effects[1], {
    kind: 'points_pending',
    points: 7,
    lotNo: 1,
    activatesAt: '2025-12-25T00:00:00.000Z',
  })
  assert.equal(one.lots.get(1)?.state, 'pending')
  assert.equal(field(one, 'points_pending'), 7)
  assert.equal(field(one, 'points_expire_next_at'), null)
  refused(one.say('points_spent', { points: 1 }), 'not_enough_points')
  check(one)

  at('2025-12-26')
  const due = accepted(sweep(one, '2025-12-25'))
  assert.deepEqual(due.effects, [
    { kind: 'points_activated', points: 7, lotNo: 1, at: '2025-12-25T00:00:00.000Z' },
  ])
  assert.deepEqual(due.changedFields, [
    'points_balance',
    'points_pending',
    'points_expiring_next',
    'points_expire_next_at',
  ])
  assert.equal(field(one, 'points_expiring_next'), 7)
  assert.equal(field(one, 'points_expire_next_at'), '2026-01-04T00:00:00.000Z')
  assert.equal(field(one, 'last_event_at'), '2025-12-20T00:00:00.000Z')
  accepted(one.say('points_spent', { points: 3 }, { occurredAt: '2025-12-26' }))
  assert.equal(field(one, 'points_expiring_next'), 4)

  at('2026-01-04')
  assert.deepEqual(accepted(sweep(one, '2026-01-04')).effects, [
    { kind: 'points_expired', points: 4, lotNo: 1, at: '2026-01-04T00:00:00.000Z' },
  ])
  assert.equal(field(one, 'points_expired_total'), 4)
  assert.equal(field(one, 'points_expire_next_at'), null)
  check(one)
})

test('points that become available pay what is owed, as those that are earned do', () => {
  const { one, at } = begun(undefined, {
    earnRules: [
      { ...rule, id: 'a', points: 'event.amount', when: 'event.amount < 10.0' },
      {
        ...rule,
        id: 'w',
        points: 'event.amount',
        when: 'event.amount >= 10.0',
        pending: { days: 5 },
      },
    ],
  })
  one.say('purchase', { amount: 6 }, { occurredAt: '2025-12-20', id: 'p' })
  one.say('points_spent', { points: 6 }, { occurredAt: '2025-12-20' })
  one.say('purchase', { amount: 20 }, { occurredAt: '2025-12-20' })
  one.say('refund', { purchaseEventId: 'p' }, { occurredAt: '2025-12-20' })
  assert.deepEqual([one.member.points.debt, one.member.points.pending], [6, 20])
  at('2025-12-25')
  assert.deepEqual(
    accepted(sweep(one, '2025-12-25')).effects.map(({ kind }) => kind),
    ['points_activated', 'points_repaid'],
  )
  assert.deepEqual([one.member.points.debt, one.member.points.balance], [0, 14])
  check(one)
})

test('what is due is booked in the order of time, however late', () => {
  const web = { ...rule, points: '10', when: "event.source == 'web'" }
  const { one, at } = begun(undefined, {
    earnRules: [
      { ...rule, id: 'till', points: '6', when: "event.source == 'till'" },
      { ...web, id: 'slow', pending: { days: 5 } },
      { ...web, id: 'fast', pending: { days: 2 }, expiry: { kind: 'after', days: 1 } },
    ],
  })
  const on = { occurredAt: '2025-12-20' }
  one.say('purchase', { amount: 1, source: 'till' }, { ...on, id: 'p' })
  one.say('points_spent', { points: 6 }, on)
  one.say('refund', { purchaseEventId: 'p' }, on)
  one.say('purchase', { amount: 1, source: 'web' }, on)
  at('2025-12-26')
  const { entries } = accepted(
    one.say('points_spent', { points: 10 }, { occurredAt: '2025-12-26' }),
  )
  assert.deepEqual(
    entries.map(({ kind, lotNo, points }) => [kind, lotNo, points]),
    [
      ['activate', 3, 10],
      ['repay', 3, 6],
      ['expire', 3, 4],
      ['activate', 2, 10],
      ['spend', 2, 10],
    ],
  )
  check(one)
})

test('a refund takes what still waits of its purchase, and what expired of it not a second time', () => {
  const { one, at } = begun(waits)
  one.say('points_adjusted', { points: 50, reason: 'x' }, { occurredAt: '2025-12-19' })
  one.say('purchase', { amount: 7 }, { occurredAt: '2025-12-20', id: 'p1' })
  one.say('purchase', { amount: 9 }, { occurredAt: '2025-12-20', id: 'p2' })
  const back = accepted(one.say('refund', { purchaseEventId: 'p1' }))
  assert.deepEqual(
    back.entries.map(({ kind, from, to, lotNo }) => [kind, from, to, lotNo]),
    [['reverse', 'pending', 'issued', 2]],
  )
  assert.equal(one.lots.get(2)?.state, 'cancelled')

  at('2026-01-20')
  accepted(sweep(one, '2025-12-25'))
  accepted(sweep(one, '2026-01-04'))
  assert.equal(one.member.points.expired, 9)
  const late = accepted(one.say('refund', { purchaseEventId: 'p2' }))
  assert.deepEqual(
    late.entries.map(({ from, to, points }) => [from, to, points]),
    [['expired', 'issued', 9]],
  )
  assert.deepEqual(one.member.points, {
    balance: 50,
    pending: 0,
    debt: 0,
    earned: 0,
    spent: 0,
    expired: 0,
    held: 0,
  })
  check(one)
})

test('points of a late event that are due as they come are booked with it', () => {
  const { one, at } = begun(waits)
  at('2026-01-20')
  const { entries } = accepted(one.say('purchase', { amount: 7 }, { occurredAt: '2025-12-20' }))
  assert.deepEqual(
    entries.map(({ kind, to }) => [kind, to]),
    [
      ['earn', 'available'],
      ['expire', 'expired'],
    ],
  )
  assert.equal(field(one, 'points_expire_next_at'), null)
  check(one)
})

test('each instant has an event of its own, and books no more than is due by it', () => {
  const { one, at } = begun()
  one.say('purchase', { amount: 7 }, { occurredAt: '2025-12-18' })
  one.say('purchase', { amount: 5 }, { occurredAt: '2025-12-19' })
  at('2026-01-20')
  accepted(sweep(one, '2025-12-28'))
  assert.deepEqual([one.member.points.balance, field(one, 'points_expiring_next')], [5, 5])
  refused(sweep(one, '2025-12-28'), 'event_type_reserved')
  accepted(sweep(one, '2025-12-29'))
  assert.equal(one.member.points.balance, 0)
})

test('points of one who has left live and die on, and nobody is told by a workflow', () => {
  const { one, at } = begun(undefined, {
    earnRules: [{ ...rule, id: 'a', points: 'event.amount', expiry: ten }],
    workflows: [tellDue],
  })
  one.say('purchase', { amount: 7 }, { occurredAt: '2025-12-18' })
  one.say('purchase', { amount: 5 }, { occurredAt: '2025-12-20' })
  at('2025-12-28')
  assert.equal(accepted(sweep(one, '2025-12-28')).tells[0]?.name, 'due')
  one.say('opt_out', {}, { occurredAt: '2025-12-28' })
  at('2025-12-30')
  const due = accepted(sweep(one, '2025-12-30'))
  assert.deepEqual([due.tells, one.member.points.balance, one.member.status], [[], 0, 'opted_out'])
})

test('an expression that fails does not keep time from passing', () => {
  const bad = { ...tellDue, only: { condition: '1 / member.points_balance > 0' } }
  const { one, at } = begun(undefined, {
    earnRules: [{ ...rule, id: 'a', points: 'event.amount', expiry: ten }],
    workflows: [bad],
  })
  one.say('purchase', { amount: 7 }, { occurredAt: '2025-12-18' })
  at('2025-12-28')
  const due = accepted(sweep(one, '2025-12-28'))
  assert.deepEqual(
    due.effects.map(({ kind }) => kind),
    ['points_expired', 'expression_failed'],
  )
  assert.equal(one.member.points.balance, 0)
})

test('nobody but time sends what is due, and it enrols nobody', () => {
  const read = (input: unknown, from?: 'ourselves') => parseEvent(dies, input, now, from)
  const due = sent('due')
  assert.equal(refusalOf(read(due)), 'event_type_reserved')
  assert.equal(refusalOf(read(due, 'ourselves')), null)
  assert.equal(refusalOf(read(sent('enrol', {}, { id: 'due:x' }))), 'invalid_event')
  const open = program({ workspace: { ...config().workspace, unknownMembers: 'enrol' } })
  refused(life(open).say('due'), 'member_not_found')
})

const refusalOf = (read: ReturnType<typeof parseEvent>) => (read.ok ? null : read.refusal.code)

const tellDue = {
  id: 'tell',
  name: 'Tell',
  version: 1,
  when: { event: 'due' },
  only: {},
  then: [
    {
      do: 'sync_event' as const,
      connectionId: 'c',
      as: 'custom_event' as const,
      properties: 'all' as const,
      uncertain: 'resend' as const,
      eventId: true,
    },
  ],
}

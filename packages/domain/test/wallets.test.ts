import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EarnRule, Expiry, Inactivity, Pending, Wallet } from '../src/index.ts'
import { accepted, day, life, now, program, refused } from './given.ts'

const start = now - 100 * day
const iso = (ms: number) => new Date(ms).toISOString()

const wallet = (id: string, more: Partial<Wallet> = {}): Wallet => ({
  ...{ id, name: id, version: 1, kind: 'spendable' },
  ...more,
})

const rule = (more: Partial<EarnRule> = {}): EarnRule => ({
  ...{ id: 'r', name: 'R', version: 1, on: 'purchase', points: 'event.amount' },
  ...more,
})

/** A member who is enrolled, and whose events happen as they come, so many days after the start. */
function member(wallets: readonly Wallet[], ...earnRules: EarnRule[]) {
  const one = life(program({ wallets, earnRules }), start)
  const say = (type: string, properties: object = {}, days = 0, id?: string) => {
    one.nowMs = Math.max(start, start + days * day)
    const occurredAt = iso(start + days * day)
    return one.say(type, { ...properties }, { occurredAt, ...(id === undefined ? {} : { id }) })
  }
  say('enrol')
  return { one, say }
}

/** When a lot that was earned at noon of 4 January 2026 in Seoul becomes available, and when it ends. */
function lives(expiry: Expiry | Inactivity | undefined, pending: Pending | null = null) {
  const of = wallet('miles', { ...(expiry ? { expiry } : {}), pending })
  const one = life(program({ wallets: [of], earnRules: [rule({ wallet: 'miles' })] }))
  one.say('enrol', {}, { occurredAt: '2026-01-04T03:00:00Z' })
  one.say('purchase', { amount: 1 }, { occurredAt: '2026-01-04T03:00:00Z' })
  const { activatesAtMs, expiresAtMs } = one.lots.get(1) ?? {}
  return [activatesAtMs, expiresAtMs].map((ms) => (typeof ms === 'number' ? iso(ms) : null))
}

test('the points of a wallet live as it says, on the calendar of the workspace', () => {
  const ends = (expiry: Expiry | Inactivity) => lives(expiry)[1]
  assert.equal(ends({ kind: 'never' }), null)
  assert.equal(ends({ kind: 'end_of', period: 'month' }), '2026-01-31T15:00:00.000Z')
  assert.equal(ends({ kind: 'end_of', period: 'quarter' }), '2026-03-31T15:00:00.000Z')
  assert.equal(ends({ kind: 'end_of', period: 'year' }), '2026-12-31T15:00:00.000Z')
  const dates = ['2026-06-30', '2026-01-03', '2026-01-04']
  assert.equal(ends({ kind: 'dates', dates }), '2026-01-04T15:00:00.000Z')
  assert.equal(ends({ kind: 'dates', dates: ['2026-01-03'] }), null)
  assert.equal(ends({ kind: 'inactive', months: 1 }), '2026-02-04T03:00:00.000Z')
})

test('points wait for a day to begin, or to be confirmed, and live from then on', () => {
  const week = { kind: 'after', days: 7 } as const
  const begins = '2026-01-05T15:00:00.000Z'
  assert.deepEqual(lives(week, { date: '2026-01-06' }), [begins, '2026-01-12T15:00:00.000Z'])
  assert.deepEqual(lives(week, { date: '2026-01-04' }), [null, '2026-01-11T03:00:00.000Z'])
  const cancelled = '2026-01-06T03:00:00.000Z'
  assert.deepEqual(lives(week, { confirmed: { withinDays: 2 } }), [null, cancelled])
  assert.deepEqual(lives(week, { confirmed: { withinDays: null } }), [null, null])
})

test('what a rule says of its points goes before what their wallet says', () => {
  const miles = wallet('miles', { expiry: { kind: 'after', days: 9 }, pending: { days: 3 } })
  const { one, say } = member(
    [miles],
    rule({ id: 'a', wallet: 'miles' }),
    rule({ id: 'b', wallet: 'miles', pending: null, expiry: { kind: 'never' } }),
    rule({ id: 'c', wallet: 'miles', expiry: { kind: 'after', days: 1 } }),
  )
  const { effects } = accepted(say('purchase', { amount: 2 }))
  assert.deepEqual(
    [...one.lots.values()].map(({ wallet: id, state, expiresAtMs }) => [
      ...[id, state, expiresAtMs === null ? null : (expiresAtMs - start) / day],
    ]),
    [
      ['miles', 'pending', 12],
      ['miles', 'active', null],
      ['miles', 'pending', 4],
    ],
  )
  assert.deepEqual(effects[0], {
    ...{ kind: 'points_earned', points: 2, ruleId: 'a', ruleVersion: 1, lotNo: 1 },
    wallet: 'miles',
  })
})

test('a limit leaves out what is beyond, or refuses the event, by when the event happened', () => {
  const per = 'day' as const
  const trims = wallet('points', { earnLimits: [{ points: 10, per, beyond: 'trim' }] })
  const { one, say } = member([trims], rule())
  say('purchase', { amount: 8 })
  const { effects } = accepted(say('purchase', { amount: 8 }))
  assert.deepEqual(effects.slice(-1), [
    { kind: 'points_limited', points: 6, what: 'earn', per: 'day', ruleId: 'r' },
  ])
  assert.deepEqual(
    accepted(say('purchase', { amount: 1 })).effects.map(({ kind }) => kind),
    ['points_limited'],
  )
  accepted(say('purchase', { amount: 10 }, 1))
  assert.equal(one.member.points.earned, 20)

  const rejects = wallet('points', { earnLimits: [{ points: 10, per, beyond: 'reject' }] })
  const strict = member([rejects], rule())
  strict.say('purchase', { amount: 8 })
  assert.equal(refused(strict.say('purchase', { amount: 8 }), 'limit_reached').left, '2')
  assert.equal(strict.one.member.purchases.count, 1)
})

test('a spend is cut down to what its limit leaves, and refused where that is nothing', () => {
  const limit = { points: 5, per: 'lifetime', beyond: 'trim' } as const
  const { one, say } = member([wallet('points', { spendLimits: [limit] })], rule())
  say('purchase', { amount: 50 })
  const { effects } = accepted(say('points_spent', { points: 7 }))
  assert.deepEqual(
    effects.map((effect) => [effect.kind, 'points' in effect && effect.points]),
    [
      ['points_limited', 2],
      ['points_spent', 5],
    ],
  )
  assert.equal(refused(say('points_spent', { points: 1 }), 'limit_reached').left, '0')
  assert.equal(one.member.points.spent, 5)
})

test('a claim counts as spent, and is claimed whole or not at all', () => {
  const limits = [{ points: 10, per: 'day', beyond: 'trim' }] as const
  const reward = { id: 'mug', name: 'A mug', version: 1, cost: { points: 6 }, active: true }
  const fulfils = { kind: 'manual' } as const
  const wallets = [wallet('points', { spendLimits: limits })]
  const one = life(program({ wallets, earnRules: [rule()], rewards: [{ ...reward, fulfils }] }))
  one.say('enrol')
  one.say('purchase', { amount: 100 })
  accepted(one.say('reward_claimed', { rewardId: 'mug' }))
  const { obstacles } = refused(
    one.say('reward_claimed', { rewardId: 'mug' }),
    'reward_not_available',
  )
  const at = '2026-01-05T15:00:00.000Z'
  const message = 'A limit of the wallet leaves 4 points to spend.'
  assert.deepEqual(obstacles, [{ reason: 'spend_limit', message, missing: 2, at }])
  one.say('points_spent', { points: 9 }, { occurredAt: iso(now) })
  assert.equal(one.member.points.spent, 10)
  one.nowMs = Date.parse(at)
  accepted(one.say('reward_claimed', { rewardId: 'mug' }, { occurredAt: at }))
})

test('eight periods are remembered, and what comes later than that counts in the oldest', () => {
  const limits = [{ points: 10, per: 'day', beyond: 'trim' }] as const
  const { one, say } = member([wallet('points', { earnLimits: limits })], rule())
  for (let days = 0; days < 12; days += 1) say('purchase', { amount: 6 }, days)
  const used = one.member.standing.points?.used?.['points.earn.day'] ?? {}
  assert.deepEqual(Object.values(used), Array(8).fill(6))
  const earned = () => one.member.points.earned
  const before = earned()
  say('purchase', { amount: 9 }, 2)
  assert.equal(earned() - before, 4, 'as much as the oldest of them leaves')
  say('purchase', { amount: 9 }, 1)
  assert.equal(earned() - before, 4)
})

test('a refund gives back in the wallet that earned, as its wallet lets it', () => {
  const wallets = [
    wallet('status', { kind: 'qualifying', refund: 'keep' }),
    wallet('miles', { negative: 'write_off' }),
  ]
  const rules = ['status', 'miles', 'points'].map((id) => rule({ id, wallet: id }))
  const { one, say } = member(wallets, ...rules)
  say('purchase', { amount: 8 }, 0, 'p1')
  say('points_spent', { points: 5, wallet: 'miles' })
  say('points_spent', { points: 5 })
  const { effects } = accepted(say('refund', { purchaseEventId: 'p1' }))
  const back = { kind: 'points_returned', points: 8, purchaseEventId: 'p1' }
  assert.deepEqual(effects.slice(1), [
    { ...back, debt: 0, writtenOff: 8, wallet: 'status' },
    { ...back, debt: 0, writtenOff: 5, wallet: 'miles' },
    { ...back, debt: 5 },
  ])
  const { wallets: after, points } = one.member
  assert.deepEqual(
    [after['status'], after['miles'], { points }].map((each) => [
      ...[each?.points.balance, each?.points.debt, each?.points.earned],
    ]),
    [
      [8, 0, 0],
      [0, 0, 0],
      [0, 5, 0],
    ],
  )
})

test('a workflow hears which wallet something happened to', () => {
  const action = { do: 'sync_event', as: 'custom_event', connectionId: 'c' } as const
  const by = program({
    wallets: [wallet('miles', { pending: { confirmed: { withinDays: 3 } } })],
    earnRules: [rule({ wallet: 'miles' }), rule({ id: 'plain' })],
    workflows: [
      {
        ...{ id: 'w', name: 'W', version: 1 },
        when: { event: 'points_cancelled' },
        only: { condition: "event.wallet == 'miles'" },
        then: [{ ...action, properties: 'all', uncertain: 'resend', eventId: true }],
      },
    ],
  })
  const one = life(by, start)
  one.say('enrol', {}, { occurredAt: iso(start) })
  one.say('purchase', { amount: 4 }, { occurredAt: iso(start) })
  one.nowMs = start + 5 * day
  const { tells } = accepted(one.say('due', {}, { occurredAt: iso(start + 3 * day) }))
  assert.deepEqual(
    tells.map(({ name, occurredAt, properties }) => [name, occurredAt, properties]),
    [['points_cancelled', iso(start + 3 * day), { points: 4, wallet: 'miles', lotNo: 1 }]],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Campaign,
  checkLedger,
  compileProgram,
  type Reward,
  type Wallet,
} from '../src/index.ts'
import { bonus, campaign } from './campaign-given.ts'
import { accepted, config, day, life, now, program, refused } from './given.ts'

const start = now - 30 * day
const iso = (days: number) => new Date(start + days * day).toISOString()

const miles: Wallet = { id: 'miles', name: 'Miles', version: 1, kind: 'spendable' }
const status: Wallet = { ...miles, id: 'status', name: 'Status', kind: 'qualifying' }

const inMiles = (id: string, points: number, more: Partial<Campaign> = {}): Campaign =>
  campaign(id, bonus(points), {
    rules: [{ id: 'r', on: 'purchase', then: bonus(points), wallet: 'miles' }],
    ...more,
  })

const mug: Reward = {
  ...{ id: 'mug', name: 'A mug', version: 1, fulfils: { kind: 'manual' }, active: true },
  cost: { points: 30, wallet: 'miles' },
}

/** A member whose events happen as they come, so many days after the start. */
function member(parts: Parameters<typeof program>[0]) {
  const one = life(program({ earnRules: [], ...parts }), start)
  const say = (type: string, properties: object = {}, days = 0, id?: string) => {
    one.nowMs = start + days * day
    return one.say(
      type,
      { ...properties },
      { occurredAt: iso(days), ...(id === undefined ? {} : { id }) },
    )
  }
  say('enrol')
  const sound = () =>
    assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])
  const balances = () => [one.member.points.balance, one.member.wallets['miles']?.points.balance]
  return { one, say, sound, balances }
}

test('a campaign gives to the wallet of its rule, which lives as the wallet says, and a refund takes it from there', () => {
  const wallet: Wallet = { ...miles, expiry: { kind: 'after', days: 5 } }
  const { one, say, sound, balances } = member({ wallets: [wallet], campaigns: [inMiles('c', 10)] })
  accepted(say('purchase', { amount: 4 }, 0, 'p'))
  assert.deepEqual(balances(), [0, 10])
  assert.equal(one.member.reviewAt, iso(5))
  accepted(say('refund', { purchaseEventId: 'p', amount: 2 }, 1))
  assert.deepEqual(balances(), [0, 5])
  accepted(say('due', {}, 5))
  assert.deepEqual([...balances(), one.member.wallets['miles']?.points.expired], [0, 0, 5])
  assert.equal(one.member.reviewAt, null)
  sound()
})

test('a budget counts what the limits of the wallet leave, and a refund brings just that back', () => {
  const wallet: Wallet = { ...miles, earnLimits: [{ points: 7, per: 'day', beyond: 'trim' }] }
  const campaigns = [inMiles('c', 10, { budget: { points: 100 } })]
  const { one, say, sound, balances } = member({ wallets: [wallet], campaigns })
  accepted(say('purchase', { amount: 4 }, 0, 'p'))
  accepted(say('purchase', { amount: 4 }, 0, 'q'))
  assert.deepEqual([balances(), [...one.shared.values()]], [[0, 7], [7]])
  accepted(say('refund', { purchaseEventId: 'p' }, 1))
  assert.deepEqual([balances(), [...one.shared.values()]], [[0, 0], [0]])
  sound()
})

test('a multiple is of what earn rules gave in its own wallet', () => {
  const rule = { name: 'R', version: 1, on: 'purchase', points: 'event.amount' }
  const earnRules = [
    { ...rule, id: 'a' },
    { ...rule, id: 'b', points: '5', wallet: 'miles' },
  ]
  const then = { kind: 'multiply', by: '3' } as const
  const rules = [{ id: 'r', on: 'purchase', then, wallet: 'miles' }]
  const parts = { wallets: [miles], earnRules, campaigns: [campaign('c', then, { rules })] }
  const { say, sound, balances } = member(parts)
  accepted(say('purchase', { amount: 100 }))
  assert.deepEqual(balances(), [100, 15])
  sound()
})

test('a reward is paid from its wallet, and what comes back comes back there', () => {
  const { say, sound, balances } = member({ wallets: [miles], rewards: [mug] })
  accepted(say('points_adjusted', { points: 50, reason: 'r' }))
  const { obstacles } = refused(say('reward_claimed', { rewardId: 'mug' }), 'reward_not_available')
  assert.deepEqual(
    obstacles?.map(({ reason }) => reason),
    ['points'],
  )
  accepted(say('points_adjusted', { points: 40, wallet: 'miles', reason: 'r' }))
  accepted(say('reward_claimed', { rewardId: 'mug' }, 0, 'c'))
  assert.deepEqual(balances(), [50, 10])
  accepted(say('reward_cancelled', { claimId: 'c' }, 1))
  assert.deepEqual(balances(), [50, 40])
  sound()
})

test('whichever of a claim and a hold ends first is booked first, in one sweep or in two', () => {
  const parts = {
    wallets: [miles],
    rewards: [{ ...mug, claimExpires: { afterDays: 2, givesBack: true } }],
  }
  const ends = [[3], [1, 2, 3]].map((sweeps) => {
    const { one, say, sound, balances } = member(parts)
    accepted(say('points_adjusted', { points: 40, wallet: 'miles', reason: 'r' }))
    accepted(say('reward_claimed', { rewardId: 'mug' }, 0, 'c'))
    accepted(say('points_held', { points: 10, wallet: 'miles', minutes: 24 * 60 }))
    assert.equal(one.member.reviewAt, iso(1))
    for (const days of sweeps) say('due', {}, days)
    assert.deepEqual(balances(), [0, 40])
    assert.equal(one.member.reviewAt, null)
    sound()
    return one.entries.map(({ kind, effectiveAt, points }) => [kind, effectiveAt, points])
  })
  assert.deepEqual(ends[0], ends[1])
})

test('campaigns and rewards name wallets that are there, and nobody pays from a qualifying one', () => {
  const problems = (parts: Parameters<typeof config>[0]) => {
    const compiled = compileProgram(config({ earnRules: [], ...parts }))
    return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => `${path} ${rule}`)
  }
  assert.deepEqual(problems({ campaigns: [inMiles('c', 1)] }), [
    '/campaigns/0/rules/0/wallet unknown_wallet',
  ])
  assert.deepEqual(problems({ rewards: [mug] }), ['/rewards/0/cost/wallet unknown_wallet'])
  const rewards = [{ ...mug, cost: { points: 1, wallet: 'status' } }]
  assert.deepEqual(problems({ wallets: [status], rewards }), [
    '/rewards/0/cost/wallet wallet_not_spendable',
  ])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { road } from './road.ts'

const { ask, send, map, kept, arrived } = await road()

test('from a purchase to the profile in Braze: points of two wallets, a reward for miles, a tier by status', async () => {
  await ask('PUT', '/v1/wallets/status', { name: 'Status', kind: 'qualifying' })
  await ask('PUT', '/v1/wallets/miles', { name: 'Miles', kind: 'spendable' })
  await ask('PUT', '/v1/earn-rules/status', {
    ...{ name: 'Status', on: 'purchase', points: 'event.amount', wallet: 'status' },
  })
  const then = { kind: 'bonus', points: 30 }
  await ask('PUT', '/v1/campaigns/fly', {
    name: 'Fly',
    rules: [{ id: 'miles', on: 'purchase', then, wallet: 'miles' }],
  })
  await ask('POST', '/v1/campaigns/fly/publish', {})
  await ask('PUT', '/v1/rewards/seat', {
    ...{ name: 'A seat', cost: { points: 20, wallet: 'miles' } },
    ...{ fulfils: { kind: 'manual' }, active: true },
  })
  await ask('PUT', '/v1/tier-sets/club', {
    name: 'Club',
    basis: { kind: 'points_earned', wallet: 'status' },
    window: { kind: 'calendar', period: 'year' },
    tiers: [
      { id: 'base', name: 'Base', min: 0 },
      { id: 'gold', name: 'Gold', min: 40 },
    ],
    downgrade: 'full',
  })
  await map('points_balance', 'miles_balance', 'miles_spent_total', 'status_balance', 'club_tier')
  await send('ada', 'enrol', {})
  await send('ada', 'purchase', { amount: 45 })
  await send('ada', 'reward_claimed', { rewardId: 'seat' })
  await arrived(() => kept('ada')['miles_balance'] === 10)
  assert.deepEqual(kept('ada'), {
    ...{ points_balance: 0, miles_balance: 10, miles_spent_total: 20, status_balance: 45 },
    club_tier: 'gold',
  })
})

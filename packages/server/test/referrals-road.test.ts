import assert from 'node:assert/strict'
import { test } from 'node:test'
import { road } from './road.ts'

const { ask, send, map, kept, arrived } = await road()

test('from a friend’s purchase over HTTP to the profile in Braze of the member who brought them', async () => {
  await ask('PUT', '/v1/badges/host', { name: 'Host' })
  await ask('PUT', '/v1/referral-programs/friends', {
    ...{ name: 'Bring a friend', on: 'purchase' },
    ...{ advocate: { points: 500, badge: 'host' }, friend: { points: 200 } },
  })
  await ask('PUT', '/v1/challenges/one', {
    ...{ name: 'A first purchase', on: 'purchase', measure: { kind: 'count' }, target: 1 },
  })
  await map(
    ...['referral_code', 'referred_friends', 'badges', 'points_balance', 'challenge_one_completed'],
  )
  await send('ada', 'enrol', {})
  const code = (await ask('GET', '/v1/members/ada')).fields.referral_code
  await send('ben', 'enrol', { referralCode: code })
  await send('ben', 'purchase', { amount: 20 })

  await arrived(() => kept('ada')['points_balance'] === 500)
  assert.deepEqual(kept('ada'), {
    ...{ referral_code: code, referred_friends: 1, badges: ['host'], points_balance: 500 },
  })
  const ben = kept('ben')
  assert.deepEqual([ben['points_balance'], ben['challenge_one_completed']], [200, 1])
})

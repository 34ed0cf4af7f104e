import assert from 'node:assert/strict'
import { test } from 'node:test'
import { road } from './road.ts'

const { ask, send, kept, arrived } = await road()

/** Sync these loyalty fields, those that Braze knows under names of their own here. */
const map = (...fields: string[]) =>
  ask('PUT', '/v1/braze/connections/braze/mapping', {
    mappings: fields.map((field) => ({ field, remote: `loyalty_${field}` })),
  })

test('from a merge over HTTP to both profiles in Braze: one has it all, and the other is done with', async () => {
  const rule = { name: 'All', on: 'purchase', points: 'event.amount' }
  await ask('PUT', '/v1/earn-rules/all', rule)
  await map('status', 'points_balance', 'email', 'first_name', 'purchases_count')
  await send('old', 'enrol', { fields: { email: 'old@example.org', first_name: 'Ann' } })
  await send('new', 'enrol', { fields: { email: 'new@example.org' } })
  await send('old', 'purchase', { amount: 30 })
  await send('new', 'purchase', { amount: 12 })
  await arrived(() => kept('new')['loyalty_points_balance'] === 12)

  const body = { into: 'new', reason: 'Two cards of one person', eventId: 'merge-1' }
  const { member, result } = await ask('POST', '/v1/members/old/merge', body)
  assert.deepEqual([member.status, member.mergedInto, result.status], ['merged', 'new', 'accepted'])
  const again = await ask('POST', '/v1/members/old/merge', body)
  assert.equal(again.result.status, 'replayed')

  await arrived(() => kept('new')['loyalty_points_balance'] === 42)
  assert.deepEqual(kept('new'), {
    ...{ loyalty_status: 'active', loyalty_points_balance: 42, loyalty_purchases_count: 2 },
    ...{ loyalty_email: 'new@example.org', loyalty_first_name: 'Ann' },
  })
  const last = {
    loyalty_status: 'merged',
    loyalty_points_balance: 0,
    loyalty_purchases_count: 0,
    loyalty_first_name: 'Ann',
  }
  assert.deepEqual(kept('old'), last, 'the profile stays, and nobody is written to by it')

  await assert.rejects(
    send('old', 'profile', { fields: { first_name: 'Eve' } }),
    /"mergedInto":"new"/,
  )
  await map(
    'status',
    'points_balance',
    'email',
    'first_name',
    'purchases_count',
    'points_earned_total',
  )
  await arrived(() => kept('new')['loyalty_points_earned_total'] === 42)
  assert.deepEqual(kept('old'), last, 'what is mapped later is not told of it')
  assert.deepEqual((await ask('POST', '/v1/verify')).violations, [])
  const { data } = await ask('GET', '/v1/members/new/timeline')
  const event = data.find(
    (each: { event?: { type: string } }) => each.event?.type === 'member_absorbed',
  )
  assert.equal(event.event.properties.from, 'old')
})

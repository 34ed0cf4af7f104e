import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from './events-shop.ts'
import { running } from './running.ts'

const { ask, clock, seen } = await running()

const mug = {
  name: 'A mug',
  cost: { points: 30 },
  fulfils: { kind: 'manual' },
  active: true,
}
const coupon = { ...mug, name: 'Ten off', fulfils: { kind: 'coupon', poolId: 'ten' } }

const claim = (id: string, rewardId: string, memberId = 'ada') => ({
  id,
  memberId,
  type: 'reward_claimed',
  occurredAt: at(-60),
  properties: { rewardId },
})

async function richMember(memberId: string) {
  await ask('PUT', `/v1/members/${memberId}`, { fields: {}, eventId: 'e' })
  const properties = { points: 100, reason: 'welcome' }
  const given = { id: 'g', memberId, type: 'points_adjusted', occurredAt: at(-60), properties }
  assert.equal((await ask('POST', '/v1/events', given)).status, 200)
}

test('a reward is written, listed, changed and deleted, and names a pool that is there', async () => {
  const early = await ask('PUT', '/v1/rewards/coupon', coupon)
  assert.deepEqual([early.status, early.body.code], [422, 'configuration_invalid'])
  assert.equal(early.body.errors[0].path, '/fulfils/poolId')
  const pool = await ask('PUT', '/v1/coupon-pools/ten', { name: 'Ten off' })
  assert.deepEqual(pool.body, { id: 'ten', name: 'Ten off', codes: 0, free: 0, version: 1 })
  const put = await ask('PUT', '/v1/rewards/coupon', coupon)
  assert.deepEqual(put.body, { id: 'coupon', ...coupon, version: 1 })
  assert.deepEqual((await ask('GET', '/v1/rewards')).body.data, [put.body])
  const used = await ask('DELETE', '/v1/coupon-pools/ten')
  assert.deepEqual([used.status, used.body.code], [409, 'coupon_pool_in_use'])
  assert.equal(used.body.errors[0].path, '/rewards/coupon/fulfils/poolId')
  const changes = (await ask('GET', '/v1/changes?subject=reward:coupon')).body.data
  assert.equal(changes.length, 1)
  assert.equal((await ask('DELETE', '/v1/rewards/coupon')).status, 204)
  assert.equal((await ask('DELETE', '/v1/rewards/coupon')).body.code, 'reward_not_found')
  assert.equal((await ask('DELETE', '/v1/coupon-pools/ten')).status, 204)
  assert.equal((await ask('DELETE', '/v1/coupon-pools/ten')).body.code, 'coupon_pool_not_found')
})

test('codes are put into a pool once, each with what became of it, and the same again changes nothing', async () => {
  const path = '/v1/coupon-pools/eggs/codes'
  assert.equal((await ask('POST', path, { codes: ['A'] })).body.code, 'coupon_pool_not_found')
  await ask('PUT', '/v1/coupon-pools/eggs', { name: 'Eggs' })
  const first = await ask('POST', path, { codes: ['A1', 'B2', 'A1', 'with space', ''] })
  assert.deepEqual(first.body, {
    added: 2,
    results: ['added', 'added', 'known', 'refused', 'refused'],
  })
  const again = await ask('POST', path, { codes: ['B2', 'A1', 'C3'] })
  assert.deepEqual(again.body, { added: 1, results: ['known', 'known', 'added'] })
  const { data } = (await ask('GET', '/v1/coupon-pools')).body
  assert.deepEqual(data, [{ id: 'eggs', name: 'Eggs', codes: 3, free: 3, version: 1 }])
})

test('a pool is filled with codes of a form, and filled already it is not filled again', async () => {
  await ask('PUT', '/v1/coupon-pools/made', { name: 'Made' })
  const path = '/v1/coupon-pools/made/codes/generate'
  const weak = await ask('POST', path, { free: 10, length: 4 })
  assert.deepEqual([weak.status, weak.body.errors[0].path], [400, '/length'])
  const body = { free: 25, prefix: 'EGG-', length: 12 }
  assert.deepEqual((await ask('POST', path, body)).body, { added: 25, free: 25 })
  assert.deepEqual((await ask('POST', path, body)).body, { added: 0, free: 25 })
})

test('a member sees what can be claimed and why not, and a claim says the same', async () => {
  await richMember('ada')
  await ask('PUT', '/v1/coupon-pools/one', { name: 'One' })
  await ask('POST', '/v1/coupon-pools/one/codes', { codes: ['ONLY'] })
  const last = { ...coupon, fulfils: { kind: 'coupon', poolId: 'one' }, stock: 3 }
  await ask('PUT', '/v1/rewards/last', last)
  await ask('PUT', '/v1/rewards/dear', { ...mug, cost: { points: 101 } })
  await ask('PUT', '/v1/rewards/off', { ...mug, active: false })
  const shown = await ask('GET', '/v1/members/ada/rewards')
  assert.deepEqual(
    shown.body.data.map(({ id, available, left }: Record<string, unknown>) => [
      id,
      available,
      left,
    ]),
    [
      ['dear', false, null],
      ['last', true, 3],
    ],
  )
  const said = await ask('POST', '/v1/events', claim('c1', 'last'))
  assert.equal(said.body.results[0].effects[0].code, 'ONLY')
  const dear = await ask('POST', '/v1/events', claim('c2', 'dear'))
  assert.deepEqual([dear.status, dear.body.code], [409, 'reward_not_available'])
  assert.deepEqual(dear.body.about.obstacles, [
    { reason: 'points', message: '31 points are missing.', missing: 31 },
  ])
  const both = await ask('POST', '/v1/events', { events: [claim('c3', 'last'), claim('c4', 'x')] })
  assert.deepEqual(
    both.body.results.map(({ refusal }: { refusal: Record<string, unknown> }) => refusal['code']),
    ['reward_not_available', 'reward_not_found'],
  )
  assert.equal(both.body.results[0].refusal.obstacles[0].reason, 'codes')
  const after = (await ask('GET', '/v1/members/ada/rewards')).body.data
  assert.deepEqual(after[1].obstacles, both.body.results[0].refusal.obstacles)
  assert.deepEqual([after[1].left, after[1].claimed], [2, 1])
  assert.equal((await ask('GET', '/v1/members/nobody/rewards')).body.code, 'member_not_found')
})

test('claims are listed page by page, newest first, and no code is in a log line', async () => {
  await richMember('bob')
  await ask('PUT', '/v1/rewards/free', {
    ...mug,
    cost: { points: 0 },
    fulfils: { kind: 'code', length: 10 },
  })
  for (const id of ['c1', 'c2', 'c3']) {
    clock.nowMs += 1_000
    assert.equal((await ask('POST', '/v1/events', claim(id, 'free', 'bob'))).status, 200)
  }
  const first = (await ask('GET', '/v1/members/bob/claims?limit=2')).body
  const second = (await ask('GET', `/v1/members/bob/claims?limit=2&cursor=${first.nextCursor}`))
    .body
  const all = [...first.data, ...second.data]
  assert.deepEqual(
    all.map(({ id, state, name }) => [id, state, name]),
    ['c3', 'c2', 'c1'].map((id) => [id, 'issued', 'A mug']),
  )
  assert.equal(second.nextCursor, null)
  const logged = JSON.stringify(seen)
  for (const { code } of all) assert.ok(code && !logged.includes(code))
})

test('who only asks what a claim would do is shown no code that nobody has', async () => {
  await ask('PUT', '/v1/coupon-pools/secret', { name: 'Secret' })
  await ask('POST', '/v1/coupon-pools/secret/codes', { codes: ['HIDDEN-1'] })
  await ask('PUT', '/v1/rewards/secret', {
    ...coupon,
    fulfils: { kind: 'coupon', poolId: 'secret' },
  })
  await richMember('eva')
  const asked = claim('what-if', 'secret', 'eva')
  const { text, body } = await ask('POST', '/v1/events/explain', asked)
  assert.equal(body.result.status, 'accepted')
  assert.doesNotMatch(text, /HIDDEN/)
  const claimed = await ask('POST', '/v1/events', asked)
  assert.match(claimed.text, /HIDDEN-1/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connected, running } from './running.ts'

const server = await running()
const { ask } = server

const body = {
  name: 'Three purchases',
  on: 'purchase',
  measure: { kind: 'count' },
  target: 3,
  gives: { badge: 'fan', points: 10 },
}

test('a challenge is written, listed, versioned and noted among the changes', async () => {
  assert.equal((await ask('PUT', '/v1/badges/fan', { name: 'Fan' })).status, 200)
  const window = { from: '2026-01-01T00:00:00+09:00' }
  const put = await ask('PUT', '/v1/challenges/three', { ...body, window })
  assert.deepEqual(put.body, {
    ...{ id: 'three', version: 1, ...body, recurrence: { kind: 'once' }, rollback: false },
    window: { from: '2025-12-31T15:00:00.000Z' },
  })
  const again = await ask('PUT', '/v1/challenges/three', put.body)
  assert.equal(again.status, 400, 'an id belongs in the path')
  const same = await ask('PUT', '/v1/challenges/three', { ...body, window, version: 1 })
  assert.equal(same.body.version, 1)
  assert.equal((await ask('PUT', '/v1/challenges/three', { ...body, version: 1 })).body.version, 2)
  assert.deepEqual((await ask('GET', '/v1/challenges')).body.data[0].gives, body.gives)
  const { data } = (await ask('GET', '/v1/changes?subject=challenge:three')).body
  assert.deepEqual(
    data.map(({ version }: { version: number }) => typeof version),
    ['number', 'number'],
  )
})

test('what cannot be is refused with its place', async () => {
  const wrong = { ...body, measure: { kind: 'streak', every: 'day' }, rollback: true, on: 'enrol' }
  const put = await ask('PUT', '/v1/challenges/wrong', { ...wrong, gives: { badge: 'none' } })
  assert.deepEqual([put.status, put.body.code], [422, 'configuration_invalid'])
  assert.deepEqual(
    put.body.errors.map(({ path }: { path: string }) => path),
    ['/gives/badge', '/rollback'],
  )
})

test('a badge that is given and a challenge whose fields are used are not deleted', async () => {
  const inUse = await ask('DELETE', '/v1/badges/fan')
  assert.deepEqual(
    [inUse.status, inUse.body.code, inUse.body.errors[0].path],
    [409, 'badge_in_use', '/challenges/three/gives/badge'],
  )
  await connected(server)
  const mappings = [{ field: 'challenge_three_progress', remote: 'three_progress' }]
  await ask('PUT', '/v1/braze/connections/braze/mapping', { mappings })
  assert.equal((await ask('DELETE', '/v1/challenges/three')).body.code, 'challenge_in_use')
  await ask('PUT', '/v1/braze/connections/braze/mapping', { mappings: [] })
  assert.equal((await ask('DELETE', '/v1/challenges/three')).status, 204)
  assert.equal((await ask('DELETE', '/v1/challenges/three')).body.code, 'challenge_not_found')
  assert.equal((await ask('DELETE', '/v1/badges/fan')).status, 204)
  assert.equal((await ask('DELETE', '/v1/badges/fan')).body.code, 'badge_not_found')
})

test('the fields of a challenge are built in', async () => {
  await ask('PUT', '/v1/badges/fan', { name: 'Fan' })
  await ask('PUT', '/v1/challenges/three', body)
  const fields = (await ask('GET', '/v1/fields')).body.data
  const own = fields.filter(({ name }: { name: string }) => /^(challenge_|badges)/.test(name))
  assert.deepEqual(
    own.map(({ name, type, source }: Record<string, string>) => [name, type, source]),
    [
      ['badges', 'array', 'builtin'],
      ['challenge_three_progress', 'integer', 'builtin'],
      ['challenge_three_completed', 'integer', 'builtin'],
    ],
  )
  const taken = await ask('PUT', '/v1/fields/challenge_three_progress', {
    ...{ type: 'integer', label: 'Mine' },
  })
  assert.equal(taken.body.code, 'builtin_protected')
})

test('a referral program is written, listed and taken away, with the fields that it brings', async () => {
  const program = { name: 'Friends', on: 'purchase', afterDays: 14, friend: { points: 200 } }
  const put = await ask('PUT', '/v1/referral-programs/friends', program)
  assert.deepEqual(put.body, { id: 'friends', version: 1, ...program, advocate: {} })
  const { data } = (await ask('GET', '/v1/referral-programs')).body
  assert.deepEqual(data, [put.body])
  const wrong = await ask('PUT', '/v1/referral-programs/wrong', { ...program, on: 'refund' })
  assert.equal(wrong.body.errors[0].path, '/on')
  const mappings = [{ field: 'referral_code', remote: 'code' }]
  await ask('PUT', '/v1/braze/connections/braze/mapping', { mappings })
  const inUse = await ask('DELETE', '/v1/referral-programs/friends')
  assert.equal(inUse.body.code, 'referral_program_in_use')
  await ask('PUT', '/v1/braze/connections/braze/mapping', { mappings: [] })
  assert.equal((await ask('DELETE', '/v1/referral-programs/friends')).status, 204)
  const gone = await ask('DELETE', '/v1/referral-programs/friends')
  assert.equal(gone.body.code, 'referral_program_not_found')
})

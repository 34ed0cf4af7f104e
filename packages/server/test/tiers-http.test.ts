import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connected, enrol, running } from './running.ts'

const server = await running()
const { ask } = server

const club = {
  name: 'Club',
  basis: { kind: 'purchases' },
  window: { kind: 'calendar', period: 'year' },
  tiers: [
    { id: 'base', name: 'Base', min: 0 },
    { id: 'gold', name: 'Gold', min: 2 },
  ],
  downgrade: 'full',
}

test('a set is written, versioned, audited, listed with its fields, and refused with paths', async () => {
  const put = await ask('PUT', '/v1/tier-sets/club', { ...club, version: 0 })
  assert.deepEqual(put.body, {
    ...{ id: 'club', ...club, graceDays: 0, keepOnRefund: false, version: 1 },
    changedAt: new Date(server.clock.nowMs).toISOString(),
  })
  assert.deepEqual((await ask('GET', '/v1/tier-sets')).body.data, [put.body])
  assert.equal((await ask('PUT', '/v1/tier-sets/club', club)).body.version, 1)
  const stale = await ask('PUT', '/v1/tier-sets/club', { ...club, graceDays: 3, version: 0 })
  assert.equal(stale.body.code, 'version_conflict')
  const { data } = (await ask('GET', '/v1/changes?subject=tier_set:club')).body
  assert.equal(data.length, 1)
  const fields = (await ask('GET', '/v1/fields')).body.data
  const own = fields.filter(({ name }: { name: string }) => name.startsWith('club_'))
  assert.deepEqual(
    own.map(({ type, source, writable }: Record<string, unknown>) => [type, source, writable]),
    ['string', 'date', 'string', 'integer', 'date', 'integer'].map((type) => [
      ...[type, 'builtin', false],
    ]),
  )
  const basis = { kind: 'field', field: 'email' }
  for (const [path, wrong] of [
    ['/tiers/1/min', { tiers: [club.tiers[1], { id: 'top', name: 'Top', min: 1 }] }],
    ['/basis/field', { basis, window: { kind: 'lifetime' } }],
    ['/window/kind', { basis }],
  ] as const) {
    const { status, body } = await ask('PUT', '/v1/tier-sets/vip', { ...club, ...wrong })
    assert.deepEqual(
      [status, body.code, body.errors?.[0].path],
      [...[422, 'configuration_invalid', path]],
    )
  }
})

test('where a member stands is read with what comes next, and what was given by hand', async () => {
  await enrol(server, 1)
  const properties = { set: 'club', tier: 'gold', reason: 'Founder', mode: 'exactly' }
  const occurredAt = new Date(server.clock.nowMs).toISOString()
  const event = { memberId: 'm0', occurredAt, type: 'tier_assigned' }
  const before = (await ask('GET', '/v1/members/m0/tiers')).body.data
  assert.deepEqual(
    [before[0].tier, before[0].next],
    [
      { id: 'base', name: 'Base' },
      { tier: { id: 'gold', name: 'Gold' }, missing: 2 },
    ],
  )
  const given = await ask('POST', '/v1/events', { id: 't1', ...event, properties })
  assert.equal(given.body.results[0].effects[0].kind, 'tier_upgraded')
  const [now] = (await ask('GET', '/v1/members/m0/tiers')).body.data
  assert.deepEqual(
    [now.tier.id, now.next, now.assigned],
    [
      'gold',
      null,
      { tier: { id: 'gold', name: 'Gold' }, mode: 'exactly', reason: 'Founder', until: null },
    ],
  )
  const wrong = { ...properties, tier: 'silver' }
  const no = await ask('POST', '/v1/events', { id: 't2', ...event, properties: wrong })
  assert.deepEqual([no.status, no.body.errors[0].path], [422, '/properties/tier'])
  assert.equal((await ask('GET', '/v1/members/nobody/tiers')).body.code, 'member_not_found')
})

test('a set is not deleted while a mapping sends one of its fields', async () => {
  await connected(server)
  const mappings = [{ field: 'club_tier', remote: 'tier' }]
  const mapped = await ask('PUT', '/v1/braze/connections/braze/mapping', { mappings })
  assert.equal(mapped.status, 200, mapped.text)
  const held = await ask('DELETE', '/v1/tier-sets/club')
  assert.deepEqual([held.status, held.body.code], [409, 'tier_set_in_use'])
  await ask('PUT', '/v1/braze/connections/braze/mapping', { mappings: [] })
  assert.equal((await ask('DELETE', '/v1/tier-sets/club')).status, 204)
  assert.equal((await ask('DELETE', '/v1/tier-sets/club')).body.code, 'tier_set_not_found')
  assert.deepEqual((await ask('GET', '/v1/members/m0/tiers')).body.data, [])
})

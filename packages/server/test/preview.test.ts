import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Wire } from '@laurel/braze'
import { brazeUrl, connected, enrol, running } from './running.ts'
import { sendAll } from './sending.ts'

const server = await running()
const { ask, box, hosts, clock } = server
const at = '/v1/braze/connections/braze'

await ask('PUT', '/v1/fields/tier', { type: 'string', label: 'Tier' })
await ask('PUT', '/v1/fields/home', {
  ...{ type: 'object', label: 'Home', shape: { since: 'date' } },
})
await ask('PUT', '/v1/fields/note', { type: 'string', label: 'Note' })
await connected(server)
await ask('PUT', '/v1/workflows/bought', {
  ...{ name: 'Bought', when: { event: 'purchase' } },
  then: [
    {
      do: 'sync_event',
      connectionId: 'braze',
      as: 'custom_event',
      name: 'bought',
      properties: 'all',
    },
  ],
})
await enrol(server, 1, { tier: 'gold', home: { city: 'Seoul', since: '2020-01-02T00:00:00.000Z' } })
await ask('PUT', `${at}/mapping`, {
  mappings: [
    { field: 'tier', remote: 'loyalty_tier' },
    { field: 'home', remote: 'loyalty_home' },
    { field: 'points_balance', remote: 'loyalty_points' },
  ],
})

const buy = (id: string) =>
  ask('POST', '/v1/events', {
    ...{ id, memberId: 'm0', type: 'purchase' },
    occurredAt: new Date(clock.nowMs - 1_000).toISOString(),
    properties: { amount: 12.5 },
  })

/** The bodies that reach Braze, as they were sent. */
const bodies: unknown[] = []
const listening: Wire = async (request) => {
  if (request.path === '/users/track') bodies.push(JSON.parse(request.body ?? ''))
  return box.wire(request)
}
hosts.set(brazeUrl, listening)

test('a preview is byte for byte what is then sent, told events included', async () => {
  await buy('order-1')
  const { status, body, text } = await ask('GET', `${at}/preview/m0`)
  assert.equal(status, 200, text)
  assert.equal(body.waitingEvents, 1)
  bodies.length = 0
  await sendAll(server)
  assert.deepEqual(bodies, [body.request])
  assert.equal(body.bytes, JSON.stringify(bodies[0]).length)
  assert.equal(body.dataPoints, 1 + 2 + 1 + 1)
  assert.deepEqual(body.request.attributes[0].loyalty_home.since, {
    $time: '2020-01-02T00:00:00.000Z',
  })
})

test('after it is acknowledged there is nothing to send', async () => {
  const { body } = await ask('GET', `${at}/preview/m0`)
  assert.deepEqual([body.request, body.bytes, body.dataPoints, body.waitingEvents], [null, 0, 0, 0])
  const tier = body.attributes.find(({ remote }: { remote: string }) => remote === 'loyalty_tier')
  assert.deepEqual(tier, {
    ...{ field: 'tier', remote: 'loyalty_tier', acknowledged: 'gold', state: 'unchanged' },
  })
})

test('each attribute tells its state: changed, cleared, withheld, unchanged', async () => {
  await ask('PUT', `${at}/mapping`, {
    mappings: [
      { field: 'tier', remote: 'loyalty_tier' },
      { field: 'note', remote: 'loyalty_note' },
      { field: 'points_balance', remote: 'loyalty_points' },
    ],
    onRemoved: 'clear',
  })
  const fields = { tier: 'silver', note: 'n'.repeat(256) }
  await ask('PATCH', '/v1/members/m0', { eventId: 'e1', fields })
  const { body } = await ask('GET', `${at}/preview/m0`)
  const states = body.attributes.map(({ remote, state }: Record<string, string>) => [remote, state])
  assert.deepEqual(states, [
    ['loyalty_tier', 'changed'],
    ['loyalty_note', 'withheld'],
    ['loyalty_points', 'unchanged'],
    ['loyalty_home', 'cleared'],
  ])
  assert.equal(body.warnings[0].path, '/attributes/loyalty_note')
  assert.equal(body.request.attributes[0].loyalty_home, null)
  bodies.length = 0
  await sendAll(server)
  assert.deepEqual(bodies, [body.request])
})

test('syncing one member puts it into the queue, and sends only a difference', async () => {
  const said = await ask('POST', `${at}/sync/m0`)
  assert.deepEqual([said.status, said.body], [202, { memberId: 'm0', marked: true }])
  bodies.length = 0
  await sendAll(server)
  assert.equal(bodies.length, 0)
  assert.equal((await ask('POST', `${at}/sync/nobody`)).body.code, 'member_not_found')
  assert.equal((await ask('GET', `${at}/preview/nobody`)).body.code, 'member_not_found')
})

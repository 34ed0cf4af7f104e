import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from './events-shop.ts'
import { running } from './running.ts'

const { ask, url, token } = await running()
const event = (more: Record<string, unknown>) => ({
  memberId: 'ada',
  type: 'enrol',
  occurredAt: at(-60),
  ...more,
})

test('a batch always has results; one event that is refused answers with the refusal itself', async () => {
  const spend = event({ id: 's1', type: 'points_spent', properties: { points: 5 } })
  const batch = await ask('POST', '/v1/events', { events: [event({ id: 'e1' }), spend, 'x'] })
  assert.equal(batch.status, 400, 'a batch of something else than objects is not read')

  const two = await ask('POST', '/v1/events', { events: [event({ id: 'e1' }), spend] })
  assert.equal(two.status, 200)
  assert.deepEqual(
    two.body.results.map((result: { status: string }) => result.status),
    ['accepted', 'refused'],
  )
  assert.equal(two.body.results[1].refusal.code, 'not_enough_points')
  assert.equal(two.body.results[1].refusal.path, '/properties/points')

  const one = await ask('POST', '/v1/events', spend)
  assert.equal(one.status, 409)
  assert.equal(one.body.code, 'not_enough_points')
  assert.deepEqual(one.body.about, { missing: 5 })
})

test('an event is read with its first answer, and stands in the timeline of its member', async () => {
  await ask('POST', '/v1/events', event({ id: 'e1' }))
  const bought = event({ id: 'p1', type: 'purchase', properties: { amount: '12.40' } })
  const answer = await ask('POST', '/v1/events', bought)
  const stored = await ask('GET', '/v1/members/ada/events/p1')
  assert.equal(stored.status, 200)
  assert.deepEqual(stored.body.result, answer.body.results[0])
  assert.equal(stored.body.properties.amount, 12.4)
  const timeline = await ask('GET', '/v1/members/ada/timeline?limit=1')
  assert.deepEqual(timeline.body.data[0].event, stored.body)
  assert.equal((await ask('GET', '/v1/members/ada/events/nothing')).status, 404)
})

test('a member is put, patched, listed and read, and points and the audit answer', async () => {
  const put = await ask('PUT', '/v1/members/bob', { fields: { email: 'b@x.org' }, eventId: 'k1' })
  assert.equal(put.status, 200)
  assert.equal(put.body.result.effects[0].kind, 'enrolled')
  const bad = await ask('PATCH', '/v1/members/bob', { fields: { email: 7 }, eventId: 'k2' })
  assert.equal(bad.status, 422)
  assert.equal(bad.body.errors[0].path, '/fields/email')
  assert.equal((await ask('PATCH', '/v1/members/bob', { fields: {} })).status, 400)
  const list = await ask('GET', '/v1/members?email=B@X.ORG')
  assert.deepEqual(
    list.body.data.map((member: { memberId: string }) => member.memberId),
    ['bob'],
  )
  assert.equal((await ask('GET', '/v1/members/bob/points')).body.balance, 0)
  assert.deepEqual((await ask('POST', '/v1/verify')).body.violations, [])
})

test('a stream of lines is answered line by line, an empty line counted and passed over', async () => {
  const lines = [event({ id: 'i1', memberId: 'cy' }), event({ id: 'i2', memberId: 'cy' })]
  const response = await fetch(`${url}/v1/events/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: `${JSON.stringify(lines[0])}\n\n${JSON.stringify(lines[1])}\n{}\n`,
  })
  const results = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    results.map(({ line, status, refusal }) => [line, status, refusal?.code]),
    [
      [1, 'accepted', undefined],
      [3, 'refused', 'member_already_enrolled'],
      [4, 'refused', 'invalid_event'],
    ],
  )
})

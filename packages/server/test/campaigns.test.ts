import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enrol, running } from './running.ts'

const server = await running()
const { ask, clock } = server
const rules = [{ id: 'welcome', on: 'purchase', then: { kind: 'bonus', points: 10 } }]
let events = 0

/** What a purchase of a member earned by campaigns, as `campaign version points`. */
async function bought(memberId = 'm0', daysLate = 0): Promise<string[]> {
  events += 1
  const { body } = await ask('POST', '/v1/events', buys(`p${events}`, memberId, daysLate))
  return body.results[0].effects.flatMap((effect: Record<string, unknown>) =>
    effect['campaignId'] === undefined || effect['kind'] !== 'points_earned'
      ? []
      : [`${effect['campaignId']} ${effect['ruleVersion']} ${effect['points']}`],
  )
}

const buys = (id: string, memberId: string, daysLate = 0) => ({
  ...{ id, memberId, type: 'purchase', properties: { amount: 5 } },
  occurredAt: new Date(clock.nowMs - 1_000 - daysLate * 86_400_000).toISOString(),
})

await enrol(server, 3)

test('a campaign runs from when it is published, as it was published, until it is archived', async () => {
  const draft = { name: 'Summer', rules }
  const saved = await ask('PUT', '/v1/campaigns/summer', draft)
  assert.deepEqual(saved.body, {
    ...{ id: 'summer', ...draft, version: 1 },
    ...{ status: 'draft', published: null, changed: true },
  })
  assert.deepEqual(await bought(), [])

  const published = await ask('POST', '/v1/campaigns/summer/publish', {})
  assert.deepEqual([published.body.status, published.body.changed], ['published', false])
  assert.deepEqual(published.body.published, {
    ...{ version: 1, by: 'First key', endedAt: null },
    at: new Date(clock.nowMs).toISOString(),
  })
  assert.deepEqual(await bought(), ['summer 1 10'])

  const more = [{ ...rules[0], then: { kind: 'bonus', points: 20 } }]
  const edited = await ask('PUT', '/v1/campaigns/summer', { ...draft, rules: more })
  assert.deepEqual([edited.body.status, edited.body.changed], ['published', true])
  assert.deepEqual(await bought(), ['summer 1 10'], 'what is written down does not run')
  const { body } = await ask('GET', '/v1/campaigns/summer/diff')
  assert.deepEqual(body, { from: 1, diff: [{ path: '/rules', before: rules, after: more }] })

  await ask('POST', '/v1/campaigns/summer/publish', {})
  assert.deepEqual(await bought(), ['summer 2 20'])
  assert.deepEqual(await bought('m0', 30), ['summer 2 20'], 'late as it is, by what runs now')
  const archived = await ask('POST', '/v1/campaigns/summer/archive')
  assert.equal(archived.body.status, 'archived')
  assert.deepEqual(await bought(), [])
  assert.deepEqual(await bought('m0', 30), [])

  const { data } = (await ask('GET', '/v1/campaigns/summer/versions')).body
  assert.deepEqual(
    data.map(({ version, endedAt, definition }: Record<string, unknown>) => [
      version,
      endedAt !== null,
      definition,
    ]),
    [
      [2, true, { ...draft, rules: more }],
      [1, true, draft],
    ],
  )
  await ask('POST', '/v1/campaigns/summer/publish', {})
  assert.deepEqual(await bought(), ['summer 3 20'], 'it can be published again')
  await ask('POST', '/v1/campaigns/summer/archive')
})

test('publishing what runs already, and archiving what has ended, changes nothing', async () => {
  await ask('PUT', '/v1/campaigns/twice', { name: 'Twice', rules })
  const first = await ask('POST', '/v1/campaigns/twice/publish', {})
  const again = await ask('POST', '/v1/campaigns/twice/publish', {})
  assert.deepEqual(again.body, first.body)
  const ended = await ask('POST', '/v1/campaigns/twice/archive')
  assert.deepEqual((await ask('POST', '/v1/campaigns/twice/archive')).body, ended.body)
  const { data } = (await ask('GET', '/v1/changes?subject=campaign:twice')).body
  assert.deepEqual(
    data.map(({ after }: { after: unknown }) => after),
    [null, { published: 1 }, { name: 'Twice', rules }],
  )
})

test('a draft that would not run is refused with its place, and so is one that someone else has changed', async () => {
  const wrong = { name: 'W', rules: [{ ...rules[0], when: 'event.amout > 1.0' }] }
  const said = await ask('PUT', '/v1/campaigns/wrong', wrong)
  assert.deepEqual([said.status, said.body.code], [422, 'configuration_invalid'])
  assert.equal(said.body.errors[0].path, '/rules/0/when')
  assert.equal((await ask('GET', '/v1/campaigns/wrong')).body.code, 'campaign_not_found')

  await ask('PUT', '/v1/campaigns/mine', { name: 'Mine', rules })
  const stale = await ask('POST', '/v1/campaigns/mine/publish', { version: 7 })
  assert.equal(stale.body.code, 'version_conflict')
  const taken = await ask('PUT', '/v1/campaigns/mine', { name: 'Mine', rules, version: 0 })
  assert.equal(taken.body.code, 'version_conflict')
})

test('an event type is not deleted while a campaign that runs names it', async () => {
  await ask('PUT', '/v1/event-types/swam', { properties: {} })
  const swim = [{ ...rules[0], on: 'swam' }]
  await ask('PUT', '/v1/campaigns/swim', { name: 'Swim', rules: swim })
  await ask('POST', '/v1/campaigns/swim/publish', {})
  const said = await ask('DELETE', '/v1/event-types/swam')
  assert.equal(said.body.code, 'event_type_in_use')
  assert.equal(said.body.errors[0].path, '/campaigns/swim/rules/0/on')
  await ask('POST', '/v1/campaigns/swim/archive')
  assert.equal((await ask('DELETE', '/v1/event-types/swam')).status, 204)
  const again = await ask('POST', '/v1/campaigns/swim/publish', {})
  assert.equal(again.body.code, 'configuration_invalid')
  assert.equal(again.body.errors[0].path, '/rules/0/on')
})

test('a segment is not deleted while a campaign that runs is for it', async () => {
  const condition = 'member.purchases_count >= 1'
  await ask('PUT', '/v1/segments/buyers', { name: 'Buyers', condition })
  await ask('PUT', '/v1/campaigns/thanks', { name: 'Thanks', rules, segment: 'buyers' })
  await ask('POST', '/v1/campaigns/thanks/publish', {})
  assert.deepEqual(await bought(), ['thanks 1 10'])
  assert.equal((await ask('DELETE', '/v1/segments/buyers')).body.code, 'segment_in_use')
  await ask('POST', '/v1/campaigns/thanks/archive')
  assert.equal((await ask('DELETE', '/v1/segments/buyers')).status, 204)
})

test('only a campaign that was never published can be deleted', async () => {
  await ask('PUT', '/v1/campaigns/short', { name: 'Short', rules })
  assert.equal(
    (await ask('POST', '/v1/campaigns/short/archive')).body.code,
    'campaign_not_published',
  )
  assert.equal((await ask('DELETE', '/v1/campaigns/short')).status, 204)
  assert.equal((await ask('DELETE', '/v1/campaigns/short')).body.code, 'campaign_not_found')
  await ask('PUT', '/v1/campaigns/short', { name: 'Short', rules })
  await ask('POST', '/v1/campaigns/short/publish', {})
  await ask('POST', '/v1/campaigns/short/archive')
  assert.equal((await ask('DELETE', '/v1/campaigns/short')).body.code, 'campaign_was_published')
})

test('what is used of budget and caps can be read, and the ledger names the campaign', async () => {
  const caps = [{ times: 5, per: 'campaign', period: 'month' }]
  const body = { name: 'Budget', rules, caps, budget: { points: 15 } }
  await ask('PUT', '/v1/campaigns/budget', body)
  await ask('POST', '/v1/campaigns/budget/publish', {})
  assert.deepEqual(await bought('m1'), ['budget 1 10'])
  assert.deepEqual(await bought('m1'), ['budget 1 5'])
  assert.deepEqual(await bought('m1'), [])
  const use = await ask('GET', '/v1/campaigns/budget/use')
  assert.deepEqual(use.body.data, [
    { measure: 'points', period: 'lifetime', name: null, used: 15 },
    { measure: 'times', period: 'month', name: '2026-03', used: 2 },
  ])
  const { entries, lots } = (await ask('GET', '/v1/members/m1/points')).body
  for (const { campaignId, ruleId, ruleVersion } of [entries[0], lots.at(-1)]) {
    assert.deepEqual([campaignId, ruleId, ruleVersion], ['budget', 'welcome', 1])
  }
  await ask('POST', '/v1/campaigns/budget/archive')
})

test('explaining an event says what it would do and why, as taking it in then does, and writes nothing', async () => {
  const group = 'g'
  for (const [id, more] of Object.entries({
    first: { group, priority: 1, budget: { points: 5 } },
    second: { group },
    later: { schedule: { from: '2026-06-01T00:00:00Z' } },
  })) {
    await ask('PUT', `/v1/campaigns/${id}`, { name: id, rules, ...more })
    await ask('POST', `/v1/campaigns/${id}/publish`, {})
  }
  const event = buys('x1', 'm2')
  const before = await ask('GET', '/v1/members/m2/points')
  const use = await ask('GET', '/v1/campaigns/first/use')
  const { body } = await ask('POST', '/v1/events/explain', event)
  assert.deepEqual(
    body.trace.map(({ kind, id, outcome }: Record<string, unknown>) => [kind, id, outcome]),
    [
      ['campaign', 'later', 'not_scheduled'],
      ['campaign', 'first', 'applied'],
      ['campaign', 'second', 'beaten'],
    ],
  )
  assert.deepEqual((await ask('GET', '/v1/members/m2/points')).body, before.body)
  assert.deepEqual((await ask('GET', '/v1/campaigns/first/use')).body, use.body)
  assert.equal((await ask('GET', '/v1/members/m2/events/x1')).body.code, 'event_not_found')

  const taken = await ask('POST', '/v1/events', event)
  assert.deepEqual(body.result, taken.body.results[0])
  const replayed = await ask('POST', '/v1/events/explain', event)
  assert.deepEqual(replayed.body, { result: { ...body.result, status: 'replayed' }, trace: [] })

  const stranger = await ask('POST', '/v1/events/explain', buys('x2', 'nobody'))
  assert.equal(stranger.body.result.refusal.code, 'member_not_found')
  const shapeless = await ask('POST', '/v1/events/explain', { id: 'x3' })
  assert.equal(shapeless.body.result.refusal.code, 'invalid_event')
})

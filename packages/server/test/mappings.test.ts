import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connected, enrol, goodKey, running } from './running.ts'
import { sendAll } from './sending.ts'

const server = await running()
const { ask, box } = server
const at = '/v1/braze/connections/braze/mapping'

await ask('PUT', '/v1/fields/tier', { type: 'string', label: 'Tier' })
await ask('PUT', '/v1/fields/note', { type: 'string', label: 'Note' })
await connected(server)
await enrol(server, 10, { tier: 'gold', first_name: 'Ada' })

const kept = (memberId: string, remote: string) => box.profiles.get(memberId)?.attributes[remote]

const tier = { field: 'tier', remote: 'loyalty_tier' }
const name = { field: 'first_name', remote: 'first_name' }
const points = { field: 'points_balance', remote: 'loyalty_points' }

test('a new connection has the empty mapping, version 0', async () => {
  const { body } = await ask('GET', at)
  assert.deepEqual([body.version, body.mappings, body.changedAt], [0, [], null])
})

test('a check reckons the cost over real members and saves nothing', async () => {
  const { body } = await ask('POST', `${at}/check`, { mappings: [tier, name] })
  assert.deepEqual(body.problems, [])
  assert.deepEqual(body.diff, { added: [tier, name], removed: [] })
  const cost = { members: 10, objects: 10, requests: 1, dataPoints: 20, exact: true }
  assert.deepEqual(body.cost, cost)
  assert.equal((await ask('GET', at)).body.version, 0)
})

test('what would not work is named by its place, and is not saved', async () => {
  const wrong = [
    [{ field: 'no_such', remote: 'x' }, 'unknown_field'],
    [{ field: 'tier', remote: 'external_id' }, 'name_reserved'],
    [{ field: 'tier', remote: 'a.b' }, 'name_characters'],
    [{ field: 'tier', remote: 'email_subscribe' }, null],
    [{ field: 'tier', remote: 'dob' }, null],
    [{ field: 'points_balance', remote: 'email' }, 'type_of_standard'],
  ] as const
  for (const [mapping, rule] of wrong) {
    const { body } = await ask('POST', `${at}/check`, { mappings: [tier, mapping] })
    const rules = body.problems.map((problem: { rule: string }) => problem.rule)
    if (rule === null) assert.deepEqual(rules, [], mapping.remote)
    else {
      assert.ok(rules.includes(rule), `${mapping.remote}: ${rules}`)
      assert.ok(body.problems[0].path.startsWith('/mappings/1/'))
      assert.equal(body.cost, null)
      const put = await ask('PUT', at, { mappings: [tier, mapping] })
      assert.equal(put.body.code, 'mapping_invalid')
    }
  }
  const twice = [tier, { field: 'note', remote: 'loyalty_tier' }]
  assert.equal((await ask('PUT', at, { mappings: twice })).body.code, 'mapping_invalid')
  assert.equal((await ask('GET', at)).body.version, 0)
})

test('a save is one version, begins one backfill, and brings every profile up to date', async () => {
  const said = await ask('PUT', at, { mappings: [tier, name], version: 0, comment: 'First' })
  assert.equal(said.status, 200)
  assert.deepEqual(
    [said.body.mapping.version, said.body.mapping.comment, said.body.stale],
    [1, 'First', 10],
  )
  assert.equal(said.body.mapping.changedBy, 'First key')
  await sendAll(server)
  for (let i = 0; i < 10; i++) {
    assert.equal(kept(`m${i}`, 'loyalty_tier'), 'gold')
  }
  const { data } = (await ask('GET', '/v1/braze/connections/braze/backfills')).body
  assert.deepEqual(
    data.map(({ cause, status, scanned }: Record<string, unknown>) => [cause, status, scanned]),
    [['mapping:1', 'done', 10]],
  )
})

test('the same mapping again makes no version and sends nothing', async () => {
  const before = box.received
  const said = await ask('PUT', at, { mappings: [tier, name] })
  assert.deepEqual([said.body.mapping.version, said.body.stale], [1, 0])
  await sendAll(server)
  assert.deepEqual(box.received, before)
  const { body } = await ask('POST', `${at}/check`, { mappings: [tier, name] })
  assert.equal(body.cost.members, 0)
})

test('of two saves at once one wins, and the other is told the version', async () => {
  const save = (remote: string) =>
    ask('PUT', at, { mappings: [tier, name, { field: 'points_balance', remote }], version: 1 })
  const both = await Promise.all([save('one'), save('two')])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  const lost = both.find(({ status }) => status === 409)
  assert.deepEqual([lost?.body.code, lost?.body.about.version], ['version_conflict', 2])
})

test('a mapping taken away is left in Braze, or cleared there when asked', async () => {
  await ask('PUT', at, { mappings: [tier, points] })
  await sendAll(server)
  assert.equal(kept('m3', 'loyalty_points'), 0)
  await ask('PUT', at, { mappings: [tier] })
  await sendAll(server)
  assert.equal(kept('m3', 'loyalty_points'), 0, 'left as it is')
  const draft = { mappings: [], onRemoved: 'clear' }
  const { body } = await ask('POST', `${at}/check`, draft)
  assert.deepEqual([body.cost.members, body.cost.dataPoints], [10, 10])
  const said = await ask('PUT', at, draft)
  assert.equal(said.body.stale, 10)
  await sendAll(server)
  assert.equal(kept('m3', 'loyalty_tier'), undefined)
})

test('a rollback is a new version equal to the old one', async () => {
  const { version } = (await ask('GET', at)).body
  const said = await ask('POST', `${at}/rollback`, { to: 1, version })
  assert.equal(said.body.mapping.version, version + 1)
  assert.deepEqual(said.body.mapping.mappings, [tier, name])
  assert.equal(said.body.mapping.comment, 'Return to version 1.')
  await sendAll(server)
  assert.equal(kept('m3', 'loyalty_tier'), 'gold')
  const missing = await ask('POST', `${at}/rollback`, { to: 99 })
  assert.equal(missing.body.code, 'mapping_version_not_found')
  const late = await ask('POST', `${at}/rollback`, { to: 0, version })
  assert.equal(late.body.code, 'version_conflict')
})

test('versions are listed newest first, each with what it changed, over pages', async () => {
  const whole = (await ask('GET', `${at}/versions`)).body.data
  assert.deepEqual(
    whole.map(({ version }: { version: number }) => version),
    Array.from({ length: whole.length }, (_, i) => whole.length - i),
  )
  assert.deepEqual(whole.at(-1).diff, { added: [tier, name], removed: [] })
  const first = (await ask('GET', `${at}/versions?limit=2`)).body
  const second = (await ask('GET', `${at}/versions?limit=2&cursor=${first.nextCursor}`)).body
  assert.deepEqual([...first.data, ...second.data], whole.slice(0, 4))
})

test('what Braze has already is compared: a clash of types, a near name, a blocked one', async () => {
  await ask('PUT', '/v1/fields/score', { type: 'integer', label: 'Score' })
  await ask('POST', '/v1/braze/connections/braze/check')
  const mappings = [
    { field: 'score', remote: 'loyalty_tier' },
    { field: 'tier', remote: 'Loyalty_Points' },
  ]
  const { body } = await ask('POST', `${at}/check`, { mappings })
  const said = [...body.problems, ...body.warnings]
  const ruleAt = (path: string) => said.find((issue) => issue.path === path)?.rule
  assert.equal(ruleAt('/mappings/0/remote'), 'type_clash')
  assert.equal(ruleAt('/mappings/1/remote'), 'near_duplicate')
})

test('a mapping can be saved where the token may not read what Braze has, or while it is held', async () => {
  server.hosts.set('https://rest.us-10.braze.com', async (request) =>
    request.path.startsWith('/custom_attributes')
      ? { status: 403, headers: {}, text: '{"message":"Access Denied"}' }
      : box.wire(request),
  )
  const body = { id: 'blind', name: 'Blind', instanceUrl: 'https://rest.us-10.braze.com' }
  const made = await ask('POST', '/v1/braze/connections', { ...body, apiToken: goodKey })
  assert.equal(made.status, 201)
  const registry = await ask('GET', '/v1/braze/connections/blind/registry')
  assert.deepEqual(
    [registry.body.attributes, registry.body.missing],
    [null, ['custom_attributes.get']],
  )
  const put = await ask('PUT', '/v1/braze/connections/blind/mapping', { mappings: [tier] })
  assert.equal(put.status, 200)
})

test('values that Braze would not take are told before they are sent', async () => {
  await ask('PATCH', '/v1/members/m1', { eventId: 'long', fields: { note: 'x'.repeat(300) } })
  const mappings = [tier, name, { field: 'note', remote: 'note' }]
  const { body } = await ask('POST', `${at}/check`, { mappings })
  assert.deepEqual(body.problems, [])
  const [warning] = body.warnings.filter(
    (issue: { rule: string }) => issue.rule === 'values_withheld',
  )
  assert.equal(warning.path, '/mappings/2/remote')
  assert.match(warning.message, /^Of 10 members looked at, 1 /)
})

test('a mapping saved while events come in misses no member, whichever comes first', async () => {
  const mapped = (remote: string) => ({ mappings: [{ field: 'tier', remote }] })
  for (const turn of [1, 2, 3]) {
    const remote = `tier_${turn}`
    const changes = Array.from({ length: 40 }, (_, i) => {
      const fields = { tier: `${turn}-${i}` }
      return ask('PATCH', `/v1/members/m${i % 10}`, { eventId: `race-${turn}-${i}`, fields })
    })
    await Promise.all([...changes.slice(0, 20), ask('PUT', at, mapped(remote)), ...changes])
    await sendAll(server)
    for (let i = 0; i < 10; i++) {
      const { body } = await ask('GET', `/v1/members/m${i}`)
      assert.equal(kept(`m${i}`, remote), body.fields.tier)
    }
  }
})

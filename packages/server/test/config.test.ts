import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routes } from '@laurel/contract'
import { connected, enrol, running } from './running.ts'

const server = await running()
const { ask, keyWith } = server

test('built-in fields and event types are listed beside custom ones, and are protected', async () => {
  const tier = { type: 'string', label: 'Tier' }
  const put = await ask('PUT', '/v1/fields/tier', tier)
  assert.deepEqual(put.body, {
    ...{ name: 'tier', source: 'custom', writable: true, version: 1 },
    ...tier,
  })
  const fields = (await ask('GET', '/v1/fields')).body.data
  const names = fields.map(({ name }: { name: string }) => name)
  assert.ok(names.includes('points_balance') && names.includes('tier'))
  for (const path of ['/v1/fields/points_balance', '/v1/event-types/purchase']) {
    const body = path.includes('fields') ? tier : { properties: {} }
    assert.equal((await ask('PUT', path, body)).body.code, 'builtin_protected', path)
    assert.equal((await ask('DELETE', path)).body.code, 'builtin_protected', path)
  }
})

test('the same PUT again changes nothing and makes no entry', async () => {
  const body = { properties: { stars: { type: 'integer', required: true } } }
  const first = await ask('PUT', '/v1/event-types/rated', body)
  const again = await ask('PUT', '/v1/event-types/rated', body)
  assert.deepEqual(again.body, first.body)
  const { data } = (await ask('GET', '/v1/changes?subject=event_type:rated')).body
  assert.equal(data.length, 1)
})

test('of two saves that build on one version, one wins and the other is told', async () => {
  const save = (points: string) =>
    ask('PUT', '/v1/earn-rules/base', { name: 'Base', on: 'purchase', points, version: 0 })
  const both = await Promise.all([save('1'), save('2')])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  const lost = both.find(({ status }) => status === 409)
  assert.equal(lost?.body.code, 'version_conflict')
  assert.equal(lost?.body.about.version, 1)
})

test('an expression that would not work is refused with its place, and changes nothing', async () => {
  const before = (await ask('GET', '/v1/workspace')).body.version
  const rule = { name: 'Wrong', on: 'purchase', points: 'member.no_such_field + 1' }
  const said = await ask('PUT', '/v1/earn-rules/wrong', rule)
  assert.deepEqual([said.status, said.body.code], [422, 'configuration_invalid'])
  assert.equal(said.body.errors[0].path, '/points')
  assert.equal((await ask('GET', '/v1/workspace')).body.version, before)
  const { data } = (await ask('GET', '/v1/earn-rules')).body
  assert.ok(!data.some(({ id }: { id: string }) => id === 'wrong'))
})

test('a field is not deleted while an expression or a mapping names it, and each is listed', async () => {
  await ask('PUT', '/v1/fields/visits', { type: 'integer', label: 'Visits' })
  await ask('PUT', '/v1/earn-rules/visits', {
    ...{ name: 'Visits', on: 'purchase', points: '1', when: 'member.visits > 3' },
  })
  assert.equal((await connected(server)).status, 201)
  const mappings = [{ field: 'visits', remote: 'loyalty_visits' }]
  await ask('PUT', '/v1/braze/connections/braze/mapping', { mappings })

  const byRule = await ask('DELETE', '/v1/fields/visits')
  assert.equal(byRule.body.code, 'field_in_use')
  assert.equal(byRule.body.errors[0].path, '/earnRules/visits/when')
  await ask('DELETE', '/v1/earn-rules/visits')
  const byMapping = await ask('DELETE', '/v1/fields/visits')
  assert.equal(byMapping.body.code, 'field_in_use')
  assert.equal(byMapping.body.errors[0].path, '/connections/braze/mapping/visits')
  await ask('PUT', '/v1/braze/connections/braze/mapping', { mappings: [] })
  assert.equal((await ask('DELETE', '/v1/fields/visits')).status, 204)
  assert.equal((await ask('DELETE', '/v1/fields/visits')).body.code, 'field_not_found')
})

test('an event type is not deleted while a rule names it', async () => {
  await ask('PUT', '/v1/event-types/walked', { properties: {} })
  await ask('PUT', '/v1/earn-rules/walked', { name: 'Walk', on: 'walked', points: '1' })
  const said = await ask('DELETE', '/v1/event-types/walked')
  assert.equal(said.body.code, 'event_type_in_use')
  assert.equal(said.body.errors[0].path, '/earnRules/walked/on')
})

test('a type changes only while no member has a value; deleting takes the values away', async () => {
  await ask('PUT', '/v1/fields/shoe', { type: 'string', label: 'Shoe' })
  await enrol(server, 3, { shoe: '42' })
  const said = await ask('PUT', '/v1/fields/shoe', { type: 'integer', label: 'Shoe' })
  assert.equal(said.body.code, 'field_in_use')
  assert.equal((await ask('DELETE', '/v1/fields/shoe')).status, 204)
  const fresh = await ask('PUT', '/v1/fields/shoe', { type: 'integer', label: 'Shoe' })
  assert.equal(fresh.status, 200)
  const member = await ask('GET', '/v1/members/m0')
  assert.equal(member.body.fields.shoe ?? null, null)
})

test('a workflow tells only connections that are there, and holds them', async () => {
  const telling = (connectionId: string) => ({
    ...{ name: 'Tell', when: { event: 'purchase' } },
    then: [{ do: 'sync_event', connectionId, as: 'custom_event', properties: 'all' }],
  })
  const stray = await ask('PUT', '/v1/workflows/tell', telling('nowhere'))
  assert.equal(stray.body.code, 'connection_not_found')
  const put = await ask('PUT', '/v1/workflows/tell', telling('braze'))
  assert.equal(put.status, 200)
  assert.equal(put.body.then[0].uncertain, 'resend')
  assert.deepEqual((await ask('GET', '/v1/workflows')).body.data, [put.body])
  const said = await ask('DELETE', '/v1/braze/connections/braze')
  assert.equal(said.body.code, 'connection_in_use')
  assert.equal(said.body.errors[0].path, '/workflows/tell/then/0/connectionId')
  assert.equal(said.body.errors[0].message, 'The workflow tell tells the connection braze.')
  assert.equal((await ask('DELETE', '/v1/workflows/tell?version=7')).body.code, 'version_conflict')
  assert.equal((await ask('DELETE', '/v1/workflows/tell?version=1')).status, 204)
})

test('a workflow with a name or a constant that Braze does not take is refused, each with its place', async () => {
  const properties = [
    { to: 'event_name', value: 1 },
    { to: '$x', value: 1 },
    { to: 'note', value: 'x'.repeat(256) },
    { to: 'amount', from: 'amount' },
  ]
  const action = { do: 'sync_event', connectionId: 'braze', properties }
  const said = await ask('PUT', '/v1/workflows/wrong', {
    ...{ name: 'Tell', when: { event: 'purchase' } },
    then: [
      { ...action, as: 'custom_event', name: 'a\u0007b' },
      { ...action, as: 'purchase', properties: [{ to: 'price', value: 1 }] },
    ],
  })
  assert.equal(said.body.code, 'configuration_invalid')
  const found = said.body.errors.map(({ path, rule }: Record<string, string>) => [path, rule])
  assert.deepEqual(found, [
    ['/then/0/name', 'name_characters'],
    ['/then/0/properties/0/to', 'name_reserved'],
    ['/then/0/properties/1/to', 'name_characters'],
    ['/then/0/properties/2/value', 'string_too_long'],
    ['/then/1/properties/0/to', 'name_reserved'],
  ])
})

test('settings of the workspace change by version, and a wrong zone is refused', async () => {
  const { version } = (await ask('GET', '/v1/workspace')).body
  const said = await ask('PATCH', '/v1/workspace', { timezone: 'Mars/Olympus' })
  assert.equal(said.body.code, 'configuration_invalid')
  assert.equal(said.body.errors[0].path, '/timezone')
  const set = await ask('PATCH', '/v1/workspace', { timezone: 'Asia/Seoul', version })
  assert.equal(set.body.timezone, 'Asia/Seoul')
  assert.equal(set.body.version, version + 1)
  const late = await ask('PATCH', '/v1/workspace', { name: 'Late', version })
  assert.equal(late.body.code, 'version_conflict')
})

test('how far in the future an event may lie is a setting', async () => {
  const event = (id: string, seconds: number) => ({
    ...{ id, memberId: 'm0', type: 'profile', properties: { fields: {} } },
    occurredAt: new Date(server.clock.nowMs + seconds * 1_000).toISOString(),
  })
  assert.equal((await ask('GET', '/v1/workspace')).body.futureToleranceSeconds, 300)
  assert.equal((await ask('POST', '/v1/events', event('f1', 301))).body.errors?.[0]?.rule, 'future')
  const set = await ask('PATCH', '/v1/workspace', { futureToleranceSeconds: 600 })
  assert.equal(set.body.futureToleranceSeconds, 600)
  assert.equal((await ask('POST', '/v1/events', event('f1', 301))).status, 200)
  const odd = await ask('PATCH', '/v1/workspace', { futureToleranceSeconds: 86_401 })
  assert.equal(odd.status, 400)
})

test('the currency changes only while nobody has bought anything', async () => {
  assert.equal((await ask('PATCH', '/v1/workspace', { currency: 'EUR' })).body.currency, 'EUR')
  const occurredAt = new Date(server.clock.nowMs - 1_000).toISOString()
  const buy = { id: 'o1', memberId: 'm0', type: 'purchase', occurredAt, properties: { amount: 5 } }
  assert.equal((await ask('POST', '/v1/events', buy)).status, 200)
  const said = await ask('PATCH', '/v1/workspace', { currency: 'JPY' })
  assert.equal(said.body.errors[0].rule, 'currency_in_use')
})

test('changes tell who, what and the difference, page by page, newest first', async () => {
  await ask('PUT', '/v1/fields/tier', { type: 'string', label: 'Level' })
  const { data } = (await ask('GET', '/v1/changes?subject=field:tier')).body
  assert.equal(data[0].by.startsWith('First key ('), true)
  assert.deepEqual(data[0].diff, [{ path: '/label', before: 'Tier', after: 'Level' }])
  assert.equal(data.at(-1).before, null)
  const whole = (await ask('GET', '/v1/changes?limit=200')).body.data
  const paged: unknown[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: string = cursor === '' ? '' : `&cursor=${cursor}`
    const said = await ask('GET', `/v1/changes?limit=3${page}`)
    paged.push(...said.body.data)
    cursor = said.body.nextCursor
  }
  assert.deepEqual(paged, whole)
})

/** A body that each route takes, so that only whose key it is decides. */
const bodies: Record<string, unknown> = {
  patchMember: { eventId: 'theirs', fields: { first_name: 'Eve' } },
  mergeMember: { into: 'm1', reason: 'Mine', eventId: 'theirs' },
  backTestCampaign: { days: 7 },
  patchConnection: { name: 'Mine' },
  putToken: { apiToken: 'another-token' },
  putMapping: { mappings: [] },
  publishCampaign: {},
  checkMapping: { mappings: [] },
  rollbackMapping: { to: 0 },
  createBackfill: {},
  patchBackfill: { status: 'cancelled' },
  redrive: { all: true },
  discardParked: { all: true },
  addCoupons: { codes: ['THEIRS'] },
  makeCoupons: { free: 5, length: 12 },
}
const ids: Record<string, string> = {
  ...{ connectionId: 'braze', memberId: 'm0', eventId: 'enrol-0', backfillId: 'b', name: 'tier' },
  ...{ id: 'base' },
}

test("a stranger's key finds nothing of this workspace, whatever it asks, and changes nothing", async () => {
  const rules = [{ id: 'r', on: 'purchase', then: { kind: 'bonus', points: 1 } }]
  await ask('PUT', '/v1/campaigns/base', { name: 'Base', rules })
  const stranger = await keyWith(['admin'], await server.otherWorkspace())
  await ask('PUT', '/v1/coupon-pools/base', { name: 'Base' })
  const everything = async () => {
    const lists = [
      'workspace',
      'fields',
      'event-types',
      'earn-rules',
      'campaigns',
      'workflows',
      'rewards',
      'coupon-pools',
      'segments',
      'keys',
      'members',
    ]
    const paths = [...lists, 'braze/connections', 'braze/connections/braze/mapping', 'changes']
    return Promise.all(paths.map(async (path) => (await ask('GET', `/v1/${path}`)).body))
  }
  const before = await everything()
  let walked = 0
  for (const [name, { method, path }] of Object.entries(routes)) {
    // A PUT of a thing makes the stranger's own, in the stranger's own workspace.
    const own = method === 'PUT' && !path.includes('{connectionId}')
    if (!path.includes('{') || own) continue
    const url = path.replaceAll(/\{(\w+)\}/g, (_, param: string) => ids[param] ?? 'x')
    const said = await ask(method, url, bodies[name], stranger)
    assert.ok([404, 409].includes(said.status), `${name}: ${said.status} ${said.text}`)
    assert.ok(/_not_found$|^builtin_protected$/.test(said.body.code), `${name}: ${said.body.code}`)
    walked += 1
  }
  assert.ok(walked > 25, `${walked} routes were walked`)
  const lists = [
    'fields',
    'earn-rules',
    'campaigns',
    'workflows',
    'segments',
    'members',
    'braze/connections',
  ]
  for (const list of lists) {
    const said = await ask('GET', `/v1/${list}?`, undefined, stranger)
    assert.ok(!/"(tier|base|tell|m0|braze)"/.test(said.text), `${list}: ${said.text}`)
  }
  assert.deepEqual(await everything(), before)
})

test('a wallet is there with its fields once it is written, and stays while anything needs it', async () => {
  const { data } = (await ask('GET', '/v1/wallets')).body
  assert.deepEqual(data, [{ id: 'points', name: 'Points', kind: 'spendable', version: 0 }])
  const status = { name: 'Status', kind: 'qualifying', expiry: { kind: 'inactive', months: 12 } }
  const put = await ask('PUT', '/v1/wallets/status', { ...status, version: 0 })
  assert.deepEqual(put.body, { id: 'status', ...status, version: 1 })
  assert.equal((await ask('GET', '/v1/wallets')).body.data.length, 2)
  const fields = (await ask('GET', '/v1/fields')).body.data
  assert.ok(fields.some(({ name }: { name: string }) => name === 'status_expire_next_at'))

  const taken = await ask('PUT', '/v1/fields/status_balance', { type: 'string', label: 'Mine' })
  assert.equal(taken.body.code, 'builtin_protected')
  await ask('PUT', '/v1/fields/miles_balance', { type: 'string', label: 'Mine' })
  const clash = await ask('PUT', '/v1/wallets/miles', { ...status, kind: 'spendable' })
  assert.deepEqual([clash.body.code, clash.body.errors[0].path], ['configuration_invalid', '/id'])
  for (const [wrong, path] of [
    [{ expiry: { kind: 'after' } }, '/expiry'],
    [{ expiry: { kind: 'dates', dates: ['2026-02-30'] } }, '/expiry/dates/0'],
    [{ pending: { date: '2026-13-01' } }, '/pending/date'],
    [
      { earnLimits: [1, 2].map((points) => ({ points, per: 'day', beyond: 'trim' })) },
      '/earnLimits/1/per',
    ],
  ] as const) {
    const { body } = await ask('PUT', '/v1/wallets/gold', { ...status, ...wrong })
    assert.deepEqual([body.code, body.errors[0].path], ['configuration_invalid', path])
  }
  const main = await ask('PUT', '/v1/wallets/points', status)
  assert.equal(main.body.errors[0].path, '/kind')

  const rule = { name: 'Status', on: 'purchase', points: '1', wallet: 'status' }
  await ask('PUT', '/v1/earn-rules/status', rule)
  const used = await ask('DELETE', '/v1/wallets/status')
  assert.deepEqual(
    [used.body.code, used.body.errors[0].path],
    ['wallet_in_use', '/earnRules/status/wallet'],
  )
  await ask('PUT', '/v1/members/owner', { fields: {}, eventId: 'w0' })
  const bought = { id: 'w1', memberId: 'owner', type: 'purchase', occurredAt: '2026-01-01' }
  await ask('POST', '/v1/events', { ...bought, properties: { amount: 1 } })
  await ask('DELETE', '/v1/earn-rules/status')
  const owned = await ask('DELETE', '/v1/wallets/status')
  assert.deepEqual([owned.body.code, owned.body.errors[0].rule], ['wallet_in_use', 'has_points'])
  assert.equal((await ask('PUT', '/v1/wallets/gold', status)).status, 200)
  assert.equal((await ask('DELETE', '/v1/wallets/gold')).status, 204)
  assert.equal((await ask('DELETE', '/v1/wallets/gold')).body.code, 'wallet_not_found')
})

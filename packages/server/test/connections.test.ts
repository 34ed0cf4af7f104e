import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { Wire } from '@laurel/braze'
import { z } from 'zod'
import { connectionAccess } from '../src/connections/access.ts'
import { resealTokens } from '../src/connections/reseal.ts'
import { sql } from '../src/db/sql.ts'
import { secretsOf } from '../src/secrets.ts'
import { brazeUrl, connected, enrol, goodKey, nextKey, poorKey, running } from './running.ts'

const server = await running()
const { ask, box, db, hosts } = server
const at = '/v1/braze/connections/braze'

const answering =
  (status: number, text: string, headers: Record<string, string> = {}): Wire =>
  async () => ({ status, text, headers })

const draft = (instanceUrl: string, apiToken: string = goodKey) =>
  ask('POST', '/v1/braze/connections', { id: 'other', name: 'Other', instanceUrl, apiToken })

const hold = () =>
  db.ask(sql(z.never())`
    update connections set status = 'held', held_why = 'Invalid API key: [key]' where id = 'braze'`)

test('hosts that are not of Braze are refused before anything is asked of them', async () => {
  let asked = 0
  const count: Wire = async () => {
    asked += 1
    return { status: 200, headers: {}, text: '{}' }
  }
  const urls = [
    'https://example.com',
    'http://rest.fra-01.braze.eu',
    'https://rest.fra-01.braze.eu.example.com',
    'https://10.0.0.5',
    'https://192.168.1.1:443',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00::1]',
    'http://127.0.0.1:4801',
    'http://localhost',
    'https://user:pass@rest.fra-01.braze.eu',
    'file:///etc/passwd',
  ]
  for (const url of urls) {
    const { origin } = new URL(url)
    if (origin !== brazeUrl) hosts.set(origin, count)
    const said = await draft(url)
    assert.deepEqual([said.status, said.body.code], [422, 'braze_host_refused'], url)
    assert.equal(said.body.errors[0].path, '/instanceUrl')
  }
  assert.equal(asked, 0)
})

test('a wrong key, a missing permission, a stranger and silence are told apart', async () => {
  const wrong = await draft(brazeUrl, 'a-key-that-braze-does-not-know')
  assert.equal(wrong.body.code, 'braze_key_refused')
  assert.ok(
    !wrong.text.includes('a-key-that-braze-does-not-know'),
    'Braze repeats the key; we do not',
  )
  const poor = await draft(brazeUrl, poorKey)
  assert.equal(poor.body.code, 'braze_permission_missing')
  assert.deepEqual(
    poor.body.errors.map(({ message }: { message: string }) => message.split(/[ .]/)[3]),
    ['events', 'events', 'events'],
  )
  hosts.set('https://rest.iad-01.braze.com', answering(200, '<html>Welcome</html>'))
  const stranger = await draft('https://rest.iad-01.braze.com')
  assert.equal(stranger.body.code, 'braze_host_refused')
  hosts.set('https://rest.iad-04.braze.com', async (request) =>
    request.path === '/users/track'
      ? { status: 503, headers: {}, text: '{"message":"Busy"}' }
      : box.wire(request),
  )
  const busy = await draft('https://rest.iad-04.braze.com')
  assert.equal(busy.body.code, 'braze_unreachable', 'whether it may send is not known')
  assert.equal((await draft('https://rest.iad-02.braze.com')).body.code, 'braze_unreachable')
  assert.equal((await ask('GET', '/v1/braze/connections')).body.data.length, 0)
})

test('a redirect is not followed, and the key goes nowhere else', async () => {
  const location = 'https://elsewhere.example/users/track'
  let elsewhere = 0
  hosts.set('https://elsewhere.example', async () => {
    elsewhere += 1
    return { status: 200, headers: {}, text: '{}' }
  })
  hosts.set('https://rest.iad-03.braze.com', answering(302, '', { location }))
  const said = await draft('https://rest.iad-03.braze.com')
  assert.ok(said.status === 422 || said.status === 502)
  assert.equal(elsewhere, 0)
})

test('connecting probes without writing, and shows everything but the token', async () => {
  const said = await connected(server)
  assert.equal(said.status, 201)
  await box.settle()
  assert.equal(box.profiles.size, 0)
  const { body } = said
  assert.deepEqual(
    [body.id, body.instanceUrl, body.status, body.tokenHint, body.mappingVersion],
    ['braze', brazeUrl, 'active', goodKey.slice(-4), 0],
  )
  const states = body.permissions.map(({ state }: { state: string }) => state)
  assert.ok(states.length >= 7 && states.every((state: string) => state === 'granted'))
  assert.equal((await connected(server)).body.code, 'connection_exists')
})

test('a dashboard address is turned into the REST host', async () => {
  hosts.set('https://rest.fra-02.braze.eu', box.wire)
  const said = await draft('https://dashboard-02.braze.eu/settings')
  assert.equal(said.body.instanceUrl, 'https://rest.fra-02.braze.eu')
  assert.equal((await ask('DELETE', '/v1/braze/connections/other')).status, 204)
})

test('no answer, no log line and no row holds a token in clear', async () => {
  const answers = await Promise.all([
    ask('GET', '/v1/braze/connections'),
    ask('GET', at),
    ask('GET', '/v1/changes?limit=200'),
    ask('POST', `${at}/check`),
    ask('GET', `${at}/registry`),
  ])
  const rows = await db.ask(sql(z.object({ row: z.string() }))`
    select c::text as row from connections as c union all select h::text from changes as h`)
  const all = [...answers.map(({ text }) => text), ...rows.map(({ row }) => row)].join()
  for (const token of [goodKey, nextKey, poorKey]) {
    assert.ok(!all.includes(token))
    assert.ok(!all.includes(Buffer.from(token).toString('hex')))
    assert.ok(!JSON.stringify(server.seen).includes(token))
  }
})

test('where the contract counts active users, no cost speaks of data points', async () => {
  await enrol(server, 2, { first_name: 'Ada' })
  const check = () =>
    ask('POST', `${at}/mapping/check`, {
      mappings: [{ field: 'first_name', remote: 'first_name' }],
    })
  assert.equal((await ask('GET', at)).body.contract, 'data_points')
  assert.equal((await check()).body.cost.dataPoints, 2)
  assert.equal((await ask('PATCH', at, { contract: 'mau' })).body.contract, 'mau')
  const { cost } = (await check()).body
  assert.deepEqual([cost.members, cost.dataPoints], [2, 0])
  assert.equal((await ask('PATCH', at, { contract: 'data_points' })).body.contract, 'data_points')
})

test('settings change one by one, by version', async () => {
  const { version } = (await ask('GET', at)).body
  const patch = { quietMs: 1_000, limits: { objects: 50, inFlight: 2 }, appId: 'app-1', version }
  const said = await ask('PATCH', at, patch)
  assert.deepEqual(said.body.limits, {
    ...{ objects: 50, counting: 'combined', bytes: 3_500_000, requestsPerMinute: null },
    inFlight: 2,
  })
  assert.deepEqual(
    [said.body.quietMs, said.body.appId, said.body.version],
    [1_000, 'app-1', version + 1],
  )
  assert.equal((await ask('PATCH', at, patch)).body.code, 'version_conflict')
  const back = await ask('PATCH', at, { appId: null, mode: 'changed_only' })
  assert.deepEqual(
    [back.body.appId, back.body.mode, back.body.quietMs],
    [null, 'changed_only', 1_000],
  )
  const live = await server.parts.programs.latest(server.workspaceId)
  assert.equal(live.connections[0]?.settings.concurrency, 2)
})

test('pausing and resuming reach the program; a held connection is not resumed by asking', async () => {
  const statusOf = async () =>
    (await server.parts.programs.latest(server.workspaceId)).connections[0]?.status
  assert.equal((await ask('PATCH', at, { status: 'paused' })).body.status, 'paused')
  assert.equal(await statusOf(), 'paused')
  assert.equal((await ask('PATCH', at, { status: 'active' })).body.status, 'active')
  assert.equal(await statusOf(), 'active')
  await hold()
  assert.equal((await ask('PATCH', at, { status: 'active' })).body.code, 'connection_held')
  const renamed = await ask('PATCH', at, { name: 'Still held' })
  assert.deepEqual([renamed.body.status, renamed.body.heldWhy], ['held', 'Invalid API key: [key]'])
})

test('a token is rotated while held: probed first, then swapped, and the connection goes on', async () => {
  await hold()
  const wrong = await ask('PUT', `${at}/token`, { apiToken: 'unknown-key' })
  assert.equal(wrong.body.code, 'braze_key_refused')
  const poor = await ask('PUT', `${at}/token`, { apiToken: poorKey })
  assert.equal(poor.body.code, 'braze_permission_missing')
  const still = await server.parts.access.open(server.workspaceId, 'braze')
  assert.equal(still.key, goodKey, 'the old token serves until a better one is there')
  const said = await ask('PUT', `${at}/token`, { apiToken: nextKey })
  assert.deepEqual(
    [said.body.status, said.body.heldWhy, said.body.tokenHint],
    ['active', null, nextKey.slice(-4)],
  )
  assert.equal((await server.parts.access.open(server.workspaceId, 'braze')).key, nextKey)
})

test('a check releases a hold whose cause is gone, and learns the pace', async () => {
  await hold()
  const said = await ask('POST', `${at}/check`)
  assert.deepEqual([said.status, said.body.ok, said.body.connection.status], [200, true, 'active'])
  assert.ok(said.body.pace.limit > 0)
  const live = await server.parts.programs.latest(server.workspaceId)
  assert.equal(live.connections[0]?.status, 'active')
})

test('the registry is read once an hour, and anew after a check', async () => {
  let asked = 0
  hosts.set(brazeUrl, async (request) => {
    if (request.path.startsWith('/custom_attributes')) asked += 1
    return box.wire(request)
  })
  await ask('POST', `${at}/check`)
  asked = 0
  const first = await ask('GET', `${at}/registry`)
  assert.deepEqual(first.body.missing, [])
  assert.deepEqual((await ask('GET', `${at}/registry`)).body, first.body)
  assert.equal(asked, 1)
  server.clock.nowMs += 3_600_000
  await ask('GET', `${at}/registry`)
  assert.equal(asked, 2)
  await ask('POST', `${at}/check`)
  await ask('GET', `${at}/registry`)
  assert.equal(asked, 4, 'the check asks for the permission, the registry for the list')
})

test('tokens are sealed anew under a new master key, and open only in their own row', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)]
  const before = secretsOf([old])
  const sealed = before.seal('the token', '1/braze')
  const both = secretsOf([fresh, old])
  assert.equal(both.open(sealed, '1/braze'), 'the token')
  assert.ok(before.isCurrent(sealed) && !both.isCurrent(sealed))
  assert.throws(() => both.open(sealed, '1/other'))
  assert.throws(() => secretsOf([fresh]).open(sealed, '1/braze'), /not given any more/)
  const bent = Buffer.from(sealed)
  bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1
  assert.throws(() => both.open(bent, '1/braze'))

  // The server's own key is the old one here: give a newer one beside it, then leave the old one out.
  const own = await server.parts.access.open(server.workspaceId, 'braze')
  const rotated = server.secretsWith(fresh)
  const at = server.clock.nowMs
  assert.deepEqual(await resealTokens(db, rotated, at), { resealed: 1, lost: [] })
  assert.deepEqual(await resealTokens(db, rotated, at), { resealed: 0, lost: [] })
  const { wires } = server.parts
  const access = connectionAccess({ db, secrets: secretsOf([fresh]), wires, timeoutMs: 1_000 })
  assert.equal((await access.open(server.workspaceId, 'braze')).key, own.key)
  await resealTokens(db, server.secretsWith(fresh, 'last'), at)
})

test('disconnecting says what waited, and leaves nothing that another workspace could inherit', async () => {
  const insert = (bucket: number) => sql(z.never())`
    insert into sync_queue (bucket, workspace_id, connection_id, lane, at, members, events, entries, bodies)
    values (${bucket}, ${server.workspaceId}, 'braze', 0, now(), 1, 0, '[]', '')`
  const mirror = sql(z.never())`
    insert into sync_mirror (bucket, workspace_id, connection_id, member_id, acknowledged,
                             mapping_version, seq, sent_at)
    values (7, ${server.workspaceId}, 'braze', 'm1', '{}', 1, 1, now())`
  await db.all([insert(7), insert(255), mirror])
  assert.equal((await ask('DELETE', `${at}?version=1`)).body.code, 'version_conflict')
  assert.equal((await ask('DELETE', at)).status, 204)
  const { data } = (await ask('GET', '/v1/changes?subject=connection:braze&limit=1')).body
  assert.deepEqual(data[0].before.waited, { members: 2, events: 0 })
  const [left] = await db.ask(sql(z.object({ rows: z.int() }))`
    select (select count(*) from sync_queue) + (select count(*) from sync_mirror) as rows`)
  assert.equal(left?.rows, 0)
  assert.equal((await ask('GET', at)).body.code, 'connection_not_found')
})

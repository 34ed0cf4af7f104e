import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routes, scopes } from '@laurel/contract'
import { ensureFirst } from '../src/keys/first.ts'
import { keyring } from '../src/keys/keyring.ts'
import { freshDatabase } from './database.ts'
import { running } from './running.ts'

const server = await running()
const { ask, keyWith, db } = server

test('a token is shown once and kept nowhere', async () => {
  const made = await ask('POST', '/v1/keys', { name: 'Shop', scopes: ['events:write'] })
  assert.equal(made.status, 201)
  assert.match(made.body.token, /^lk_[A-Za-z0-9_-]{43}$/)
  assert.equal(made.body.hint, made.body.token.slice(-4))
  const list = await ask('GET', '/v1/keys')
  const changes = await ask('GET', '/v1/changes')
  assert.ok(list.body.data.some(({ id }: { id: string }) => id === made.body.id))
  for (const { text } of [list, changes]) assert.ok(!text.includes(made.body.token))
  assert.ok(!text(server.seen).includes(made.body.token))
})

test('a revoked key is refused at once here, and within a second by another process', async () => {
  const made = await ask('POST', '/v1/keys', { name: 'Short', scopes: ['config:read'] })
  const { id, token } = made.body
  const other = keyring(db)
  const now = server.clock.nowMs
  assert.equal((await ask('GET', '/v1/workspace', undefined, token)).status, 200)
  assert.equal((await other.authenticate(token, now))?.keyId, id)

  assert.equal((await ask('DELETE', `/v1/keys/${id}`)).status, 204)
  const refused = await ask('GET', '/v1/workspace', undefined, token)
  assert.equal(refused.body.code, 'unauthorized')
  assert.equal(await other.authenticate(token, now + 1_000), null)
  assert.equal((await ask('DELETE', `/v1/keys/${id}`)).body.code, 'key_not_found')
})

test('a look-up under way does not bring a revoked key back', async () => {
  const made = await ask('POST', '/v1/keys', { name: 'Race', scopes: ['config:read'] })
  const ring = keyring(db)
  const looking = ring.authenticate(made.body.token, 0)
  ring.forget()
  await looking
  await ask('DELETE', `/v1/keys/${made.body.id}`)
  assert.equal(await ring.authenticate(made.body.token, 1), null)
})

test('a key makes no key that may do more than itself', async () => {
  const maker = await keyWith(['keys:write', 'events:write'])
  const above = await ask('POST', '/v1/keys', { name: 'Up', scopes: ['admin'] }, maker)
  assert.deepEqual([above.status, above.body.code], [403, 'forbidden'])
  assert.match(above.text, /only scopes that it has itself, and this one lacks: admin\./)
  const within = await ask('POST', '/v1/keys', { name: 'In', scopes: ['events:write'] }, maker)
  assert.equal(within.status, 201)
})

test('the last key that may make keys stays, also when two are revoked at once', async () => {
  const other = await server.otherWorkspace()
  const one = await keyWith(['admin'], other)
  const two = await keyWith(['keys:write'], other)
  const { data } = (await ask('GET', '/v1/keys', undefined, one)).body
  const both = await Promise.all(
    data.map(({ id }: { id: string }) => ask('DELETE', `/v1/keys/${id}`, undefined, one)),
  )
  assert.deepEqual(both.map(({ status }) => status).sort(), [204, 409])
  const left = await Promise.all([one, two].map((key) => ask('GET', '/v1/keys', undefined, key)))
  assert.deepEqual(left.map(({ status }) => status).sort(), [200, 401])
})

test('of several first starts at once one is given the token', async () => {
  const fresh = await freshDatabase()
  const starts = await Promise.all(
    ['a', 'b', 'c'].map((keyId) => ensureFirst(fresh, { name: 'Laurel', keyId, nowMs: 0 })),
  )
  assert.equal(starts.filter(({ token }) => token !== null).length, 1)
  assert.equal(new Set(starts.map(({ workspaceId }) => workspaceId)).size, 1)
})

test('every route refuses no key, a wrong key, and a key with every scope but its own', async () => {
  const guarded = Object.values(routes).filter(({ needs }) => needs !== null)
  assert.ok(guarded.length > 30)
  for (const { method, path, needs } of guarded) {
    const others = scopes.filter((scope) => scope !== needs && scope !== 'admin')
    const poor = await keyWith(others)
    const url = path.replaceAll(/\{[a-zA-Z]+\}/g, 'x')
    const body = method === 'GET' || method === 'DELETE' ? undefined : {}
    const name = `${method} ${path}`
    assert.equal((await ask(method, url, body, 'lk_no')).body.code, 'unauthorized', name)
    const said = await ask(method, url, body, poor)
    assert.equal(said.body.code, 'forbidden', name)
    assert.equal(said.body.about.scope, needs, name)
  }
})

const text = (value: unknown): string => JSON.stringify(value)

test('every route of the contract is answered by one slice', () => {
  const named = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
  const bound = server.parts.routes.map(({ route }) => named(route)).sort()
  const wanted = Object.values(routes).filter(({ needs }) => needs !== null)
  assert.deepEqual(bound, wanted.map(named).sort())
})

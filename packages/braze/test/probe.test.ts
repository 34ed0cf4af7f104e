import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, type Ask, probe } from '../src/index.ts'
import { answer, canned, failing } from './samples.ts'

const credentials = { key: 'secret-key', timeoutMs: 500 }
const denied = answer(403, { message: 'Access Denied' })
const empty = answer(400, { message: 'Valid data must be provided' })
const braze =
  (without: readonly string[] = []) =>
  ({ path, method }: Ask): Answer => {
    if (without.some((start) => path.split('?')[0] === start)) return denied
    return method === 'POST' ? empty : answer(200, { message: 'success' })
  }

test('a probe asks for every permission and writes nothing', async () => {
  const { wire, asked } = canned(braze())
  const found = await probe(wire, credentials)
  assert.equal(found.kind, 'reached')
  if (found.kind !== 'reached') return
  assert.deepEqual(found.missing, [])
  assert.ok(Object.values(found.permissions).every(({ state }) => state === 'granted'))
  assert.equal(asked.length, 7)
  for (const { method, body } of asked) assert.equal(method === 'POST' ? body : '{}', '{}')
})

test('a missing permission is named, and only a required one counts as missing', async () => {
  const { wire } = canned(braze(['/events', '/users/delete']))
  const found = await probe(wire, credentials)
  assert.equal(found.kind, 'reached')
  if (found.kind !== 'reached') return
  assert.deepEqual(found.missing, ['events.get'])
  assert.deepEqual(found.permissions['users.delete'], { state: 'missing' })
  assert.deepEqual(found.permissions['events.list'], { state: 'granted' })
})

test('a key without users.track is still a known key', async () => {
  const { wire } = canned((ask) =>
    ask.path === '/users/track'
      ? answer(401, { message: 'Insufficient permissions' })
      : braze()(ask),
  )
  const found = await probe(wire, credentials)
  assert.equal(found.kind, 'reached')
  if (found.kind === 'reached') assert.deepEqual(found.missing, ['users.track'])
})

test('an unknown key is told from a host that is no Braze, and neither repeats the key', async () => {
  const wrongKey = await probe(
    canned(() => answer(401, { message: 'Invalid API key: secret-key' })).wire,
    credentials,
  )
  assert.deepEqual(wrongKey, { kind: 'credential', why: 'Invalid API key: [key]' })
  for (const other of [answer(404, '<html>'), answer(302, ''), answer(403, '<html>')]) {
    const found = await probe(canned(() => other).wire, credentials)
    assert.ok(found.kind === 'address' || found.kind === 'unreachable', found.kind)
    if (other.status !== 403) assert.equal(found.kind, 'address')
  }
})

test('no answer and trouble are no verdict on the key', async () => {
  assert.deepEqual(await probe(failing('ENOTFOUND'), credentials), {
    kind: 'unreachable',
    why: 'No answer: ENOTFOUND',
  })
  const busy = await probe(canned(() => answer(503, '')).wire, credentials)
  assert.equal(busy.kind, 'unreachable')
})

test('a limit on the registry leaves that permission open, and the others known', async () => {
  const { wire } = canned((ask) =>
    ask.path.startsWith('/events') ? answer(429, { message: 'Rate limited' }) : braze()(ask),
  )
  const found = await probe(wire, credentials)
  assert.equal(found.kind, 'reached')
  if (found.kind !== 'reached') return
  assert.deepEqual(found.missing, [])
  assert.deepEqual(found.permissions['events.list'], { state: 'unknown', why: 'Rate limited' })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manyAttributes, manyEvents, manyPurchases, noValidData, setUp } from './setup.ts'

test('case 1 (A): a header without a key, without Bearer or with quotes is 401', async () => {
  const { under, ask } = setUp()
  for (const authorization of ['', 'K-full', 'Bearer "K-full"']) {
    const { status, json } = await ask('GET', '/events/list', undefined, { authorization })
    assert.equal(status, 401)
    assert.equal(typeof json['message'], 'string')
  }
  assert.equal(under.profiles.size, 0)
})

test('case 2 (A): an unknown key is 401, repeated in clear, and writes nothing', async () => {
  const { under, post } = setUp()
  const headers = { authorization: 'Bearer wrong-key-123' }
  const body = { attributes: [{ external_id: 'm1', k: 1 }] }
  const { status, json } = await post('/users/track', body, headers)
  await under.settle()
  assert.equal(status, 401)
  assert.match(String(json['message']), /^Invalid API key.*wrong-key-123/)
  assert.equal(under.profiles.size, 0)
})

test('case 3 (A status, C text, switch texts.accessDenied): a key without the permission is 403 and stays usable', async () => {
  const { ask } = setUp({})
  const headers = { authorization: 'Bearer K-track', 'content-type': 'application/json' }
  const denied = await ask('GET', '/events/list', undefined, headers)
  assert.equal(denied.status, 403)
  assert.deepEqual(denied.json, { message: 'Access Denied' })
  const body = { attributes: [{ external_id: 'm1', k: 1 }] }
  assert.equal((await ask('POST', '/users/track', body, headers)).status, 201)
})

test('case 3 (C, switch lacksPermission): by the newest table it is 401', async () => {
  const { ask } = setUp({ switches: { lacksPermission: 401 } })
  const headers = { authorization: 'Bearer K-track' }
  assert.equal((await ask('GET', '/events/list', undefined, headers)).status, 401)
})

test('case 4 (A): a body that is no JSON is 400 with a text in error and message', async () => {
  const { under, post } = setUp()
  const { status, json } = await post('/users/track', '{"attributes":[{"external_id":"m1",}]}')
  await under.settle()
  assert.equal(status, 400)
  assert.match(String(json['error']), /valid application\/json/)
  assert.equal(typeof json['message'], 'string')
  assert.equal(under.profiles.size, 0)
})

test('case 5 (A): another content type is 415', async () => {
  const { under, post } = setUp()
  const body = { attributes: [{ external_id: 'm1', k: 1 }] }
  const { status } = await post('/users/track', body, { 'content-type': 'text/plain' })
  await under.settle()
  assert.equal(status, 415)
  assert.equal(under.profiles.size, 0)
})

test('case 6 (B): a body without an object is 400 and says that valid data is needed', async () => {
  const { track } = setUp()
  for (const body of [{}, { attributes: [] }]) {
    const { status, json } = await track(body)
    assert.equal(status, 400)
    assert.deepEqual(json, { message: noValidData })
  }
})

test('case 7 (A count, C text, switch texts.maxInput): 75 objects together, one more writes nothing', async () => {
  const { under, track } = setUp()
  const over = await track({ attributes: manyAttributes(76) })
  assert.deepEqual([over.status, over.json], [400, { message: 'Max Input Length Exceeded' }])
  const mixed = await track({ attributes: manyAttributes(40), events: manyEvents(36) })
  assert.equal(mixed.status, 400)
  assert.equal(under.profiles.size, 0)
  const { status, json } = await track({ attributes: manyAttributes(75) })
  assert.deepEqual([status, json], [201, { message: 'success', attributes_processed: 75 }])
})

test('case 7 (switch batchPolicy): legacy contracts may send 75 of each array', async () => {
  const { track } = setUp({ switches: { batchPolicy: 'legacy3x75' } })
  const body = {
    attributes: manyAttributes(75),
    events: manyEvents(75),
    purchases: manyPurchases(75),
  }
  assert.equal((await track(body)).status, 201)
  assert.equal((await track({ ...body, events: manyEvents(76) })).status, 400)
})

test('case 8 (A, switch bodyTooLarge): a body of 4.5 MB is 413, or 400', async () => {
  const body = { attributes: [{ external_id: 'm1', blob: 'x'.repeat(4_500_000) }] }
  const usual = setUp()
  assert.equal((await usual.track(body)).status, 413)
  assert.equal(usual.under.profiles.size, 0)
  assert.equal((await setUp({ switches: { bodyTooLarge: 400 } }).track(body)).status, 400)
})

test('case 9 (A/C, switch trailingSlash): a wrong path is 404, a trailing slash 404 or 403', async () => {
  const body = { attributes: [{ external_id: 'm1', k: 1 }] }
  const usual = setUp()
  assert.equal((await usual.post('/users/trak', body)).status, 404)
  assert.equal((await usual.post('/users/track/', body)).status, 404)
  const strict = setUp({ switches: { trailingSlash: 403 } })
  assert.equal((await strict.post('/users/track/', body)).status, 403)
})

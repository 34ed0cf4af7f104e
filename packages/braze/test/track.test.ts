import assert from 'node:assert/strict'
import { test } from 'node:test'
import { track } from '../src/index.ts'
import { accepted, answer, canned, failing, parcelOf } from './samples.ts'

const credentials = { key: 'k-1234+5', timeoutMs: 500 }

test('a parcel goes to /users/track as JSON with the key as bearer', async () => {
  const parcel = parcelOf(1, 1)
  const { wire, asked } = canned(() => accepted(parcel))
  const { outcomes, status, requestNote } = await track(wire, credentials, parcel)

  const [ask] = asked
  assert.equal(ask?.method, 'POST')
  assert.equal(ask?.path, '/users/track')
  assert.equal(ask?.headers['authorization'], 'Bearer k-1234+5')
  assert.equal(ask?.headers['content-type'], 'application/json')
  assert.equal(ask?.timeoutMs, 500)
  assert.deepEqual(Object.keys(JSON.parse(ask?.body ?? '')), ['attributes', 'events'])
  assert.equal(status, 201)
  assert.equal(requestNote, '201 success')
  assert.ok([...outcomes.values()].every(({ kind }) => kind === 'delivered'))
})

test('the key that a 401 echoes is in nothing that comes back', async () => {
  const echo = { message: 'Invalid API key: k-1234+5', errors: ['k-1234+5', 'k-1234%2B5'] }
  const { wire } = canned(() => answer(401, echo))
  const tracked = await track(wire, credentials, parcelOf(2, 1))
  assert.equal(tracked.requestNote, '401 Invalid API key: [key]')
  assert.ok(!JSON.stringify([tracked, ...tracked.outcomes]).includes('1234'))
})

test('no failure of the network is thrown; only what surely was not sent is a plain retry', async () => {
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']) {
    const { outcomes, status } = await track(failing(code), credentials, parcelOf(0, 1))
    assert.equal(status, 0)
    assert.deepEqual(outcomes.get('e0'), { kind: 'retry', why: `No answer: ${code}` })
  }
  for (const code of ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', '']) {
    const { outcomes, pace } = await track(failing(code), credentials, parcelOf(1, 1))
    assert.equal(outcomes.get('a0')?.kind, 'retry')
    assert.equal(outcomes.get('e0')?.kind, 'uncertain')
    assert.equal(pace.state, 'troubled')
  }
})

test('the cause inside an error is found, and its message is not repeated', async () => {
  const wire = async () => {
    const inner = Object.assign(new Error('10.0.0.1 k-1234+5'), { code: 'ECONNREFUSED' })
    throw new TypeError('fetch failed', { cause: inner })
  }
  const { requestNote } = await track(wire, credentials, parcelOf(1))
  assert.equal(requestNote, 'No answer: ECONNREFUSED')
})

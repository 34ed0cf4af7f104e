import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Weather } from '../src/index.ts'
import type { JsonObject } from '../src/json.ts'
import { manyAttributes, setUp } from './setup.ts'

const one = { attributes: [{ external_id: 'm1', k: 1 }] }
const ask = (timeoutMs = 1_000) =>
  ({
    method: 'POST',
    path: '/users/track',
    headers: { authorization: 'Bearer K-full', 'content-type': 'application/json' },
    body: JSON.stringify(one),
    timeoutMs,
  }) as const

/** A fresh sandbox in the given weather. */
function inWeather(...weather: readonly Weather[]) {
  const desk = setUp()
  desk.under.weather.set(weather)
  return desk
}

test('a server error and a 429 apply nothing, as often as they were counted', async () => {
  for (const [weather, status] of [
    [{ kind: 'serverError', count: 2 }, 503],
    [{ kind: 'serverError', status: 500, count: 2 }, 500],
    [{ kind: 'tooMany', count: 2 }, 429],
  ] as const) {
    const { under } = inWeather(weather)
    for (let sent = 0; sent < 2; sent++) assert.equal((await under.wire(ask())).status, status)
    await under.settle()
    assert.equal(under.profiles.size, 0)
    assert.equal((await under.wire(ask())).status, 201)
    assert.deepEqual(under.weather.struck(), { [weather.kind]: 2 })
    assert.deepEqual(under.weather.now(), [])
  }
})

test('a connection cut before applying leaves nothing, one cut after leaves everything', async () => {
  for (const [kind, profiles] of [
    ['cutBefore', 0],
    ['cutAfter', 1],
  ] as const) {
    const { under } = inWeather({ kind })
    await assert.rejects(under.wire(ask()), { code: 'ECONNRESET' })
    await under.settle()
    assert.equal(under.profiles.size, profiles)
    assert.equal(under.received.byStatus[0], 1)
  }
})

test('a garbage body hides an applied request', async () => {
  const { under } = inWeather({ kind: 'garbage', status: 201 })
  const { status, text } = await under.wire(ask())
  assert.equal(status, 201)
  assert.throws(() => JSON.parse(text))
  await under.settle()
  assert.equal(under.profiles.size, 1)
})

test('a slow answer comes late, and not at all when the caller waits less', async () => {
  const { under, clock } = inWeather({ kind: 'slow', ms: 300 })
  const answered = under.wire(ask(1_000))
  clock.advance(300)
  assert.equal((await answered).status, 201)
  const missed = assert.rejects(under.wire(ask(200)), { code: 'ETIMEDOUT' })
  clock.advance(200)
  await missed
  assert.equal(under.received.attributes, 2, 'both were applied all the same')
})

test('a share of objects is rejected by their own places, and the rest is taken', async () => {
  const { under, track } = inWeather({
    kind: 'rejectObjects',
    probability: 0.3,
    reason: 'a storm',
  })
  const sent = manyAttributes(75)
  const { status, json } = await track({ attributes: sent })
  const errors = json['errors'] as readonly JsonObject[]
  assert.equal(status, 201)
  assert.ok(errors.length > 5 && errors.length < 50, `${errors.length} of 75`)
  assert.equal(json['attributes_processed'], 75 - errors.length)
  const rejected = new Set(errors.map(({ index }) => index))
  for (const at of sent.keys())
    assert.equal(under.profiles.get(`m${at}`) === undefined, rejected.has(at))
  assert.equal(under.received.rejected, errors.length)
})

test('one seed gives one weather', async () => {
  const run = async (seed: number) => {
    const { under } = setUp({ seed })
    under.weather.set([{ kind: 'serverError', probability: 0.5 }])
    const statuses: number[] = []
    for (let sent = 0; sent < 30; sent++) statuses.push((await under.wire(ask())).status)
    return statuses.join()
  }
  assert.equal(await run(7), await run(7))
  assert.notEqual(await run(7), await run(8))
})

test('weather may keep to a path', async () => {
  const { under, get } = inWeather({ kind: 'serverError', path: '/users/track' })
  assert.equal((await get('/events/list')).status, 200)
  assert.equal((await under.wire(ask())).status, 503)
})

test('a straggler is seen long after its neighbours', async () => {
  const { under, clock, post } = setUp({
    visibility: { reorder: true, stragglers: { probability: 1, delayMs: 6_000 } },
  })
  await post('/users/track', one)
  clock.advance(6_000)
  assert.equal(under.profiles.size, 0)
  assert.equal(under.waiting, 1)
  clock.advance(50)
  assert.equal(under.profiles.size, 1)
})

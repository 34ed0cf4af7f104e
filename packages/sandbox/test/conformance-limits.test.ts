import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock, sandbox } from '../src/index.ts'
import { noon, setUp, talk } from './setup.ts'

const one = { attributes: [{ external_id: 'm1', k: 1 }] }

test('case 38 (A): on legacy limits the 3,001st request of a window is 429, and the reset is an epoch', async () => {
  const { under, clock, post } = setUp()
  for (let sent = 1; sent <= 3_000; sent++) {
    const { status, headers } = await post('/users/track', one)
    assert.equal(status, 201)
    assert.equal(headers['x-ratelimit-limit'], '3000')
    assert.equal(headers['x-ratelimit-remaining'], String(3_000 - sent))
    assert.equal(headers['x-ratelimit-reset'], String(noon / 1_000 + 3))
  }
  await under.settle()
  const stopped = await post('/users/track', { attributes: [{ external_id: 'late', k: 1 }] })
  assert.deepEqual([stopped.status, stopped.json], [429, { message: 'Rate limited' }])
  assert.equal(stopped.headers['x-ratelimit-remaining'], '0')
  await under.settle()
  assert.equal(under.profiles.get('late'), undefined)
  clock.advance(3_000)
  assert.equal((await post('/users/track', one)).status, 201)
})

test('case 38 (A): on MAU limits reset is seconds left, and a 429 says only how long to wait', async () => {
  const clock = manualClock(noon + 45 * 60_000)
  const under = sandbox({
    keys: { 'K-full': 'all' },
    clock,
    rates: { family: 'mau', hourly: 10 },
  })
  const { post } = talk(under)
  for (let sent = 1; sent <= 10; sent++) {
    const { status, headers } = await post('/users/track', one)
    assert.equal(status, 201)
    assert.equal(headers['x-ratelimit-reset'], '900')
    assert.equal(headers['x-ratelimit-remaining'], String(10 - sent))
  }
  const { status, headers } = await post('/users/track', one)
  assert.equal(status, 429)
  assert.deepEqual(
    Object.keys(headers).filter((name) => name.startsWith('x-ratelimit')),
    ['x-ratelimit-retry-after'],
  )
  assert.equal(headers['x-ratelimit-retry-after'], '900')
  clock.advance(900_000)
  assert.equal((await post('/users/track', one)).status, 201)
})

test('case 38 (A): the four listing endpoints share one limit of 1,000 an hour', async () => {
  const { get } = setUp()
  for (let asked = 0; asked < 500; asked++) {
    assert.equal((await get('/events/list')).status, 200)
    assert.equal((await get('/custom_attributes')).status, 200)
  }
  assert.equal((await get('/events')).status, 429)
  assert.equal((await get('/canvas/list')).status, 200)
})

test('case 39 (A): with re-ordering, two requests at once may end either way; one at a time never', async () => {
  const endings = new Set<unknown>()
  for (let seed = 1; seed <= 20; seed++) {
    const visibility = { delayMs: 50, jitterMs: 100, reorder: true }
    const overlapping = setUp({ seed, visibility })
    const tier = (loyalty_tier: string | null) => ({
      attributes: [{ external_id: 'm1', loyalty_tier }],
    })
    await overlapping.post('/users/track', tier(null))
    await overlapping.post('/users/track', tier('gold'))
    overlapping.clock.advance(150)
    endings.add(overlapping.under.profiles.get('m1')?.attributes['loyalty_tier'])

    const waiting = setUp({ seed, visibility })
    await waiting.post('/users/track', tier(null))
    waiting.clock.advance(150)
    await waiting.post('/users/track', tier('gold'))
    waiting.clock.advance(150)
    assert.equal(waiting.under.profiles.get('m1')?.attributes['loyalty_tier'], 'gold')
  }
  assert.deepEqual(endings, new Set(['gold', undefined]))
})

test('case 39 (A): without re-ordering, jitter never lets a later request be seen first', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { under, clock, post } = setUp({ seed, visibility: { delayMs: 50, jitterMs: 500 } })
    for (const k of [1, 2, 3, 4])
      await post('/users/track', { attributes: [{ external_id: 'm1', k }] })
    clock.advance(600)
    assert.equal(under.profiles.get('m1')?.attributes['k'], 4)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  backoffMs,
  delayMs,
  learn,
  newPace,
  type Pace,
  type PaceReading,
  readPace,
  silentReading,
  take,
} from '../src/index.ts'

const start = 1_790_856_000_000
const fine: PaceReading = { ...silentReading, state: 'fine' }
const said = (status: number, headers: Record<string, string>) => readPace({ status, headers })

test('a wait is never negative and never much over an hour, whatever was said', () => {
  const headerName = fc.constantFrom(
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
    'x-ratelimit-retry-after',
  )
  const value = fc.oneof(
    fc.integer({ min: 0, max: 4_000 }).map(String),
    fc.integer({ min: -5_000_000, max: 5_000_000 }).map((off) => String(start / 1_000 + off)),
    fc.string(),
  )
  const step = fc.record({
    status: fc.constantFrom(201, 400, 429, 500, 503),
    headers: fc.dictionary(headerName, value),
    afterMs: fc.integer({ min: -1_000, max: 100_000 }),
    taken: fc.nat(4),
  })
  const chance = fc.double({ min: 0, max: 0.999, noNaN: true })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), chance, chance, (steps, random, reserve) => {
      let pace = newPace(start)
      let nowMs = start
      for (const { status, headers, afterMs, taken } of steps) {
        nowMs += afterMs
        for (let no = 0; no < taken; no++) pace = take(pace, nowMs)
        pace = learn(pace, said(status, headers), nowMs)
        const wait = delayMs(pace, nowMs, random, reserve)
        assert.ok(Number.isInteger(wait) && wait >= 0 && wait <= 3_660_250, String(wait))
      }
    }),
  )
})

test('both families of headers are honoured before a 429 comes', () => {
  const epoch = { 'x-ratelimit-limit': '100', 'x-ratelimit-reset': String(start / 1_000 + 60) }
  const left = { 'x-ratelimit-limit': '100', 'x-ratelimit-reset': '60' }
  for (const family of [epoch, left]) {
    const open = learn(
      newPace(start),
      said(201, { ...family, 'x-ratelimit-remaining': '1' }),
      start,
    )
    assert.equal(delayMs(open, start, 0), 0, 'one is left')
    const shut = learn(open, said(201, { ...family, 'x-ratelimit-remaining': '0' }), start)
    assert.equal(delayMs(shut, start, 0), 60_000)
    assert.equal(delayMs(shut, start + 60_000, 0), 0, 'a window that ended binds nobody')
  }
})

test('a 429 waits for retry-after, else for the reset, else backs off', () => {
  const after = (headers: Record<string, string>) =>
    delayMs(learn(newPace(start), said(429, headers), start), start, 0)
  assert.equal(after({ 'x-ratelimit-retry-after': '9' }), 9_000)
  assert.equal(after({ 'x-ratelimit-reset': '5' }), 5_000)
  assert.equal(after({ 'x-ratelimit-reset': String(start / 1_000 + 30) }), 30_000)
  assert.equal(after({}), 500)
})

test('requests without an answer count against what is left', () => {
  let pace = learn(
    newPace(start),
    said(201, { 'x-ratelimit-remaining': '2', 'x-ratelimit-reset': '60' }),
    start,
  )
  pace = take(take(pace, start), start)
  assert.equal(delayMs(pace, start, 0), 60_000)
})

test('an answer that was overtaken does not bring the budget back', () => {
  const left = (remaining: string) =>
    said(201, { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': '60' })
  const pace = learn(learn(newPace(start), left('0'), start), left('5'), start)
  assert.equal(delayMs(pace, start, 0), 60_000)
})

test('a lane with a reserve leaves its share to the others', () => {
  const headers = {
    'x-ratelimit-limit': '100',
    'x-ratelimit-remaining': '20',
    'x-ratelimit-reset': '60',
  }
  const pace = learn(newPace(start), said(201, headers), start)
  assert.equal(delayMs(pace, start, 0, 0), 0, 'live')
  assert.equal(delayMs(pace, start, 0, 0.2), 60_000, 'backfill')

  let unsaid = newPace(start, { requests: 100, windowMs: 1_000 })
  for (let no = 0; no < 5; no++) unsaid = take(unsaid, start)
  assert.equal(delayMs(unsaid, start, 0, 0), 0, 'live, when Braze says nothing')
  assert.ok(delayMs(unsaid, start, 0, 0.5) > 0, 'backfill, when Braze says nothing')
  assert.equal(delayMs(newPace(start, { requests: 1, windowMs: 1_000 }), start, 0, 0.9), 0)
})

test('no window of any position ever holds more requests than the limit', () => {
  const limits = { requests: 50, windowMs: 1_000 }
  let pace: Pace = newPace(0, limits)
  const times: number[] = []
  for (let nowMs = 0; nowMs < 5_000; nowMs++) {
    while (delayMs(pace, nowMs, 0) === 0) {
      pace = learn(take(pace, nowMs), fine, nowMs)
      times.push(nowMs)
    }
  }
  const most = Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
  )
  assert.ok(most <= 50, `${most} in one window`)
  assert.ok(times.length >= 200, `${times.length} in five seconds: the limit is used`)
})

test('trouble doubles the wait up to two minutes, counts once for what left together, and a good answer ends it', () => {
  let pace = newPace(start)
  for (let no = 0; no < 20; no++) pace = learn(pace, silentReading, start)
  assert.equal(pace.failures, 1)
  let nowMs = start
  const waits = Array.from({ length: 9 }, () => {
    const wait = delayMs(pace, nowMs, 0)
    nowMs += wait
    pace = learn(pace, silentReading, nowMs)
    return wait
  })
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  assert.equal(delayMs(learn(pace, fine, nowMs), nowMs, 0.5), 0)
  assert.equal(backoffMs(1, 0.5), 750)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { periodAfter, periodAt, startOf } from '../src/calendar/period.ts'
import {
  countIn,
  noStreak,
  runningAt,
  type Streak,
  settleBefore,
  timesReached,
} from '../src/challenges/streak.ts'

const every = 'day'
const first = '2026-01-30'
const dayAt = (index: number) => periodAfter(first, every, index)

/** In each step days go by, and then something is counted or taken back in a day that is still kept. */
const steps = fc.array(
  fc.record({
    pass: fc.integer({ min: 0, max: 3 }),
    back: fc.integer({ min: 0, max: 5 }),
    by: fc.constantFrom(1 as const, 1 as const, -1 as const),
  }),
  { maxLength: 40 },
)

test('what is settled changes nothing that can still be asked', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 5 }), (all, target) => {
      let [whole, settled]: [Streak, Streak] = [noStreak, noStreak]
      let now = 5
      for (const { pass, back, by } of all) {
        now += pass
        settled = settleBefore(settled, dayAt(now - 5), every, target)
        const day = dayAt(now - back)
        whole = countIn(whole, day, every, by)
        settled = countIn(settled, day, every, by)
        assert.equal(timesReached(settled, target), timesReached(whole, target))
        const running = (streak: Streak) => runningAt(streak, dayAt(now), every) % target
        assert.equal(running(settled), running(whole))
        assert.ok(settled.counts.length <= 2 * (5 + target), 'no more is kept than may matter')
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a period begins when its first day does, however long the night is', () => {
  assert.equal(startOf('Asia/Seoul', '2026-03-01'), Date.parse('2026-02-28T15:00Z'))
  // Clocks are turned back at midnight, and forward at midnight.
  assert.equal(startOf('America/Sao_Paulo', '2018-02-18'), Date.parse('2018-02-18T03:00Z'))
  assert.equal(startOf('America/Sao_Paulo', '2018-11-04'), Date.parse('2018-11-04T03:00Z'))
})

test('each instant lies in the period that has begun by it and not ended', () => {
  const zones = 'America/Sao_Paulo Asia/Beirut America/Santiago America/New_York Asia/Seoul'
  const turns = ['2018-02-18T02:30Z', '2018-11-04T03:00Z', '2025-10-25T21:30Z', '2025-04-06T03:30Z']
  const near = fc
    .tuple(fc.constantFrom(...turns), fc.integer({ min: -300, max: 300 }))
    .map(([turn, minutes]) => Date.parse(turn) + minutes * 60_000)
  const any = fc.integer({ min: Date.UTC(2000), max: Date.UTC(2040) })
  const kinds = ['day', 'week', 'month', 'quarter', 'year'] as const
  fc.assert(
    fc.property(
      fc.constantFrom(...zones.split(' ')),
      fc.oneof(near, any),
      fc.constantFrom(...kinds),
      (zone, atMs, kind) => {
        const period = periodAt(zone, atMs, kind)
        assert.ok(startOf(zone, period) <= atMs)
        assert.ok(atMs < startOf(zone, periodAfter(period, kind, 1)))
      },
    ),
    { numRuns: 2_000 },
  )
})

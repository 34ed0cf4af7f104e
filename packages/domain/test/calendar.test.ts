import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  endOfPeriod,
  endOfYearDay,
  later,
  type Period,
  type Span,
} from '../src/calendar/calendar.ts'
import { type Expiry, lifeOf, wrongExpiry } from '../src/points/expiry.ts'

const iso = (ms: number) => new Date(ms).toISOString().replace(':00.000Z', 'Z')

/** Zone, start, span, and where that leads: gaps, overlaps, leap days, odd offsets. */
const table: [string, string, Span, string][] = [
  ['UTC', '2026-01-31T10:00Z', { months: 1 }, '2026-03-01T00:00Z'], // the end of February
  ['UTC', '2026-01-28T10:00Z', { months: 1 }, '2026-02-28T10:00Z'],
  ['UTC', '2024-02-29T10:00Z', { years: 1 }, '2025-03-01T00:00Z'],
  ['UTC', '2024-02-29T10:00Z', { years: 4 }, '2028-02-29T10:00Z'],
  ['UTC', '2026-12-31T23:59Z', { days: 1 }, '2027-01-01T23:59Z'],
  ['UTC', '2026-11-30T00:00Z', { months: 3 }, '2027-03-01T00:00Z'],
  ['Europe/Berlin', '2026-03-28T01:30Z', { days: 1 }, '2026-03-29T01:00Z'], // 02:30 is skipped
  ['Europe/Berlin', '2026-03-28T11:00Z', { days: 1 }, '2026-03-29T10:00Z'],
  ['Europe/Berlin', '2026-10-24T00:30Z', { days: 1 }, '2026-10-25T00:30Z'], // 02:30, the first
  ['Europe/Berlin', '2026-10-25T01:30Z', { days: 1 }, '2026-10-26T02:00Z'], // 02:30, the second
  ['America/New_York', '2026-10-31T05:30Z', { days: 1 }, '2026-11-01T05:30Z'],
  ['America/Sao_Paulo', '2018-11-03T03:00Z', { days: 1 }, '2018-11-04T03:00Z'], // no midnight
  ['America/Havana', '2026-10-31T04:00Z', { days: 1 }, '2026-11-01T04:00Z'], // two midnights
  ['Asia/Kathmandu', '2026-01-31T18:00Z', { months: 1 }, '2026-02-28T18:15Z'], // 23:45 of 31 January
  ['Asia/Kathmandu', '2026-02-27T20:00Z', { days: 1 }, '2026-02-28T20:00Z'],
  ['Australia/Lord_Howe', '2026-10-02T15:45Z', { days: 1 }, '2026-10-03T15:30Z'], // 02:15 is skipped
  ['Australia/Lord_Howe', '2026-04-03T15:00Z', { days: 2 }, '2026-04-05T15:30Z'],
  ['Pacific/Apia', '2011-12-29T22:00Z', { days: 1 }, '2011-12-30T10:00Z'], // the 30th is skipped
  ['Pacific/Apia', '2011-11-30T22:00Z', { months: 1 }, '2011-12-30T10:00Z'],
  ['Pacific/Apia', '2011-12-29T22:00Z', { days: 2 }, '2011-12-30T22:00Z'],
]

for (const [zone, from, span, to] of table) {
  test(`${zone}: ${from} and ${JSON.stringify(span)} is ${to}`, () => {
    assert.equal(iso(later(zone, Date.parse(from), span)), to)
  })
}

const ends: [string, string, Span, Period, string][] = [
  ['UTC', '2026-01-31T10:00Z', { months: 1 }, 'month', '2026-03-01T00:00Z'],
  ['UTC', '2026-01-01T00:00Z', { months: 12 }, 'month', '2027-02-01T00:00Z'], // by the day
  ['UTC', '2026-01-31T23:59Z', { days: 1 }, 'month', '2026-03-01T00:00Z'],
  ['UTC', '2026-05-31T10:00Z', { months: 1 }, 'quarter', '2026-07-01T00:00Z'],
  ['UTC', '2026-05-31T10:00Z', { months: 2 }, 'half_year', '2027-01-01T00:00Z'],
  ['UTC', '2026-05-31T10:00Z', { years: 1 }, 'year', '2028-01-01T00:00Z'],
  ['Asia/Seoul', '2026-12-31T16:00Z', { years: 1 }, 'year', '2028-12-31T15:00Z'],
  ['Australia/Sydney', '2026-07-10T00:00Z', { months: 2 }, 'quarter', '2026-09-30T14:00Z'],
]

for (const [zone, from, span, period, to] of ends) {
  test(`${zone}: ${from} and ${JSON.stringify(span)} to the end of the ${period} is ${to}`, () => {
    assert.equal(iso(endOfPeriod(zone, Date.parse(from), span, period)), to)
  })
}

test('a day of the year ends with its last moment in the zone, at least so many days away', () => {
  const end = (zone: string, from: string, month: number, day: number, least: number) =>
    iso(endOfYearDay(zone, Date.parse(from), { month, day }, least))
  assert.equal(end('UTC', '2026-06-01T00:00Z', 11, 31, 0), '2027-01-01T00:00Z')
  assert.equal(end('UTC', '2026-12-31T23:59Z', 11, 31, 0), '2027-01-01T00:00Z')
  assert.equal(end('UTC', '2027-01-01T00:00Z', 11, 31, 0), '2028-01-01T00:00Z')
  assert.equal(end('UTC', '2026-12-02T00:00Z', 11, 31, 30), '2027-01-01T00:00Z')
  assert.equal(end('UTC', '2026-12-02T00:01Z', 11, 31, 30), '2028-01-01T00:00Z')
  assert.equal(end('UTC', '2026-12-02T00:00Z', 11, 31, 800), '2030-01-01T00:00Z')
  assert.equal(end('UTC', '2026-01-01T00:00Z', 1, 29, 0), '2026-03-01T00:00Z')
  assert.equal(end('UTC', '2028-01-01T00:00Z', 1, 28, 0), '2028-02-29T00:00Z')
  assert.equal(end('Asia/Kathmandu', '2026-06-01T00:00Z', 11, 31, 0), '2026-12-31T18:15Z')
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Antarctica/Troll',
]
const zone = fc.constantFrom(...zones)
const [first, last] = [Date.UTC(2005, 0, 1), Date.UTC(2035, 0, 1)]
const anywhen = fc.integer({ min: first, max: last })
/** Times near which clocks are turned, so that gaps and overlaps are really met. */
const turns = ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-11-01T06:00Z', '2011-12-30T10:00Z']
  .concat(['2026-04-04T15:00Z', '2026-10-03T15:30Z', '2018-11-04T03:00Z', '2026-11-01T05:00Z'])
  .map((text) => Date.parse(text))
const nearTurn = fc
  .tuple(fc.constantFrom(...turns), fc.integer({ min: -3 * 3_600_000, max: 3 * 3_600_000 }))
  .map(([at, off]) => at + off)
const instant = fc.oneof(anywhen, nearTurn)
const count = fc.integer({ min: 1, max: 40 })
const expiry: fc.Arbitrary<Expiry> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('days', 'months', 'years'),
      count,
      fc.constantFrom(undefined, 'month', 'quarter', 'half_year', 'year'),
    )
    .map(([unit, n, until]) => ({ kind: 'after' as const, [unit]: n, until: until as Period })),
  fc
    .record({
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      n: count,
    })
    .map(({ month, day, n }) => ({
      kind: 'on' as const,
      day: `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      atLeastDays: n - 1,
    })),
)
const diesAt = (policy: Expiry, name: string, at: number): number =>
  lifeOf({ expiry: policy }, name, at).expiresAtMs ?? Infinity

test('points never die before they were earned, and those earned later never die earlier', () => {
  fc.assert(
    fc.property(
      zone,
      expiry,
      instant,
      fc.integer({ min: 0, max: 8e9 }),
      (name, policy, at, more) => {
        assert.equal(wrongExpiry(policy), null)
        const [one, two] = [diesAt(policy, name, at), diesAt(policy, name, at + more)]
        assert.ok(one > at, `${iso(one)} is not after ${iso(at)}`)
        assert.ok(two >= one, `${iso(at + more)} dies at ${iso(two)}, ${iso(at)} at ${iso(one)}`)
      },
    ),
    { numRuns: 3_000 },
  )
})

test('points that are to live longer never die earlier', () => {
  const unit = fc.constantFrom('days', 'months', 'years')
  fc.assert(
    fc.property(zone, unit, count, count, instant, (name, of, n, more, at) => {
      const short = later(name, at, { [of]: n })
      assert.ok(later(name, at, { [of]: n + more }) > short)
      for (const period of ['month', 'quarter', 'half_year', 'year'] as const) {
        assert.ok(endOfPeriod(name, at, { [of]: n }, period) >= short)
      }
    }),
    { numRuns: 2_000 },
  )
})

/** What a clock in the zone shows, asked of the platform itself. */
const shown = (name: string, at: number) =>
  new Date(at).toLocaleString('sv-SE', { timeZone: name, hourCycle: 'h23' })

test('some days later clocks show the same time of the day that many days on, unless they skip or repeat it', () => {
  fc.assert(
    fc.property(zone, anywhen, count, (name, at, days) => {
      const to = later(name, at, { days })
      const walls = [at, to].map((each) => Date.parse(`${shown(name, each)}Z`))
      const off = (walls[1] ?? 0) - (walls[0] ?? 0) - days * 86_400_000
      // The odd case: clocks were turned within a day of either end. Never more than Apia's day.
      if (off === 0) return
      const turned = [at, to].some(
        (each) => shift(name, each - 86_400_000) !== shift(name, each + 86_400_000),
      )
      assert.ok(turned && Math.abs(off) <= 86_400_000, `${off} ms off`)
    }),
    { numRuns: 2_000 },
  )
})

const shift = (name: string, at: number) => Date.parse(`${shown(name, at)}Z`) - at + (at % 1_000)

test('a span and the same span back lead to the same day of the month, where every month has it', () => {
  // At noon in UTC it may be the next day already: the 28th at most, which every month has.
  fc.assert(
    fc.property(zone, fc.integer({ min: 1, max: 27 }), count, (name, day, months) => {
      const at = Date.UTC(2019, 5, day, 12)
      const there = later(name, at, { months })
      const wall = shown(name, there).slice(8)
      assert.equal(wall, shown(name, at).slice(8))
      assert.equal(
        shown(name, later(name, there, { months: 12 * 40 - months })).slice(5),
        shown(name, at).slice(5),
      )
    }),
  )
})

test('what waits begins to age when it becomes available', () => {
  const earned = Date.parse('2026-01-10T12:00Z')
  const rule = { pending: { days: 30 }, expiry: { kind: 'after', months: 1 } } as const
  const { activatesAtMs, expiresAtMs } = lifeOf(rule, 'Asia/Seoul', earned)
  assert.equal(iso(activatesAtMs ?? 0), '2026-02-09T12:00Z')
  assert.equal(iso(expiresAtMs ?? 0), '2026-03-09T12:00Z')
  const forever = { expiry: { kind: 'after', years: 100 } } as const
  assert.equal(lifeOf(forever, 'UTC', Date.UTC(9950, 0, 1)).expiresAtMs, null)
})

test('an expiry that makes no sense is named', () => {
  const wrong = (policy: object) => wrongExpiry(policy as Expiry)?.path
  assert.equal(wrong({ kind: 'never' }), undefined)
  assert.equal(wrong({ kind: 'after' }), '')
  assert.equal(wrong({ kind: 'after', days: 1, months: 1 }), '')
  assert.equal(wrong({ kind: 'after', days: 0 }), '/days')
  assert.equal(wrong({ kind: 'after', years: 101 }), '/years')
  assert.equal(wrong({ kind: 'after', months: 1.5 }), '/months')
  assert.equal(wrong({ kind: 'after', months: 1, until: 'week' }), '/until')
  assert.equal(wrong({ kind: 'on', day: '02-30' }), '/day')
  assert.equal(wrong({ kind: 'on', day: '13-01' }), '/day')
  assert.equal(wrong({ kind: 'on', day: 'May 1' }), '/day')
  assert.equal(wrong({ kind: 'on', day: '02-29' }), undefined)
  assert.equal(wrong({ kind: 'on', day: '12-31', atLeastDays: -1 }), '/atLeastDays')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayAfter, dayOf, startOfDay } from '../src/calendar/days.ts'
import type { TierWindow } from '../src/tiers/tier-set.ts'
import { type DatedWindow, endsOf, reachOf, windowOn } from '../src/tiers/window.ts'

const dayMs = 86_400_000
const at = (date: string): number => Date.parse(date) / dayMs
const date = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)
const iso = (ms: number): string => new Date(ms).toISOString().replace(':00.000Z', 'Z')

/** Zone, day, and when it begins there. */
const begins: [string, string, string][] = [
  ['UTC', '2028-02-29', '2028-02-29T00:00Z'],
  ['Asia/Seoul', '2026-01-01', '2025-12-31T15:00Z'],
  ['Asia/Kathmandu', '2026-03-01', '2026-02-28T18:15Z'],
  ['Pacific/Kiritimati', '2026-03-01', '2026-02-28T10:00Z'],
  ['Pacific/Marquesas', '2026-03-01', '2026-03-01T09:30Z'],
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00Z'],
  ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00Z'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00Z'], // begins at one o'clock
  ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00Z'], // an hour of the 17th comes twice
  ['America/Havana', '2026-11-01', '2026-11-01T04:00Z'], // has two midnights: the first
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00Z'], // is skipped
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00Z'],
]

for (const [zone, day, instant] of begins) {
  test(`${zone}: ${day} begins at ${instant}`, () => {
    assert.equal(iso(startOfDay(zone, at(day))), instant)
  })
}

const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'America/Havana', 'Asia/Kathmandu']
  .concat(['Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Kiritimati', 'America/St_Johns'])
  .map((zone) => ({ zone, format: new Intl.DateTimeFormat('sv-SE', { timeZone: zone }) }))

test('the day is the one that a clock in the zone shows, and it never goes back', () => {
  const instant = fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) })
  const hours = fc.integer({ min: 0, max: 48 * 3_600_000 })
  fc.assert(
    fc.property(fc.constantFrom(...zones), instant, hours, ({ zone, format }, ms, more) => {
      const [day, next] = [dayOf(zone, ms), dayOf(zone, ms + more)]
      assert.ok(next >= day)
      assert.ok(startOfDay(zone, day) <= ms && ms < startOfDay(zone, day + 1))
      // Just after midnight clocks of St John's were turned back into the day before.
      if (zone !== 'America/St_Johns') assert.equal(date(day), format.format(ms))
    }),
    { numRuns: 2_000 },
  )
})

test('a day repeated by clocks turned back over midnight stays the one that it was', () => {
  const zone = 'America/St_Johns'
  const midnight = Date.parse('2010-11-07T02:30Z')
  assert.equal(iso(startOfDay(zone, at('2010-11-07'))), iso(midnight))
  assert.equal(date(dayOf(zone, midnight + 60_000)), '2010-11-07') // 23:01 of the 6th is shown
})

/** A window, a day, and the days that count on it; of years the member enrolled on 29 February 2024. */
const windows: [DatedWindow, string, string, string][] = [
  [{ kind: 'rolling', days: 1 }, '2026-03-01', '2026-03-01', '2026-03-02'],
  [{ kind: 'rolling', days: 7 }, '2026-03-01', '2026-02-23', '2026-03-02'],
  [{ kind: 'rolling', months: 12 }, '2026-03-05', '2025-03-06', '2026-03-06'],
  // 29 to 31 January last through all of February, which lacks them.
  [{ kind: 'rolling', months: 1 }, '2026-02-28', '2026-01-29', '2026-03-01'],
  [{ kind: 'rolling', months: 1 }, '2026-03-01', '2026-02-02', '2026-03-02'],
  [{ kind: 'rolling', months: 1 }, '2026-03-30', '2026-03-01', '2026-03-31'],
  [{ kind: 'rolling', months: 12 }, '2029-02-28', '2028-02-29', '2029-03-01'],
  [{ kind: 'rolling', months: 12 }, '2029-03-01', '2028-03-02', '2029-03-02'],
  [{ kind: 'calendar', period: 'month' }, '2028-02-29', '2028-02-01', '2028-03-01'],
  [{ kind: 'calendar', period: 'quarter' }, '2026-12-31', '2026-10-01', '2027-01-01'],
  [{ kind: 'calendar', period: 'half_year' }, '2026-06-30', '2026-01-01', '2026-07-01'],
  [{ kind: 'calendar', period: 'year' }, '2026-01-01', '2026-01-01', '2027-01-01'],
  [{ kind: 'anniversary', years: 1 }, '2025-02-28', '2024-02-29', '2025-03-01'],
  [{ kind: 'anniversary', years: 1 }, '2025-03-01', '2025-03-01', '2026-03-01'],
  [{ kind: 'anniversary', years: 1 }, '2028-02-29', '2028-02-29', '2029-03-01'],
  [{ kind: 'anniversary', years: 1 }, '2024-02-28', '2023-03-01', '2024-02-29'],
  [{ kind: 'anniversary', years: 2 }, '2027-06-01', '2026-03-01', '2028-02-29'],
]

for (const [window, day, from, until] of windows) {
  test(`on ${day} ${JSON.stringify(window)} counts ${from} up to before ${until}`, () => {
    const found = windowOn(window, at(day), at('2024-02-29'))
    assert.deepEqual([date(found.from), date(found.until)], [from, until])
  })
}

test('windows begin no later than the day, never go back, and reach no further than is kept', () => {
  const whole = (max: number) => fc.integer({ min: 1, max })
  const window = fc.oneof<fc.Arbitrary<DatedWindow>[]>(
    whole(800).map((days) => ({ kind: 'rolling', days })),
    whole(40).map((months) => ({ kind: 'rolling', months })),
    fc
      .constantFrom('month' as const, 'quarter' as const, 'half_year' as const, 'year' as const)
      .map((period) => ({ kind: 'calendar', period })),
    whole(4).map((years) => ({ kind: 'anniversary', years })),
  )
  const day = fc.integer({ min: at('2015-01-01'), max: at('2035-01-01') })
  fc.assert(
    fc.property(window, day, day, fc.nat(400), (of, enrolled, one, more) => {
      const [first, second] = [windowOn(of, one, enrolled), windowOn(of, one + more, enrolled)]
      assert.ok(first.from <= one && one < first.until)
      assert.ok(first.from <= second.from && first.until <= second.until)
      const [end] = endsOf(of, one, enrolled)
      assert.ok(windowOn(of, end - 1, enrolled).from <= one, 'it counts to its end')
      assert.ok(windowOn(of, end, enrolled).from > one, 'and not longer')
      const last = endsOf(of, one, enrolled).at(-1) ?? 0
      assert.ok(last - one <= reachOf(of), `${last - one} days`)
    }),
    { numRuns: 2_000 },
  )
  assert.equal(reachOf({ kind: 'lifetime' } satisfies TierWindow), 0)
})

test('a month that lacks the day leads to the first of the next', () => {
  assert.equal(date(dayAfter(at('2026-01-31'), { months: 1 })), '2026-03-01')
  assert.equal(date(dayAfter(at('2024-02-29'), { years: 1 })), '2025-03-01')
  assert.equal(date(dayAfter(at('2024-02-29'), { years: -4 })), '2020-02-29')
  assert.equal(date(dayAfter(at('2026-03-31'), { months: -1 })), '2026-03-01')
  assert.equal(date(dayAfter(at('2026-12-31'), { days: 60 })), '2027-03-01')
})

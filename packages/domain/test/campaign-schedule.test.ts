import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { wallAt } from '../src/calendar/calendar.ts'
import {
  closedAt,
  type Schedule,
  timetable,
  weekdays,
  wrongSchedule,
} from '../src/campaign/schedule.ts'

const berlin = 'Europe/Berlin'
const at = (schedule: Schedule, instant: string, zone = berlin) =>
  closed(schedule, zone, Date.parse(instant))

const closed = (schedule: Schedule, zone: string, atMs: number) =>
  closedAt(timetable(schedule), atMs, wallAt(zone, atMs))

test('a schedule begins with its first instant, and is over at its last', () => {
  const schedule = { from: '2026-03-01T00:00:00+01:00', until: '2026-04-01T00:00:00+02:00' }
  assert.equal(at(schedule, '2026-02-28T22:59:59.999Z'), 'not_begun')
  assert.equal(at(schedule, '2026-02-28T23:00:00.000Z'), null)
  assert.equal(at(schedule, '2026-03-31T21:59:59.999Z'), null)
  assert.equal(at(schedule, '2026-03-31T22:00:00.000Z'), 'over')
  assert.equal(at({}, '2026-03-31T22:00:00.000Z'), null)
})

test('days and hours are those of the workspace, and the end of hours is not in', () => {
  const happy: Schedule = { days: ['fri'], hours: [{ from: '18:00', to: '20:00' }] }
  // 6 March 2026 is a Friday.
  assert.equal(at(happy, '2026-03-06T17:00:00Z'), null)
  assert.equal(at(happy, '2026-03-06T18:59:59.999Z'), null)
  assert.equal(at(happy, '2026-03-06T19:00:00Z'), 'hour')
  assert.equal(at(happy, '2026-03-05T17:00:00Z'), 'day')
  assert.equal(at(happy, '2026-03-06T17:00:00Z', 'Asia/Tokyo'), 'day')
  assert.equal(at({ days: ['sat'] }, '2026-03-06T15:00:00Z', 'Asia/Tokyo'), null)
})

test('hours over midnight belong to the day on which they begin', () => {
  const night: Schedule = { days: ['fri'], hours: [{ from: '22:00', to: '02:00' }] }
  assert.equal(at(night, '2026-03-06T21:30:00Z'), null)
  assert.equal(at(night, '2026-03-07T00:30:00Z'), null)
  assert.equal(at(night, '2026-03-07T01:00:00Z'), 'day')
  assert.equal(at(night, '2026-03-06T00:30:00Z'), 'day')
  const late: Schedule = { hours: [{ from: '23:00', to: '24:00' }] }
  assert.equal(at(late, '2026-03-06T22:59:59Z'), null)
  assert.equal(at(late, '2026-03-06T23:00:00Z'), 'hour')
})

test('an hour that clocks show twice is in twice, and one that they skip never comes', () => {
  const early: Schedule = { hours: [{ from: '02:00', to: '03:00' }] }
  // On 25 October 2026 the hour from 02:00 comes twice; on 29 March it does not come.
  for (const instant of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']) {
    assert.equal(at(early, instant), null)
  }
  assert.equal(at(early, '2026-10-25T02:00:00Z'), 'hour')
  for (let minute = 0; minute < 24 * 60; minute += 5) {
    const instant = new Date(Date.UTC(2026, 2, 28, 23, minute)).toISOString()
    assert.equal(at(early, instant), 'hour', instant)
  }
})

const names: readonly string[] = weekdays

/** What a clock on the wall shows, read from the platform and not from our calendar. */
function shown(zone: string, atMs: number): { day: string; minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(atMs)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return {
    day: of('weekday').toLowerCase(),
    minute: Number(of('hour')) * 60 + Number(of('minute')),
  }
}

test('around every turn of clocks a schedule says what the clock on the wall says', () => {
  const turns: readonly (readonly [string, string])[] = [
    [berlin, '2026-03-29T01:00:00Z'],
    [berlin, '2026-10-25T01:00:00Z'],
    ['America/New_York', '2026-11-01T06:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
    ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['America/New_York', '1960-04-24T07:00:00Z'],
  ]
  const minute = fc.integer({ min: 0, max: 1_439 })
  const time = (n: number) =>
    `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`
  fc.assert(
    fc.property(
      fc.constantFrom(...turns),
      fc.integer({ min: -36 * 60, max: 36 * 60 }),
      fc.subarray([...weekdays], { minLength: 1 }),
      minute,
      minute,
      ([zone, turn], offset, days, from, to) => {
        fc.pre(from !== to)
        const atMs = Date.parse(turn) + offset * 60_000
        const wall = shown(zone, atMs)
        const yesterday = names[(names.indexOf(wall.day) + 6) % 7]
        const today = days.some((day) => day === wall.day)
        const expected =
          from < to
            ? today && wall.minute >= from && wall.minute < to
            : (today && wall.minute >= from) ||
              (wall.minute < to && days.some((day) => day === yesterday))
        const schedule = { days, hours: [{ from: time(from), to: time(to) }] }
        assert.equal(
          closed(schedule, zone, atMs) === null,
          expected,
          `${zone} ${new Date(atMs).toISOString()}`,
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('a schedule that cannot be meant is told where it is wrong', () => {
  const paths = (schedule: Schedule) => wrongSchedule(schedule).map(({ path }) => path)
  assert.deepEqual(paths({ from: '2026-03-01T00:00:00Z', until: '2026-03-01T00:00:00Z' }), [
    '/until',
  ])
  assert.deepEqual(paths({ from: 'yesterday', until: '2026-03-01T12:00' }), ['/from', '/until'])
  assert.deepEqual(paths({ days: [] }), ['/days'])
  const hours = [
    { from: '18:00', to: '18:00' },
    { from: '24:00', to: '02:00' },
    { from: '8:00', to: '09:00' },
    { from: '18:00', to: '24:00' },
  ]
  assert.deepEqual(paths({ hours }), ['/hours/0', '/hours/1', '/hours/2'])
})

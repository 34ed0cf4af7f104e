import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stretchOf } from '../src/facts/stretch.ts'
import { compileProgram, type Fact, type Field } from '../src/index.ts'
import { accepted, config, day, life, program } from './given.ts'

type DateFact = Exclude<Fact, { kind: 'points_expiring_within' }>
const counts = (kind: DateFact['kind'], more: object = {}) =>
  ({ kind, of: 'd', ...more }) as DateFact
const iso = (ms: number) =>
  Number.isFinite(ms) ? new Date(ms).toISOString().replace(':00.000Z', 'Z') : null

/** Fact, zone, date, instant, and what it says there: value, since when, until when. */
const table: [DateFact, string, string, string, [number | null, string | null, string | null]][] = [
  // By the calendar and not by 24 hours.
  [
    counts('days_since'),
    'Asia/Seoul',
    '2026-01-01T14:59',
    '2026-01-01T15:00',
    [1, '2026-01-01T15:00Z', '2026-01-02T15:00Z'],
  ],
  [
    counts('days_since'),
    'Asia/Seoul',
    '2026-01-01T14:59',
    '2026-01-01T14:58',
    [0, '2025-12-31T15:00Z', '2026-01-01T15:00Z'],
  ],
  [
    counts('days_since'),
    'UTC',
    '2026-01-02T00:01',
    '2026-01-01T23:59',
    [null, null, '2026-01-02T00:00Z'],
  ],
  [
    counts('days_until'),
    'UTC',
    '2026-01-02T10:00',
    '2026-01-02T23:59',
    [0, '2026-01-02T00:00Z', '2026-01-03T00:00Z'],
  ],
  [
    counts('days_until'),
    'UTC',
    '2026-01-02T10:00',
    '2026-01-03T00:00',
    [null, '2026-01-03T00:00Z', null],
  ],
  // Days of 23 and 25 hours, a midnight that is skipped, one that comes twice, and a day that is skipped.
  [
    counts('days_since'),
    'Europe/Berlin',
    '2026-03-28T11:00',
    '2026-03-28T23:00',
    [1, '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
  ],
  [
    counts('days_until'),
    'Europe/Berlin',
    '2026-10-26T11:00',
    '2026-10-25T20:00',
    [1, '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
  ],
  [
    counts('days_since'),
    'America/Sao_Paulo',
    '2018-11-03T12:00',
    '2018-11-04T02:59',
    [0, '2018-11-03T03:00Z', '2018-11-04T03:00Z'],
  ],
  [
    counts('days_since'),
    'America/Havana',
    '2026-10-31T12:00',
    '2026-11-01T04:30',
    [1, '2026-11-01T04:00Z', '2026-11-02T05:00Z'],
  ],
  [
    counts('days_since'),
    'Pacific/Apia',
    '2011-12-29T22:00',
    '2011-12-30T10:00',
    [2, '2011-12-30T10:00Z', '2011-12-31T10:00Z'],
  ],
  // In steps, and no further than the most.
  [
    counts('days_since', { stepDays: 7 }),
    'UTC',
    '2026-01-01T12:00',
    '2026-01-14T12:00',
    [7, '2026-01-08T00:00Z', '2026-01-15T00:00Z'],
  ],
  [
    counts('days_until', { stepDays: 7 }),
    'UTC',
    '2026-01-15T12:00',
    '2026-01-02T12:00',
    [7, '2026-01-02T00:00Z', '2026-01-09T00:00Z'],
  ],
  [
    counts('days_until', { stepDays: 30 }),
    'UTC',
    '2026-01-15T12:00',
    '2026-01-02T12:00',
    [0, '2025-12-17T00:00Z', '2026-01-16T00:00Z'],
  ],
  [
    counts('days_since', { most: 90 }),
    'UTC',
    '2026-01-01T12:00',
    '2027-01-01T12:00',
    [90, '2026-04-01T00:00Z', null],
  ],
  [
    counts('days_since', { most: 10, stepDays: 7 }),
    'UTC',
    '2026-01-01T12:00',
    '2026-01-15T00:00',
    [10, '2026-01-15T00:00Z', null],
  ],
  [
    counts('days_until', { most: 10, stepDays: 7 }),
    'UTC',
    '2026-01-31T12:00',
    '2026-01-17T00:00',
    [10, null, '2026-01-18T00:00Z'],
  ],
  [
    counts('days_until', { most: 10, stepDays: 7 }),
    'UTC',
    '2026-01-31T12:00',
    '2026-01-18T00:00',
    [7, '2026-01-18T00:00Z', '2026-01-25T00:00Z'],
  ],
  // What is kept as midnight UTC is a day, wherever the workspace is; an instant is on its calendar.
  [counts('month_of'), 'America/New_York', '1990-05-01T00:00', '2026-01-01T00:00', [5, null, null]],
  [counts('month_of'), 'America/New_York', '1990-05-01T00:01', '2026-01-01T00:00', [4, null, null]],
  [
    counts('days_until'),
    'America/New_York',
    '2026-05-01T00:00',
    '2026-04-30T12:00',
    [1, '2026-04-30T04:00Z', '2026-05-01T04:00Z'],
  ],
  [counts('day_of_year'), 'UTC', '1991-03-01T00:00', '2026-01-01T00:00', [61, null, null]],
  [counts('day_of_year'), 'UTC', '2024-02-29T00:00', '2026-01-01T00:00', [60, null, null]],
  [counts('day_of_year'), 'UTC', '2025-12-31T00:00', '2026-01-01T00:00', [366, null, null]],
  // Birthdays, also of a 29 February.
  [
    counts('age'),
    'Asia/Seoul',
    '1990-05-17T00:00',
    '2026-05-16T14:59',
    [35, '2025-05-16T15:00Z', '2026-05-16T15:00Z'],
  ],
  [
    counts('age'),
    'Asia/Seoul',
    '1990-05-17T00:00',
    '2026-05-16T15:00',
    [36, '2026-05-16T15:00Z', '2027-05-16T15:00Z'],
  ],
  [
    counts('age'),
    'UTC',
    '2004-02-29T00:00',
    '2027-02-28T23:59',
    [22, '2026-03-01T00:00Z', '2027-03-01T00:00Z'],
  ],
  [
    counts('age'),
    'UTC',
    '2004-02-29T00:00',
    '2028-02-29T00:00',
    [24, '2028-02-29T00:00Z', '2029-03-01T00:00Z'],
  ],
  [counts('age'), 'UTC', '2027-05-17T00:00', '2026-05-16T00:00', [null, null, '2027-05-17T00:00Z']],
]

for (const [fact, zone, date, at, said] of table) {
  const { kind, ...how } = fact
  test(`${kind} ${JSON.stringify(how)} of ${date}, ${zone}: at ${at} it is ${said[0]}`, () => {
    const atMs = Date.parse(`${at}Z`)
    const { value, fromMs, untilMs } = stretchOf(fact, zone, `${date}:00.000Z`, atMs)
    assert.deepEqual([value, iso(fromMs), iso(untilMs)], said)
  })
}

const field = (name: string, fact: Fact, more: Partial<Field> = {}): Field => ({
  name,
  label: name,
  type: 'integer',
  source: 'custom',
  writable: false,
  fact,
  ...more,
})

test('a fact is refused by the path of what is wrong with it', () => {
  const wrong = (...fields: Field[]) => {
    const compiled = compileProgram(config({ fields }))
    return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => `${path} ${rule}`)
  }
  const since = { kind: 'days_since', of: 'last_purchase_at' } as const
  assert.deepEqual(wrong(field('ok', { ...since, stepDays: 30, most: 36_500 })), [])
  assert.deepEqual(
    wrong(
      field('a', since, { type: 'float', writable: true }),
      field('b', since, { derive: { on: [], expression: '1' } }),
      field('c', { ...since, of: 'no_such' }),
      field('d', { kind: 'age', of: 'email' }),
      field('e', { ...since, stepDays: 2 as never, most: 0 }),
      field('f', { kind: 'points_expiring_within', days: 4_000 }),
      field('g', { kind: 'points_expiring_within', days: 7, wallet: 'stars' }),
    ),
    [
      '/fields/0/type fact_type',
      '/fields/0/writable fact',
      '/fields/1/derive one_source',
      '/fields/2/fact/of unknown_field',
      '/fields/3/fact/of no_date',
      '/fields/4/fact/stepDays step',
      '/fields/4/fact/most days',
      '/fields/5/fact/days days',
      '/fields/6/fact/wallet unknown_wallet',
    ],
  )
})

test('no tier set goes by a fact, for time alone moves it', () => {
  const basis = { kind: 'field', field: 'idle' } as const
  const compiled = compileProgram(
    config({
      fields: [field('idle', { kind: 'days_since', of: 'last_purchase_at' })],
      tierSets: [
        {
          ...{ id: 'club', name: 'Club', version: 1, changedAtMs: 0, basis },
          ...{ window: { kind: 'lifetime' }, tiers: [{ id: 'a', name: 'A', min: 1 }] },
          ...{ downgrade: 'none', graceDays: 0, keepOnRefund: false },
        },
      ],
    }),
  )
  assert.ok(!compiled.ok)
  assert.deepEqual(
    compiled.problems.map(({ path, rule }) => `${path} ${rule}`),
    ['/tierSets/0/basis/field basis_field'],
  )
})

/** Seoul: its days begin at 15:00Z. */
const by = program({
  fields: [
    field('idle', { kind: 'days_since', of: 'last_purchase_at', stepDays: 7, most: 90 }),
    field('birth_month', { kind: 'month_of', of: 'birth_date' }),
    field('left', { kind: 'days_until', of: 'renewal' }),
    {
      name: 'renewal',
      label: 'Renewal',
      type: 'date',
      source: 'custom',
      writable: false,
      derive: { on: ['purchase'], expression: "occurred_at + duration('240h')" },
    },
  ],
  earnRules: [
    {
      id: 'r',
      name: 'R',
      version: 1,
      on: 'purchase',
      points: 'has(member.idle) ? member.idle : 1',
    },
  ],
})
const start = Date.UTC(2023, 0, 5)
const at = (ms: number) => ({ occurredAt: new Date(ms).toISOString() })

test('a fact is right after each event, and comes by itself at the instant at which it changes', () => {
  const one = life(by, start)
  const joined = accepted(one.say('enrol', { fields: { birth_date: '1990-05-17' } }, at(start)))
  assert.equal(one.member.fields['birth_month'], 5)
  assert.ok(joined.changedFields.includes('birth_month'))
  assert.equal(one.member.reviewAt, null, 'nothing that is known changes by time')

  accepted(one.say('purchase', { amount: 1 }, at(start)))
  assert.deepEqual([one.member.fields['idle'], one.member.fields['left']], [0, 10])
  // It is 9:00 in Seoul: the days to the renewal change first, at midnight.
  assert.equal(one.member.reviewAt, '2023-01-05T15:00:00.000Z')
  one.nowMs = start + 7 * day
  accepted(one.say('due', {}, at(Date.parse('2023-01-05T15:00:00.000Z'))))
  assert.deepEqual([one.member.fields['idle'], one.member.fields['left']], [0, 9])
})

test('rules see a fact as it is now, whether or not a sweep came by', () => {
  const one = life(by, start)
  accepted(one.say('enrol', {}, at(start)))
  accepted(one.say('purchase', { amount: 1 }, at(start)))
  one.nowMs = start + 60 * day
  const again = accepted(one.say('purchase', { amount: 1 }, at(start + 60 * day)))
  assert.equal(again.member.points.balance, 1 + 56)
  assert.equal(one.member.fields['idle'], 0)
})

test('a second event for the same instant finds nothing, and one for an instant between neither', () => {
  const one = life(by, start)
  accepted(one.say('enrol', {}, at(start)))
  accepted(one.say('purchase', { amount: 1 }, at(start)))
  const { reviewAt } = one.member
  assert.ok(reviewAt)
  one.nowMs = start + day
  assert.equal(one.say('due', {}, at(Date.parse(reviewAt) - 1)).kind, 'refused')
  assert.equal(one.say('due', {}, { occurredAt: reviewAt }).kind, 'accepted')
  assert.equal(one.say('due', {}, { occurredAt: reviewAt, id: 'again' }).kind, 'refused')
})

test('of what was missed for long, only the latest change is caught up with', () => {
  const one = life(by, start)
  accepted(one.say('enrol', {}, at(start)))
  accepted(one.say('purchase', { amount: 1 }, at(start)))
  one.nowMs = start + 800 * day
  const seen = []
  for (let next = one.member.reviewAt; next && Date.parse(next) <= start + 800 * day; ) {
    accepted(one.say('due', {}, { occurredAt: next }))
    seen.push([next, one.member.fields['idle'], one.member.fields['left']])
    next = one.member.reviewAt
  }
  assert.deepEqual(seen, [
    ['2023-01-05T15:00:00.000Z', 0, 9],
    ['2023-01-15T15:00:00.000Z', 7, undefined],
    ['2023-04-05T15:00:00.000Z', 90, undefined],
  ])
})

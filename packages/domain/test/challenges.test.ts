import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Challenge, checkLedger, compileProgram, type ProgramConfig } from '../src/index.ts'
import { accepted, config, life, program, refused } from './given.ts'

const base = {
  id: 'c',
  name: 'Challenge',
  version: 4,
  on: 'purchase',
  measure: { kind: 'count' },
  target: 3,
  recurrence: { kind: 'once' },
  rollback: true,
  gives: { points: 100, badge: 'fan' },
} satisfies Challenge
const badges = [{ id: 'fan', name: 'Fan', version: 1 }]
const by = (challenge: Partial<Challenge> = {}, more: Partial<ProgramConfig> = {}) =>
  program({ badges, challenges: [{ ...base, ...challenge }], earnRules: [], ...more })

/** A life that enrolled on 1 December, with a clock in days of UTC. */
function begun(of: ReturnType<typeof by>) {
  const one = life(of, Date.parse('2025-12-01'))
  const at = (text: string) => {
    one.nowMs = Date.parse(text)
  }
  const buy = (text: string, amount = 10, id = text) =>
    accepted(one.say('purchase', { amount }, { occurredAt: text, id }))
  const refund = (purchaseEventId: string, more: Record<string, unknown> = {}) =>
    accepted(one.say('refund', { purchaseEventId, ...more }, { occurredAt: '2025-12-01' }))
  one.say('enrol', {}, { occurredAt: '2025-12-01' })
  const field = (name: 'progress' | 'completed') => one.member.fields[`challenge_c_${name}`]
  const check = () =>
    assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])
  return { one, at, buy, refund, field, check }
}

test('who reaches the target is given points and a badge, named by challenge and version', () => {
  const { one, at, buy, field, check } = begun(by())
  at('2025-12-20')
  buy('2025-12-02')
  const second = buy('2025-12-03')
  assert.deepEqual(second.effects, [
    {
      kind: 'challenge_progressed',
      challengeId: 'c',
      measure: 'count/always',
      period: null,
      by: 1,
      progress: 2,
      target: 3,
    },
  ])
  assert.deepEqual([field('progress'), field('completed')], [2, 0])
  const third = buy('2025-12-04')
  const completed = { challengeId: 'c', challengeVersion: 4, rounds: 1, times: 1, points: 100 }
  assert.deepEqual(third.effects.slice(1), [
    { kind: 'challenge_completed', ...completed, lotNo: 1 },
    { kind: 'badge_earned', badgeId: 'fan', times: 1 },
  ])
  const [entry] = third.entries
  assert.deepEqual([entry?.kind, entry?.ruleId, entry?.ruleVersion], ['earn', 'challenge:c', 4])
  assert.deepEqual([field('progress'), field('completed')], [3, 1])
  assert.deepEqual(one.member.fields['badges'], ['fan'])
  buy('2025-12-05')
  assert.equal(one.member.points.balance, 100, 'once is once')
  check()
})

test('a refund takes progress back, and what was completed by it; what was spent is owed', () => {
  const { one, at, buy, refund, field, check } = begun(by())
  at('2025-12-20')
  for (const day of ['2025-12-02', '2025-12-03', '2025-12-04']) buy(day)
  accepted(one.say('points_spent', { points: 70 }, { occurredAt: '2025-12-05' }))
  assert.equal(refund('2025-12-02', { amount: 4 }).effects.length, 1, 'a part counts on')
  const { effects, entries } = refund('2025-12-02')
  const taken = { challengeId: 'c', purchaseEventId: '2025-12-02' }
  assert.deepEqual(effects.slice(1), [
    { kind: 'challenge_set_back', ...taken, period: null, by: 1, progress: 2 },
    { kind: 'challenge_rolled_back', ...taken, rounds: 1, times: 0, points: 100, debt: 70 },
    { kind: 'badge_lost', badgeId: 'fan', times: 0 },
  ])
  assert.ok(
    entries.every(({ kind, ruleId, reversesEventId }) =>
      [kind === 'reverse', ruleId === 'challenge:c', reversesEventId === null].every(Boolean),
    ),
  )
  assert.deepEqual([one.member.points.debt, one.member.points.earned], [70, 0])
  assert.deepEqual([field('progress'), field('completed')], [2, 0])
  assert.deepEqual(one.member.fields['badges'], [])
  check()
  buy('2025-12-06')
  assert.deepEqual([one.member.points.balance, one.member.points.debt], [30, 0], 'once more')
  check()
})

test('points that expired are not taken a second time', () => {
  const expiry = { kind: 'after', days: 5 } as const
  const { one, at, buy, refund, check } = begun(by({ gives: { points: 100, expiry } }))
  for (const day of ['2025-12-02', '2025-12-03', '2025-12-04']) buy(day)
  one.say('points_adjusted', { points: 40, reason: 'r' }, { occurredAt: '2025-12-04' })
  at('2025-12-20')
  refund('2025-12-03')
  assert.deepEqual([one.member.points.balance, one.member.points.expired], [40, 0])
  check()
})

test('without rollback a refund leaves everything as it is', () => {
  const { one, at, buy, refund, field } = begun(by({ rollback: false }))
  at('2025-12-20')
  for (const day of ['2025-12-02', '2025-12-03', '2025-12-04']) buy(day)
  refund('2025-12-03')
  assert.deepEqual([one.member.points.balance, field('completed')], [100, 1])
  assert.equal(buy('2025-12-05').effects.length, 0, 'it is over, and nothing can bring it back')
})

test('of a sum a refund takes its share, to the thousandth, in whatever parts', () => {
  const of = "event.source == 'web' ? event.amount / 3.0 : 0.0"
  const sum = { measure: { kind: 'sum', of }, target: 10.5, recurrence: { kind: 'again' } } as const
  const { one, at, refund, field } = begun(by({ ...sum, gives: { points: 1 } }))
  at('2025-12-20')
  const web = { amount: 100, source: 'web' }
  one.say('purchase', web, { occurredAt: '2025-12-03', id: 'p' })
  assert.deepEqual(
    [field('progress'), field('completed')],
    [1.833, 3],
    '33.333 is 3 rounds of 10.5',
  )
  refund('p', { amount: 10.01 })
  assert.deepEqual([field('progress'), field('completed')], [8.997, 2], '29.997 are left')
  refund('p', { amount: 9.99 })
  assert.deepEqual([field('progress'), field('completed')], [5.667, 2], '26.667 are left')
  refund('p')
  assert.deepEqual([field('progress'), field('completed')], [0, 0])
  assert.equal(one.member.points.balance, 0)
})

test('what comes late counts in the month in which it happened, while that is kept', () => {
  const { one, at, buy, field } = begun(
    by({ recurrence: { kind: 'each', period: 'month' }, target: 2, gives: { points: 5 } }),
  )
  at('2025-12-31T14:59Z') // 23:59 in Seoul
  buy('2025-12-31T14:59Z')
  assert.equal(one.member.reviewAt, '2025-12-31T15:00:00.000Z')
  at('2026-01-05')
  buy('2025-12-31T15:00Z')
  assert.deepEqual([field('progress'), field('completed')], [1, 0], 'it is January in Seoul')
  const late = buy('2025-12-03')
  assert.deepEqual([field('progress'), field('completed'), late.effects.length], [1, 1, 2])
  assert.equal(buy('2025-11-30').effects.length, 0, 'November is settled')
  at('2026-02-01')
  const kinds = buy('2025-12-09').effects.map(({ kind }) => kind)
  assert.deepEqual(kinds, ['challenge_restarted'], 'and now December is, and January over')
})

test('what our clocks have not reached yet counts in its own month, and shows when that begins', () => {
  const { one, at, buy, field } = begun(by({ recurrence: { kind: 'each', period: 'month' } }))
  at('2025-12-31T14:58Z')
  buy('2025-12-31T15:01Z')
  assert.deepEqual([field('progress'), one.member.reviewAt], [0, '2025-12-31T15:00:00.000Z'])
  at('2025-12-31T15:00Z')
  accepted(one.say('due', {}, { occurredAt: '2025-12-31T15:00Z', id: 'due' }))
  assert.equal(field('progress'), 1)
})

test('a period that ends begins progress anew, by its own instant, and says what was missed', () => {
  const { one, at, buy, field } = begun(
    by({ recurrence: { kind: 'each', period: 'week' }, target: 2, gives: {} }),
  )
  at('2025-12-10')
  buy('2025-12-09')
  const due = { occurredAt: '2025-12-14T15:00:00Z', id: 'due' }
  refused(one.say('due', {}, due), 'event_type_reserved')
  at('2025-12-20')
  const { effects, changedFields } = accepted(one.say('due', {}, due))
  const missed = { progress: 1, target: 2, missed: true, at: '2025-12-14T15:00:00.000Z' }
  assert.deepEqual(effects, [{ kind: 'challenge_restarted', challengeId: 'c', ...missed }])
  assert.deepEqual(changedFields, ['challenge_c_progress'])
  assert.deepEqual([field('progress'), one.member.reviewAt], [0, null])
})

const streak = (every: 'day' | 'week' | 'month', target: number): Partial<Challenge> => ({
  measure: { kind: 'streak', every },
  recurrence: { kind: 'again' },
  target,
  gives: { points: 1 },
})

test('a streak goes over month ends and over days of 23 and 25 hours, and each day counts once', () => {
  const calendars = {
    'America/New_York': [
      ['2025-10-31T23', '2025-11-01T12', '2025-11-02T00', '2025-11-03T23'],
      ['2025-03-08T00', '2025-03-09T23', '2025-03-10T00', '2025-03-11T23'],
    ],
    'America/Sao_Paulo': [['2018-02-16T12', '2018-02-17T23', '2018-02-18T00', '2018-02-19T23']],
    'Africa/Cairo': [['2024-02-28T12', '2024-02-29T12', '2024-03-01T00', '2024-03-02T23']],
  }
  for (const [timezone, calendar] of Object.entries(calendars)) {
    for (const days of calendar) {
      const workspace = { ...config().workspace, timezone }
      const { one, at, buy, field } = begun(by(streak('day', 4), { workspace }))
      for (const [index, day] of days.entries()) {
        const instant = instantOf(timezone, day)
        at(instant)
        buy(instant, 1, `a${index}`)
        buy(instant, 1, `b${index}`)
        const whole = index === 3
        assert.deepEqual(
          [field('progress'), field('completed')],
          [whole ? 0 : index + 1, whole ? 1 : 0],
        )
      }
      assert.equal(one.member.reviewAt, null, 'nothing is going on that could be broken')
    }
  }
})

test('a streak that a day breaks is over when that day is, and a late event mends it', () => {
  const { one, at, buy, field } = begun(by(streak('day', 4)))
  for (const day of ['2025-12-01', '2025-12-02']) {
    at(day)
    buy(day)
  }
  assert.equal(one.member.reviewAt, '2025-12-03T15:00:00.000Z', 'the end of the third in Seoul')
  at('2025-12-04')
  const { effects } = buy('2025-12-04')
  assert.equal(effects[0]?.kind, 'challenge_restarted')
  assert.equal(field('progress'), 1)
  buy('2025-12-03')
  assert.deepEqual([field('progress'), field('completed')], [0, 1])
})

test('a streak keeps thirty periods beside those of its target', () => {
  const { at, buy, field } = begun(by(streak('day', 2)))
  at('2026-01-05T09:00Z')
  buy('2025-12-04')
  assert.equal(buy('2025-12-03').effects.length, 0, 'it is settled')
  buy('2025-12-05')
  assert.equal(field('completed'), 1)
})

test('weeks and months in a row are those of the calendar', () => {
  for (const [every, days] of [
    ['week', ['2025-12-07', '2025-12-08', '2025-12-21', '2025-12-22']],
    ['month', ['2025-01-31', '2025-02-28', '2025-03-01', '2025-04-30']],
  ] as const) {
    const { at, buy, field } = begun(by(streak(every, 4)))
    for (const day of days) {
      at(`${day}T09:00Z`)
      buy(`${day}T09:00Z`)
    }
    assert.equal(field('completed'), 1, every)
  }
})

test('only who takes part counts, only what is asked for, and only within its window', () => {
  const challenge: Partial<Challenge> = {
    when: 'event.amount > 5.0',
    audience: "member.country == 'KR'",
    window: { from: '2025-12-03T00:00:00.000Z', until: '2025-12-05T00:00:00.000Z' },
  }
  const { one, at, buy, field } = begun(by(challenge))
  at('2025-12-20')
  one.say('profile', { fields: { country: 'JP' } }, { occurredAt: '2025-12-01' })
  buy('2025-12-03')
  one.say('profile', { fields: { country: 'KR' } }, { occurredAt: '2025-12-01' })
  buy('2025-12-02T23:59:59.999Z')
  buy('2025-12-05')
  buy('2025-12-04', 5)
  assert.equal(field('progress'), undefined)
  buy('2025-12-03T00:00:00Z', 10, 'first')
  buy('2025-12-04T23:59:59.999Z')
  assert.equal(field('progress'), 2)
})

test('nobody who has left takes part, and a period still ends for them', () => {
  const challenge: Partial<Challenge> = { on: 'profile', rollback: false }
  const week = { recurrence: { kind: 'each', period: 'week' } } as const
  const { one, at, field } = begun(by({ ...challenge, ...week }))
  const tell = (id: string) => one.say('profile', { fields: {} }, { occurredAt: '2025-12-02', id })
  tell('a')
  one.say('opt_out', {}, { occurredAt: '2025-12-02' })
  tell('b')
  assert.equal(field('progress'), 1)
  at('2025-12-20')
  accepted(one.say('due', {}, { occurredAt: '2025-12-07T15:00:00Z', id: 'due' }))
  assert.equal(field('progress'), 0)
})

test('another measure begins anew, and keeps what was completed; another target only what is to come', () => {
  const { one, at, buy, refund, field } = begun(by({ target: 2 }))
  at('2025-12-20')
  for (const day of ['2025-12-02', '2025-12-03', '2025-12-04']) buy(day)
  one.program = by({ target: 4 })
  buy('2025-12-05')
  assert.deepEqual([field('progress'), field('completed')], [4, 1], 'once is once')
  one.program = by({ target: 2, recurrence: { kind: 'each', period: 'month' } })
  refund('2025-12-02')
  assert.deepEqual([field('progress'), field('completed')], [4, 1], 'it counted for what is over')
  buy('2025-12-06')
  assert.deepEqual([field('progress'), field('completed')], [1, 1])
})

test('at most the last twenty completions are taken back', () => {
  const { one, at, buy, refund, check } = begun(
    by({ target: 1, recurrence: { kind: 'again' }, gives: { points: 1 } }),
  )
  at('2025-12-20')
  const ids = Array.from({ length: 23 }, (_, index) => `p${index}`)
  for (const id of ids) buy('2025-12-05', 1, id)
  for (const id of ids) refund(id)
  assert.equal(one.member.points.balance, 3)
  assert.equal(one.member.fields['challenge_c_completed'], 3)
  check()
})

test('what a challenge and a badge bring about begins workflows', () => {
  const then = [
    {
      do: 'sync_event',
      connectionId: 'k',
      as: 'custom_event',
      properties: 'all',
      uncertain: 'resend',
      eventId: true,
    } as const,
  ]
  const workflow = (event: string) => ({
    ...{ id: event, name: event, version: 1, when: { event }, then },
    only: {},
  })
  const types = ['challenge_completed', 'challenge_rolled_back', 'badge_earned', 'badge_lost']
  const { at, buy, refund } = begun(by({ target: 1 }, { workflows: types.map(workflow) }))
  at('2025-12-20')
  const told = [buy('2025-12-02'), refund('2025-12-02')].flatMap(({ tells }) =>
    tells.map(({ name, properties }) => [name, properties] as const),
  )
  const rounds = { challengeId: 'c', rounds: 1, points: 100 }
  assert.deepEqual(told, [
    ['challenge_completed', { ...rounds, times: 1 }],
    ['badge_earned', { badgeId: 'fan', times: 1 }],
    ['challenge_rolled_back', { ...rounds, times: 0, debt: 0, purchaseEventId: '2025-12-02' }],
    ['badge_lost', { badgeId: 'fan', times: 0 }],
  ])
})

test('a challenge that cannot be is refused, with all that is wrong with it', () => {
  const problemsOf = (challenge: Partial<Challenge>) => {
    const compiled = compileProgram(config({ badges, challenges: [{ ...base, ...challenge }] }))
    return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => `${path} ${rule}`)
  }
  const at = '/challenges/0'
  const each = { kind: 'each', period: 'month' } as const
  const days = { kind: 'streak', every: 'day' } as const
  const cases: readonly [Partial<Challenge>, string][] = [
    [{ id: 'a-b' }, `${at}/id name`],
    [{ target: 0 }, `${at}/target target`],
    [{ target: 1.5 }, `${at}/target target`],
    [{ measure: { kind: 'sum', of: 'event.amount' }, target: 0.0001 }, `${at}/target target`],
    [{ measure: days, target: 367 }, `${at}/target target`],
    [{ measure: days, recurrence: each }, `${at}/recurrence/kind streak_period`],
    [{ recurrence: { kind: 'again', atMost: 0 } }, `${at}/recurrence/atMost minimum`],
    [{ on: 'refund', rollback: false }, `${at}/on counts_nothing`],
    [{ on: 'points_earned', rollback: false }, `${at}/on counts_nothing`],
    [{ on: 'enrol' }, `${at}/rollback purchase_only`],
    [{ on: 'nothing' }, `${at}/on unknown_event_type`],
    [{ audience: 'event.amount > 5.0' }, `${at}/audience expression_policy`],
    [{ when: '1' }, `${at}/when expression_result`],
    [{ measure: { kind: 'sum', of: "'a'" } }, `${at}/measure/of expression_result`],
    [{ window: { from: '2025-12-01' } }, `${at}/window/from date`],
    [{ gives: { points: 0 } }, `${at}/gives/points points`],
    [{ gives: { badge: 'none' } }, `${at}/gives/badge unknown_badge`],
    [{ gives: { points: 1, pending: { days: 0 } } }, `${at}/gives/pending/days pending`],
  ]
  for (const [challenge, problem] of cases) assert.deepEqual(problemsOf(challenge), [problem])
  const taken = { name: 'challenge_c_progress', type: 'integer', label: 'L' } as const
  const compiled = compileProgram(
    config({
      badges,
      challenges: [base],
      fields: [{ ...taken, source: 'custom', writable: true }],
    }),
  )
  assert.ok(!compiled.ok && compiled.problems[0]?.rule === 'name_taken')
})

/** The instant at which clocks of a zone show an hour of a day. */
function instantOf(timeZone: string, wall: string): string {
  const shown = (ms: number) =>
    new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(ms)
  const near = Date.parse(`${wall}:00Z`)
  for (let ms = near - 14 * 3_600_000; ms < near + 14 * 3_600_000; ms += 900_000) {
    if (shown(ms) === `${wall.replace('T', ' ')}:00`) return new Date(ms).toISOString()
  }
  throw new Error(`no clock of ${timeZone} shows ${wall}`)
}

test('a period that goes on in another time zone has not ended, and nobody is told that it has', () => {
  const monthly = { recurrence: { kind: 'each', period: 'month' } } as const
  const daily = { measure: { kind: 'streak', every: 'day' } } as const
  for (const kind of [monthly, daily]) {
    const { one, at, buy, field } = begun(by(kind))
    at('2025-12-31T14:00:00Z')
    buy('2025-12-31T13:00:00Z')
    const workspace = { ...config().workspace, timezone: 'America/Los_Angeles' }
    one.program = by(kind, { workspace })
    const turn = one.member.reviewAt ?? ''
    at(turn)
    const due = accepted(one.say('due', {}, { occurredAt: turn }))
    assert.deepEqual([due.effects, field('progress')], [[], 1])
    const next = one.member.reviewAt ?? ''
    assert.ok(next > turn && next.includes('T08:00:00.000Z'), 'midnight there')
    at(next)
    const { effects } = accepted(one.say('due', {}, { occurredAt: next }))
    assert.deepEqual(
      effects.map((effect) => effect.kind === 'challenge_restarted' && effect.progress),
      [1],
    )
  }
})

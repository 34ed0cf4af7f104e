import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkLedger,
  compileProgram,
  type ProgramConfig,
  parseEvent,
  type ReferralProgram,
} from '../src/index.ts'
import { accepted, config, life, now, program, refused, sent } from './given.ts'

const base = {
  id: 'friends',
  name: 'Bring a friend',
  version: 2,
  on: 'purchase',
  when: 'event.amount >= 20.0',
  afterDays: 14,
  advocate: { points: 500, badge: 'host' },
  friend: { points: 200 },
} satisfies ReferralProgram
const badges = [{ id: 'host', name: 'Host', version: 1 }]
const by = (change: Partial<ReferralProgram> = {}, more: Partial<ProgramConfig> = {}) =>
  program({ badges, referralPrograms: [{ ...base, ...change }], earnRules: [], ...more })

/** A friend who enrolled on 1 December with a code. */
function friend(of = by()) {
  const one = life(of, Date.parse('2025-12-01'))
  const at = (text: string) => {
    one.nowMs = Date.parse(text)
  }
  const enrol = (code = ' abcd2345 ') =>
    accepted(one.say('enrol', { referralCode: code }, { occurredAt: '2025-12-01' }))
  const buy = (text: string, amount = 20, id = text) =>
    accepted(one.say('purchase', { amount }, { occurredAt: text, id }))
  const refund = (purchaseEventId: string, more: Record<string, unknown> = {}) =>
    accepted(one.say('refund', { purchaseEventId, ...more }, { occurredAt: '2025-12-01' }))
  const due = (occurredAt: string) =>
    accepted(one.say('due', {}, { occurredAt, id: `due:${occurredAt}` }))
  return { one, at, enrol, buy, refund, due }
}

const kinds = ({ effects }: { effects: readonly { kind: string }[] }) =>
  effects.map(({ kind }) => kind)

test('a friend qualifies when the time of return is over, and whoever brought them is to hear of it', () => {
  const { one, at, enrol, buy, due } = friend()
  assert.deepEqual(kinds(enrol()), ['enrolled', 'referral_accepted'])
  at('2025-12-02')
  assert.deepEqual(kinds(buy('2025-12-02', 19)), [])
  assert.equal(one.member.reviewAt, null, 'too small an amount')
  buy('2025-12-02T10:00Z')
  assert.equal(one.member.reviewAt, '2025-12-16T10:00:00.000Z')
  at('2025-12-20')
  const { effects, submissions } = due('2025-12-16T10:00Z')
  const told = { programId: 'friends', programVersion: 2, eventId: '2025-12-02T10:00Z' }
  assert.deepEqual(effects, [
    {
      kind: 'referral_qualified',
      ...told,
      at: '2025-12-16T10:00:00.000Z',
      points: 200,
      lotNo: 1,
    },
  ])
  assert.deepEqual(submissions, [
    {
      code: 'ABCD2345',
      type: 'referral_succeeded',
      name: 'friends',
      occurredAt: '2025-12-16T10:00:00.000Z',
      properties: { programId: 'friends' },
    },
  ])
  const [entry] = one.entries
  assert.deepEqual(
    [entry?.ruleId, entry?.ruleVersion, entry?.effectiveAt],
    ['referral:friends', 2, '2025-12-16T10:00:00.000Z'],
  )
  assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])
  assert.equal(buy('2025-12-19').submissions, undefined, 'once is once')
  assert.equal(one.member.reviewAt, null)
})

test('it does not matter which event comes first when the time is over', () => {
  const { one, at, enrol, buy } = friend()
  enrol()
  at('2025-12-02')
  buy('2025-12-02')
  at('2025-12-20')
  const { effects, submissions } = accepted(
    one.say('profile', { fields: { country: 'KR' } }, { occurredAt: '2025-12-19' }),
  )
  assert.deepEqual([effects[0]?.kind, submissions?.length], ['referral_qualified', 1])
})

test('a purchase of which anything was taken back in time qualifies nobody, and the next one may', () => {
  const { one, at, enrol, buy, refund, due } = friend()
  enrol()
  at('2025-12-02')
  buy('2025-12-02')
  at('2025-12-05')
  buy('2025-12-05', 30)
  refund('2025-12-02', { amount: 1 })
  assert.equal(one.member.reviewAt, '2025-12-19T00:00:00.000Z')
  at('2025-12-19')
  assert.equal(due('2025-12-19').submissions?.length, 1)
  assert.deepEqual(kinds(refund('2025-12-05')), ['purchase_refunded'], 'too late: it is settled')
  assert.equal(one.member.points.balance, 200)
})

test('a refund that waited for its purchase keeps it from counting, also where it counts at once', () => {
  const { one, enrol, buy, refund } = friend(by({ afterDays: 0 }))
  enrol()
  refund('p')
  assert.equal(buy('2025-12-01', 20, 'p').submissions, undefined)
  assert.equal(buy('2025-12-01', 20, 'q').submissions?.length, 1)
  assert.equal(one.member.points.balance, 200)
})

test('a late purchase counts by when it happened, and not if that was before the friend came', () => {
  const { at, enrol, buy } = friend()
  enrol()
  at('2025-12-30')
  assert.equal(buy('2025-11-30').submissions, undefined)
  assert.equal(buy('2025-12-03').submissions?.[0]?.occurredAt, '2025-12-17T00:00:00.000Z')
})

test('of several purchases the one that counts first does, whichever came first', () => {
  const { one, at, enrol, buy, due } = friend()
  enrol()
  at('2025-12-10')
  buy('2025-12-09')
  buy('2025-12-03')
  assert.equal(one.member.reviewAt, '2025-12-17T00:00:00.000Z')
  at('2025-12-30')
  const [qualified] = due('2025-12-17').effects
  assert.ok(qualified?.kind === 'referral_qualified' && qualified.eventId === '2025-12-03')
})

test('a code that cannot count keeps nobody from enrolling, and says why', () => {
  const cases = [
    [{ codeKnown: false }, 'code_unknown'],
    [{ returning: true }, 'not_new'],
    [{ twin: 'advocate' }, 'self_referral'],
    [{ twin: 'another' }, 'duplicate_identity'],
  ] as const
  for (const [facts, reason] of cases) {
    const { one, enrol, buy } = friend(by({ afterDays: 0 }))
    Object.assign(one.facts, facts)
    assert.deepEqual(enrol().effects.at(-1), { kind: 'referral_refused', reason })
    assert.equal(buy('2025-12-01').submissions, undefined)
  }
  const none = friend(by({}, { referralPrograms: [] })).enrol()
  assert.deepEqual(none.effects.at(-1), { kind: 'referral_refused', reason: 'no_program' })
})

test('only a new member is referred', () => {
  const { one, enrol } = friend()
  one.say('enrol', {}, { occurredAt: '2025-11-01' })
  one.say('opt_out', {}, { occurredAt: '2025-11-02' })
  assert.deepEqual(enrol().effects.at(-1), { kind: 'referral_refused', reason: 'not_new' })
})

test('a twin who comes to light before the friend qualifies undoes it, for ever', () => {
  const { one, at, enrol, buy, due } = friend()
  enrol()
  at('2025-12-02')
  buy('2025-12-02')
  buy('2025-12-02', 40, 'other')
  one.facts.twin = 'another'
  at('2025-12-20')
  assert.deepEqual(kinds(due('2025-12-16')), ['referral_refused'])
  one.facts.twin = null
  assert.equal(buy('2025-12-03').submissions, undefined)
  assert.deepEqual([one.member.points.balance, one.member.reviewAt], [0, null])
})

test('who has left when it would count does not qualify, and may when they are back', () => {
  const { one, at, enrol, buy, due } = friend()
  enrol()
  at('2025-12-02')
  buy('2025-12-02')
  one.say('opt_out', {}, { occurredAt: '2025-12-02' })
  at('2025-12-20')
  assert.deepEqual(kinds(due('2025-12-16')), [])
  assert.equal(one.member.reviewAt, null)
  one.say('opt_in', {}, { occurredAt: '2025-12-20' })
  assert.equal(buy('2025-12-04').submissions?.length, 1)
})

/** A member who hears of friends. */
function advocate(of = by()) {
  const one = life(of, Date.parse('2025-12-01'))
  one.say('enrol', {}, { occurredAt: '2025-12-01' })
  const hear = (occurredAt: string, programId = 'friends') =>
    one.say('referral_succeeded', { programId }, { occurredAt })
  return { one, hear }
}

test('a member has a code from the first event on, and is rewarded for each friend', () => {
  const { one, hear } = advocate()
  assert.equal(one.member.fields['referral_code'], 'CODE')
  const last = one.member.fields['last_event_at']
  one.nowMs = Date.parse('2025-12-20')
  assert.deepEqual(kinds(accepted(hear('2025-12-20'))), ['referral_rewarded', 'badge_earned'])
  accepted(hear('2025-12-19'))
  const { points, fields } = one.member
  assert.deepEqual(
    [points.balance, fields['referred_friends'], fields['badges']],
    [1_000, 2, ['host']],
  )
  assert.equal(fields['last_event_at'], last, 'the member did nothing')
  assert.deepEqual(kinds(accepted(hear('2025-12-19', 'gone'))), [])
})

test('rewards are bounded by the period in which friends qualify', () => {
  const { one, hear } = advocate(by({ atMost: { friends: 2, per: 'month' } }))
  one.nowMs = Date.parse('2026-02-20')
  const heard = ['2025-12-05', '2025-12-31T14:59Z', '2025-12-06', '2025-12-31T15:00Z', '2026-01-02']
  const told = heard.map((at) => kinds(accepted(hear(at)))[0])
  const [yes, no] = ['referral_rewarded', 'referral_capped']
  assert.deepEqual(told, [yes, yes, no, yes, yes])
  assert.deepEqual(kinds(accepted(hear('2026-01-03'))), [no])
  assert.equal(one.member.points.balance, 2_000)
})

test('a friend who comes late for a period counts in the latest, so no bound is ever passed', () => {
  const { one, hear } = advocate(by({ atMost: { friends: 2, per: 'month' } }))
  one.nowMs = Date.parse('2026-02-20')
  const heard = ['2026-01-02', '2025-12-06', '2026-01-03'].map((at) => kinds(accepted(hear(at)))[0])
  assert.deepEqual(heard, ['referral_rewarded', 'referral_rewarded', 'referral_capped'])
})

test('nobody but ourselves sends what friends bring about, or takes its ids', () => {
  const send = (type: string, id: string) => {
    const read = parseEvent(by(), sent(type, { programId: 'friends' }, { id }), now)
    return read.ok ? 'read' : read.refusal.problem.path
  }
  assert.equal(send('referral_succeeded', 'e1'), '/type')
  assert.equal(send('enrol', 'referral:friends:1'), '/id')
})

test('a member who has left is rewarded for nobody', () => {
  const { hear, one } = advocate()
  one.say('opt_out', {}, { occurredAt: '2025-12-01' })
  refused(hear('2025-12-01'), 'member_opted_out')
})

test('a program that cannot be is refused, with all that is wrong with it', () => {
  const problemsOf = (change: Partial<ReferralProgram>) => {
    const compiled = compileProgram(config({ badges, referralPrograms: [{ ...base, ...change }] }))
    return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => `${path} ${rule}`)
  }
  const at = '/referralPrograms/0'
  const cases: readonly [Partial<ReferralProgram>, string][] = [
    [{ on: 'refund', when: 'true' }, `${at}/on counts_nothing`],
    [{ on: 'none' }, `${at}/on unknown_event_type`],
    [{ when: 'event.none' }, `${at}/when expression_policy`],
    [{ afterDays: -1 }, `${at}/afterDays days`],
    [{ atMost: { friends: 0, per: 'year' } }, `${at}/atMost/friends minimum`],
    [{ advocate: { points: 0.5 } }, `${at}/advocate/points points`],
    [{ friend: { badge: 'none' } }, `${at}/friend/badge unknown_badge`],
  ]
  for (const [change, problem] of cases) assert.deepEqual(problemsOf(change), [problem])
})

test('points of a friend are counted once among those that expire soon, whether or not a sweep came by', () => {
  const soon = { kind: 'points_expiring_within', days: 7 } as const
  const of = by(
    { friend: { points: 200, expiry: { kind: 'after', days: 5 } } },
    {
      fields: [
        {
          name: 'soon',
          label: 'Soon',
          type: 'integer',
          source: 'custom',
          writable: false,
          fact: soon,
        },
      ],
    },
  )
  for (const swept of [true, false]) {
    const { one, at, enrol, buy, due } = friend(of)
    enrol()
    at('2025-12-02')
    buy('2025-12-02T10:00Z')
    at('2025-12-17')
    if (swept) due('2025-12-16T10:00Z')
    buy('2025-12-17', 1)
    assert.equal(one.member.fields['soon'], 200)
    assert.equal(one.member.ahead.expiring, 200)
  }
})

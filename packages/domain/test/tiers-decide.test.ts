import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Challenge, compileProgram, isAsOf, standingIn } from '../src/index.ts'
import { accepted, config, day, refused } from './given.ts'
import { at, club, start, TierMember, tierNews, withSets } from './tiers-member.ts'

const midnight = (days: number) => at(Date.UTC(2024, 0, 1 + days) - 9 * 3_600_000)

test('who enrols has the tier that nothing is needed for, and fields that say what is next', () => {
  const { member } = new TierMember(withSets([club()]))
  assert.deepEqual(member.fields, {
    club_tier: 'base',
    club_tier_since: at(start),
    club_next_tier: 'silver',
    club_to_next_tier: 10,
    last_event_at: at(start),
  })
  assert.equal(member.reviewAt, null)
})

test('a tier is reached with the purchase that reaches it, over several steps at once', () => {
  const one = new TierMember(withSets([club()]))
  one.wait(1)
  const decision = accepted(one.buy(25.5))
  assert.deepEqual(tierNews(decision.effects), [
    ['tier_upgraded', 'base', 'gold', 'reached', at(one.nowMs)],
  ])
  assert.deepEqual(
    decision.effects.filter(({ kind }) => kind === 'field_changed'),
    [],
  )
  const { fields, reviewAt } = one.member
  assert.deepEqual(
    [fields['club_tier'], fields['club_next_tier'], fields['club_keep_by'], fields['club_to_keep']],
    ['gold', undefined, midnight(11), 25.5],
  )
  assert.equal(reviewAt, midnight(11))
  assert.ok(decision.changedFields.includes('club_tier'))
})

test('what is missing grows as days fall out of the window, each at its midnight', () => {
  const one = new TierMember(withSets([club()]))
  one.buy(4)
  one.wait(2)
  one.buy(3)
  assert.deepEqual([one.member.fields['club_to_next_tier'], one.member.reviewAt], [3, midnight(10)])
  one.wait(8)
  assert.equal(one.look().fields['club_to_next_tier'], 7)
  assert.ok(!isAsOf(one.member, one.by, one.nowMs))
  const due = accepted(one.due() ?? assert.fail())
  assert.deepEqual([due.changedFields, due.effects], [['club_to_next_tier'], []])
  assert.deepEqual([one.member.fields['club_to_next_tier'], one.member.reviewAt], [7, midnight(12)])
  assert.ok(isAsOf(one.member, one.by, one.nowMs))
})

test('time alone takes a tier, dated when it was lost, however late it is looked at', () => {
  const one = new TierMember(withSets([club()]))
  one.buy(12)
  one.wait(30)
  const late = accepted(one.say('profile', { fields: {} }))
  assert.deepEqual(tierNews(late.effects), [
    ['tier_downgraded', 'silver', 'base', 'lapsed', midnight(10)],
  ])
  assert.equal(one.due(), null)
})

test('a rule sees the tier that time has left', () => {
  const earnRules = [
    {
      ...{ id: 'gold', name: 'Gold', version: 1, on: 'purchase', points: '5' },
      when: "member.club_tier == 'gold'",
    },
  ]
  const one = new TierMember(withSets([club()], { earnRules }))
  one.buy(30)
  one.wait(1)
  accepted(one.buy(1))
  assert.equal(one.member.points.earned, 5)
  one.wait(20)
  accepted(one.buy(1))
  assert.equal(one.member.points.earned, 5)
})

test('a refund takes from the day of its purchase, and the review after it takes the tier', () => {
  const one = new TierMember(withSets([club({ graceDays: 3 })]))
  one.buy(10, { id: 'p1' })
  one.wait(4)
  one.buy(5)
  const refund = accepted(one.say('refund', { purchaseEventId: 'p1', amount: 6 }))
  assert.deepEqual(tierNews(refund.effects), [['tier_grace_started', 'silver', at(one.nowMs)]])
  assert.equal(one.member.fields['club_to_keep'], 1)
  const endsMs = one.nowMs + 3 * day
  one.wait(3)
  one.sweep()
  assert.deepEqual(tierNews(one.effects).at(-1), [
    ...['tier_downgraded', 'silver', 'base', 'lapsed', at(endsMs)],
  ])
  assert.equal(one.member.fields['club_to_next_tier'], 1)
})

test('a refund that came before its purchase counts with it', () => {
  const one = new TierMember(withSets([club()]))
  accepted(one.say('refund', { purchaseEventId: 'p1', amount: 5 }))
  accepted(one.buy(12, { id: 'p1' }))
  assert.deepEqual(
    [one.member.fields['club_tier'], one.member.fields['club_to_next_tier']],
    ['base', 3],
  )
})

test('points that a rule gives count when they are earned, and go back with a refund', () => {
  const one = new TierMember(withSets([club({ basis: { kind: 'points_earned' } })].map(whole)))
  one.buy(12.4, { id: 'p1' })
  assert.equal(one.member.fields['club_to_next_tier'], 13)
  one.say('points_spent', { points: 12 })
  one.say('points_adjusted', { points: 500, reason: 'kind' })
  assert.equal(one.member.fields['club_tier'], 'silver')
  one.say('refund', { purchaseEventId: 'p1' })
  one.wait(1)
  one.sweep()
  assert.equal(one.member.fields['club_tier'], 'base')
})

test('over a lifetime all points that were earned count, and a challenge reaches a tier at once', () => {
  const lifetime = { basis: { kind: 'points_earned' }, window: { kind: 'lifetime' } } as const
  const visits: Challenge = {
    ...{ id: 'visits', name: 'Visits', version: 1, on: 'visit', target: 1, rollback: false },
    measure: { kind: 'count' },
    recurrence: { kind: 'once' },
    gives: { points: 12 },
  }
  const eventTypes = [{ name: 'visit', builtin: false, properties: {} }] as const
  const sets = [whole(club(lifetime))]
  const one = new TierMember(withSets(sets, { challenges: [visits], eventTypes }))
  const decision = accepted(one.say('visit'))
  assert.deepEqual(tierNews(decision.effects), [
    ['tier_upgraded', 'base', 'silver', 'reached', at(start)],
  ])
  assert.equal(one.member.fields['club_to_next_tier'], 13)
})

const whole = (set: ReturnType<typeof club>) => ({
  ...set,
  tiers: set.tiers.map((tier) => ({ ...tier, min: Math.floor(tier.min) })),
})

test('a set goes by a field, set or derived; an event that does not move it means nothing', () => {
  const derive = { on: ['purchase'], expression: 'double(member.purchases_count) * 4.0' }
  const fields = [
    { name: 'score', type: 'float', label: 'Score', source: 'custom', writable: false, derive },
  ] as const
  const set = club({ basis: { kind: 'field', field: 'score' }, window: { kind: 'lifetime' } })
  const one = new TierMember(withSets([set], { fields }))
  for (let i = 0; i < 3; i += 1) one.buy(1)
  assert.deepEqual(
    [one.member.fields['club_tier'], one.member.fields['club_to_next_tier']],
    ['silver', 13.5],
  )
})

test('a tier is given for a reason, locks or not, and ends by itself', () => {
  const one = new TierMember(withSets([club()]))
  const given = { set: 'club', tier: 'silver', reason: 'Founder' }
  const until = at(start + 5 * day)
  const assigned = accepted(one.say('tier_assigned', { ...given, mode: 'exactly', until }))
  assert.deepEqual(tierNews(assigned.effects), [
    ['tier_upgraded', 'base', 'silver', 'assigned', at(start)],
  ])
  one.buy(30)
  assert.equal(one.member.fields['club_tier'], 'silver')
  one.wait(6)
  one.sweep()
  assert.deepEqual(tierNews(one.effects).at(-1), [
    ...['tier_upgraded', 'silver', 'gold', 'assignment_ended', until],
  ])
  accepted(one.say('tier_assigned', { ...given, tier: 'base', mode: 'exactly' }))
  assert.equal(one.member.fields['club_tier'], 'base')
  accepted(one.say('tier_unassigned', { set: 'club', reason: 'A mistake' }))
  assert.equal(one.member.fields['club_tier'], 'gold')
})

test('what is wrong with giving a tier is refused by its path', () => {
  const one = new TierMember(withSets([club()]))
  const given = { set: 'club', tier: 'silver', reason: 'Founder' }
  for (const [path, said] of [
    ['/properties/set', { set: 'clubs' }],
    ['/properties/tier', { tier: 'bronze' }],
    ['/properties/reason', { reason: ' ' }],
    ['/properties/mode', { mode: 'at_most' }],
    ['/properties/until', { until: at(start) }],
  ] as const) {
    const no = refused(one.say('tier_assigned', { ...given, ...said }), 'invalid_event')
    assert.equal(no.problem.path, path)
  }
  const no = refused(one.say('tier_unassigned', { set: 'x', reason: 'y' }), 'invalid_event')
  assert.equal(no.problem.path, '/properties/set')
})

test('a set that comes later counts what was before, dated when it took effect', () => {
  const one = new TierMember(withSets([]))
  one.buy(12, { id: 'p1' })
  one.wait(1)
  one.buy(14, { id: 'p2' })
  one.say('refund', { purchaseEventId: 'p2', amount: 1 })
  assert.deepEqual(one.member.standing, {})
  one.wait(1)
  const changedAtMs = one.nowMs
  one.publish(withSets([club({ changedAtMs })]))
  one.wait(1)
  assert.equal(one.look().fields['club_tier'], 'silver')
  const first = accepted(one.buy(0.4))
  assert.deepEqual(tierNews(first.effects), [
    ['tier_upgraded', null, 'silver', 'set_changed', at(changedAtMs)],
  ])
  assert.equal(one.member.fields['club_to_next_tier'], 0.1)
  one.wait(30)
  one.publish(
    withSets([club({ changedAtMs: one.nowMs, version: 2, window: { kind: 'rolling', days: 90 } })]),
  )
  assert.equal(one.look().fields['club_to_next_tier'], 0.1)
  one.publish(withSets([]))
  one.say('profile', { fields: {} })
  assert.deepEqual(one.member.standing, {})
})

test('who has left keeps the tier for as long as time lets them', () => {
  const one = new TierMember(withSets([club()]))
  one.buy(12)
  one.say('opt_out')
  one.wait(11)
  accepted(one.due() ?? assert.fail())
  assert.equal(one.member.fields['club_tier'], 'base')
})

test('a program says what is wrong with its sets', () => {
  const fields = [
    { name: 'club_tier', type: 'string', label: 'Mine', source: 'custom', writable: true },
    { name: 'size', type: 'string', label: 'Size', source: 'custom', writable: true },
  ] as const
  const problemsOf = (...sets: ReturnType<typeof club>[]) => {
    const compiled = compileProgram(config({ tierSets: sets, fields }))
    return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => `${path} ${rule}`)
  }
  const byField = (id: string, field: string) =>
    club({ id, basis: { kind: 'field', field }, window: { kind: 'lifetime' } })
  assert.deepEqual(problemsOf(club()), ['/tierSets/0/id name_taken'])
  assert.deepEqual(problemsOf(club({ id: 'a' }), club({ id: 'a_next' })), [
    '/tierSets/1/id name_taken',
  ])
  assert.deepEqual(problemsOf(club({ id: 'a', graceDays: -1 })), ['/tierSets/0/graceDays days'])
  for (const field of ['size', 'points_balance', 'nothing', 'b_to_next_tier']) {
    assert.deepEqual(problemsOf(byField('a', field), club({ id: 'b' })), [
      '/tierSets/0/basis/field basis_field',
    ])
  }
  assert.deepEqual(problemsOf(byField('a', 'purchases_total')), [])
})

test('where a member stands is said of every set', () => {
  const one = new TierMember(withSets([club({ graceDays: 2 }), club({ id: 'vip', name: 'VIP' })]))
  one.buy(12)
  one.wait(11)
  const [first, second] = standingIn(one.look(), one.by, one.nowMs)
  assert.deepEqual(
    [first?.shown.tierId, first?.graceEndsMs, second?.shown.tierId, second?.graceEndsMs],
    ['silver', Date.parse(midnight(12)), 'base', null],
  )
})

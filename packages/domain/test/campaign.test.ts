import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pointsBeyond } from '../src/campaign/multiply.ts'
import { type Campaign, compileProgram } from '../src/index.ts'
import { bonus, byAmount, campaign, earnedBy } from './campaign-given.ts'
import { accepted, config, life, program, refused } from './given.ts'

/** A member who has enrolled where these campaigns run, and a point is earned for each unit of money. */
function enrolled(...campaigns: Campaign[]) {
  const member = life(program({ campaigns }))
  accepted(member.say('enrol', {}, { id: 'e0' }))
  return member
}

test('what a campaign gives stands beside what earn rules give, and names campaign, rule, version and inputs', () => {
  const member = enrolled(campaign('summer', byAmount, { audience: 'member.purchases_count < 2' }))
  const { effects, entries, newLots } = accepted(member.say('purchase', { amount: 40 }))
  assert.deepEqual(effects.slice(0, 2), [
    { kind: 'points_earned', points: 40, ruleId: 'base', ruleVersion: 1, lotNo: 1 },
    {
      kind: 'points_earned',
      points: 40,
      ruleId: 'r',
      ruleVersion: 3,
      lotNo: 2,
      campaignId: 'summer',
      inputs: { 'member.purchases_count': 0, 'event.amount': 40 },
    },
  ])
  for (const { campaignId, ruleId, ruleVersion } of [entries[1], newLots[1]].flatMap(
    (each) => each ?? [],
  )) {
    assert.deepEqual([campaignId, ruleId, ruleVersion], ['summer', 'r', 3])
  }
  assert.equal(entries[0]?.campaignId, null)
})

test('a factor builds on what earn rules gave and on nothing else, exactly, and is floored once', () => {
  const double = campaign('double', { kind: 'multiply', by: '2' })
  const more = campaign('more', { kind: 'multiply', by: '1.15' })
  assert.deepEqual(earnedBy(enrolled(double, more, campaign('b', bonus(5))), 100), {
    base: 100,
    'double/r': 100,
    'more/r': 15,
    'b/r': 5,
  })
  assert.deepEqual(earnedBy(enrolled(more), 0.99), {}, 'nothing is no base')
  const byField = campaign('f', { kind: 'multiply', by: '1 + member.purchases_count' })
  const member = enrolled(byField)
  assert.deepEqual(earnedBy(member, 10), { base: 10 })
  assert.deepEqual(earnedBy(member, 10), { base: 10, 'f/r': 10 })
})

test('a factor is the decimal that it prints as', () => {
  assert.equal(pointsBeyond(100, 1.1), 10)
  assert.equal(pointsBeyond(1_000, 1.001), 1)
  assert.equal(pointsBeyond(26_828, 1.01), 268)
  assert.equal(pointsBeyond(100, 0.1 + 0.2 + 1), 30)
  assert.equal(pointsBeyond(9_007_199_254_740_991, 2), 9_007_199_254_740_991)
  assert.equal(pointsBeyond(7, 3n), 14)
  for (const wrong of [0.9, Number.NaN, Infinity, '2', 1e21]) {
    assert.equal(pointsBeyond(10, wrong), null)
  }
})

test('rules whose conditions are met all give; each has its own life of points', () => {
  const member = enrolled({
    ...campaign('c', bonus(1)),
    rules: [
      { id: 'big', on: 'purchase', when: 'event.amount > 50.0', then: bonus(10) },
      { id: 'any', on: 'purchase', then: bonus(2), pending: { days: 3 } },
      { id: 'news', on: 'enrol', then: bonus(7) },
    ],
  })
  assert.equal(member.member.points.balance, 7)
  assert.deepEqual(earnedBy(member, 50), { base: 50, 'c/any': 2 })
  assert.equal(member.member.points.pending, 2)
  assert.deepEqual(earnedBy(member, 51), { base: 51, 'c/big': 10, 'c/any': 2 })
})

test('a campaign that is not on runs no expression of its own', () => {
  const failing = campaign(
    'f',
    { kind: 'points', amount: '1 / member.purchases_count' },
    { schedule: { from: '2027-01-01T00:00:00Z' }, audience: '1 / member.purchases_count > 0' },
  )
  assert.deepEqual(earnedBy(enrolled(failing), 5), { base: 5 })
  const open = enrolled({ ...failing, schedule: {} })
  const problem = refused(open.say('purchase', { amount: 5 }), 'expression_failed')
  assert.equal(problem.ruleId, 'f')
  const noAudience = enrolled({ ...failing, schedule: {}, audience: undefined })
  assert.equal(
    refused(noAudience.say('purchase', { amount: 5 }), 'expression_failed').ruleId,
    'f/r',
  )
})

test('a campaign of a segment is for those who are in it, and notes which version of it that was', () => {
  const condition = 'member.purchases_count >= 1 && member.last_name != "X"'
  const segments = [{ id: 'regulars', name: 'Regulars', version: 4, condition }]
  const campaigns = [campaign('c', bonus(5), { segment: 'regulars' })]
  const member = life(program({ campaigns, segments }))
  accepted(member.say('enrol', { fields: { last_name: 'Y' } }))
  assert.deepEqual(earnedBy(member, 1), { base: 1 })
  const { effects } = accepted(member.say('purchase', { amount: 1 }))
  const earned = effects.find((effect) => 'campaignId' in effect)
  assert.ok(earned?.kind === 'points_earned')
  assert.deepEqual(earned.inputs, { segment: 'regulars@4' })
  accepted(member.say('profile', { fields: { last_name: null } }))
  assert.deepEqual(earnedBy(member, 1), { base: 1 }, 'one of whom it cannot be said is not in it')
  const compiled = compileProgram(config({ campaigns }))
  assert.ok(!compiled.ok)
  assert.deepEqual(
    compiled.problems.map(({ path, rule }) => [path, rule]),
    [['/campaigns/0/segment', 'unknown_segment']],
  )
})

test('an event counts by its own time, not by when it comes', () => {
  const january = campaign('j', bonus(1), { schedule: { until: '2026-01-05T00:00:00Z' } })
  const member = enrolled(january)
  assert.deepEqual(earnedBy(member, 5, { occurredAt: '2026-01-04T23:59:59Z' }), {
    base: 5,
    'j/r': 1,
  })
  assert.deepEqual(earnedBy(member, 5, { occurredAt: '2026-01-05T00:00:00Z' }), { base: 5 })
})

test('caps trim or reject; an effect tells what was left out and by which limit', () => {
  const trim = campaign('t', byAmount, {
    caps: [{ points: 50, per: 'member', period: 'day', beyond: 'trim' }],
  })
  const reject = campaign('x', byAmount, {
    caps: [{ points: 50, per: 'member', period: 'day', beyond: 'reject' }],
  })
  const once = campaign('o', byAmount, { caps: [{ times: 1, per: 'member', period: 'lifetime' }] })
  const member = enrolled(trim, reject, once)
  assert.deepEqual(earnedBy(member, 40), { base: 40, 't/r': 40, 'x/r': 40, 'o/r': 40 })
  const { effects } = accepted(member.say('purchase', { amount: 40 }))
  const limit = { kind: 'cap', measure: 'points', per: 'member', period: 'day', most: 50 }
  assert.deepEqual(
    effects.filter(({ kind }) => kind === 'campaign_capped'),
    [
      {
        kind: 'campaign_capped',
        campaignId: 't',
        campaignVersion: 3,
        offered: 40,
        points: 10,
        limit: { ...limit, why: 'trimmed' },
      },
      {
        kind: 'campaign_capped',
        campaignId: 'x',
        campaignVersion: 3,
        offered: 40,
        points: 0,
        limit: { ...limit, why: 'does_not_fit' },
      },
      {
        kind: 'campaign_capped',
        campaignId: 'o',
        campaignVersion: 3,
        offered: 40,
        points: 0,
        limit: { ...limit, measure: 'times', period: 'lifetime', most: 1, why: 'used_up' },
      },
    ],
  )
  assert.deepEqual(earnedBy(member, 10), { base: 10, 'x/r': 10 })
})

test('what is trimmed goes to the rules in their order', () => {
  const two = {
    ...campaign('c', bonus(1), { budget: { points: 25 } }),
    rules: ['a', 'b', 'c'].map((id) => ({ id, on: 'purchase', then: bonus(10) })),
  }
  assert.deepEqual(earnedBy(enrolled(two), 1), { base: 1, 'c/a': 10, 'c/b': 10, 'c/c': 5 })
})

test('a campaign of which nothing is left lets the next of its group go', () => {
  const first = campaign('a', bonus(10), { group: 'g', priority: 1, budget: { points: 10 } })
  const member = enrolled(first, campaign('b', bonus(3), { group: 'g' }))
  assert.deepEqual(earnedBy(member, 1), { base: 1, 'a/r': 10 })
  assert.deepEqual(earnedBy(member, 1), { base: 1, 'b/r': 3 })
})

test('a refund brings back what a purchase used of caps and budget, unless the campaign keeps it', () => {
  const caps = [
    { points: 100, per: 'member', period: 'month' },
    { times: 1, per: 'member', period: 'lifetime' },
  ] as const
  const budget = { points: 100 }
  const member = enrolled(
    campaign('r', byAmount, { caps, budget }),
    campaign('k', byAmount, { caps, budget, onRefund: 'keep' }),
  )
  accepted(member.say('purchase', { amount: 80 }, { id: 'p1' }))
  accepted(member.say('refund', { purchaseEventId: 'p1', amount: 20 }))
  const budgetOf = (id: string) => member.shared.get(`campaign:${id}:points:lifetime`)
  assert.deepEqual([budgetOf('r'), budgetOf('k')], [60, 80])
  assert.deepEqual(earnedBy(member, 1), { base: 1 }, 'a part is left, so it was once')
  accepted(member.say('refund', { purchaseEventId: 'p1' }))
  assert.deepEqual([budgetOf('r'), budgetOf('k')], [0, 80])
  assert.deepEqual(earnedBy(member, 100), { base: 100, 'r/r': 100 })
  assert.deepEqual(
    Object.keys(member.member.standing.campaigns?.used ?? {}).filter((key) => key.includes(':r:')),
    ['member:r:points:month:2026-01', 'member:r:times:lifetime'],
  )
})

test('a refund that came before its purchase brings back what that used', () => {
  const member = enrolled(campaign('c', byAmount, { budget: { points: 100 } }))
  accepted(member.say('refund', { purchaseEventId: 'p1' }, { id: 'r1' }))
  accepted(member.say('purchase', { amount: 80 }, { id: 'p1' }))
  assert.equal(member.shared.get('campaign:c:points:lifetime'), 0)
})

test('a refused event uses nothing', () => {
  const capped = campaign('a', bonus(10), { budget: { points: 10 } })
  const failing = campaign('z', { kind: 'points', amount: '1 / member.purchases_count' })
  const member = enrolled(capped, failing)
  refused(member.say('purchase', { amount: 5 }), 'expression_failed')
  assert.deepEqual([...member.shared], [])
})

test('what is wrong with a campaign is told with its path', () => {
  const wrong: Campaign = {
    ...campaign('c', bonus(1)),
    audience: 'event.amount > 1.0',
    rules: [
      { id: 'a', on: 'purchase', when: 'event.amout > 1.0', then: bonus(1) },
      { id: 'b', on: 'refund', then: bonus(1) },
      { id: 'd', on: 'nothing', then: bonus(1) },
      { id: 'e', on: 'purchase', then: { kind: 'multiply', by: '"2"' } },
    ],
  }
  const pathsOf = (...campaigns: Campaign[]) => {
    const compiled = compileProgram(config({ campaigns }))
    return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => `${path} ${rule}`)
  }
  assert.deepEqual(pathsOf(wrong), [
    '/campaigns/0/audience expression_policy',
    '/campaigns/0/rules/0/when expression_policy',
    '/campaigns/0/rules/1/on earns_nothing',
    '/campaigns/0/rules/2/on unknown_event_type',
    '/campaigns/0/rules/3/then/by expression_result',
  ])
  const odd = campaign(
    'c',
    { kind: 'multiply', by: '0.5' },
    {
      priority: 0.5,
      budget: { points: 0 },
      schedule: { days: [] },
      caps: [
        { per: 'member', period: 'day' },
        { points: 5, times: 5, per: 'member', period: 'week' },
        { times: 1, per: 'campaign', period: 'day' },
        { times: 2, per: 'campaign', period: 'day' },
      ],
    },
  )
  assert.deepEqual(pathsOf(odd, odd), [
    '/campaigns/0/schedule/days schedule',
    '/campaigns/0/priority integer',
    '/campaigns/0/budget/points points',
    '/campaigns/0/rules/0/then/by factor',
    '/campaigns/0/caps/0 one_of',
    '/campaigns/0/caps/1 one_of',
    '/campaigns/0/caps/3 cap_taken',
    '/campaigns/1/id id_taken',
    ...pathsOf(odd).map((path) => path.replace('/0/', '/1/')),
  ])
})

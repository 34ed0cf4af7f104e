import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileMemberCondition, openParts, type Predicate } from '../src/index.ts'
import { program } from './given.ts'

const custom = { source: 'custom', writable: true } as const
const by = program({
  fields: [
    { name: 'tier', type: 'string', label: 'Tier', ...custom },
    { name: 'goal', type: 'integer', label: 'Goal', ...custom },
    { name: 'vip', type: 'boolean', label: 'VIP', ...custom },
    { name: 'joined', type: 'date', label: 'Joined', ...custom },
    { name: 'tags', type: 'array', label: 'Tags', ...custom },
    { name: 'car', type: 'object', shape: { km: 'integer' }, label: 'Car', ...custom },
    { name: 'extra', type: 'object', label: 'Extra', ...custom },
  ],
})
const condition = (source: string) => {
  const compiled = compileMemberCondition(by, source)
  assert.ok(compiled.ok, JSON.stringify(compiled))
  return compiled.value
}
const predicate = (source: string): Predicate => condition(source).predicate
const refusal = (source: string): string => {
  const compiled = compileMemberCondition(by, source, '/condition')
  return compiled.ok ? 'taken' : `${compiled.problem.path} ${compiled.problem.rule}`
}

test('a comparison of a field with what is written out is data, whichever side it stands on', () => {
  const field = ['points_balance']
  const atLeast = { is: 'compare', field, by: '>=', with: { constant: 100 } }
  assert.deepEqual(predicate('member.points_balance >= 100'), atLeast)
  assert.deepEqual(predicate('100 <= member.points_balance'), atLeast)
  assert.deepEqual(predicate('member.points_balance >= (4 + 6) * (5 + 5)'), atLeast)
  assert.deepEqual(predicate('member.goal < member.car.km'), {
    ...{ is: 'compare', field: ['goal'], by: '<', with: { field: ['car', 'km'] } },
  })
})

test('dates are canonical instants, and whatever is reckoned from them is reckoned first', () => {
  const instants = [
    "timestamp('2026-01-05T00:00:00Z')",
    "timestamp('2026-01-05T09:00:00+09:00')",
    "timestamp('2026-01-06T00:00:00Z') - duration('24h')",
  ]
  for (const instant of instants) {
    assert.deepEqual(predicate(`member.joined < ${instant}`), {
      ...{ is: 'compare', field: ['joined'], by: '<' },
      with: { constant: '2026-01-05T00:00:00.000Z' },
    })
  }
})

test('logic, presence, lists and texts are data', () => {
  const source = "has(member.tier) && member.tier in ['gold', 'silver'] && !member.vip"
  assert.deepEqual(predicate(source), {
    is: 'and',
    of: [
      { is: 'present', field: ['tier'] },
      { is: 'one_of', field: ['tier'], values: ['gold', 'silver'] },
      {
        is: 'not',
        of: { is: 'compare', field: ['vip'], by: '==', with: { constant: true } },
      },
    ],
  })
  assert.deepEqual(predicate("member.tier.endsWith('d') || 'new' in member.tags"), {
    is: 'or',
    of: [
      { is: 'text', field: ['tier'], how: 'endsWith', text: 'd' },
      { is: 'holds', field: ['tags'], item: 'new' },
    ],
  })
  assert.deepEqual(predicate("timezone == 'Asia/Seoul'"), { is: 'constant', value: true })
})

test('what cannot be said exactly is left open, and the rest around it is not', () => {
  const open = (source: string) => openParts(predicate(source))
  assert.deepEqual(open("member.vip && member.tier.lowerAscii() == 'gold' && member.goal > 3"), [
    "member.tier.lowerAscii() == 'gold'",
  ])
  for (const source of [
    // As the evaluator orders texts, by code units, no database does.
    'member.tier > "\ue000"',
    'member.tier < member.status',
    'member.goal < 9223372036854775807',
    'member.extra.a == 1',
    '(member.goal + 1) * (2 - member.goal) > 3',
    "(member.tier + '(') != 'a('",
    'has(member.extra.a)',
    'size(member.tags) > 1',
    "regex(member.tier, '^g')",
    'member.vip ? member.goal > 1 : false',
    'member.tier in member.tags',
    "member.joined < timestamp('yesterday, or the day before')",
  ]) {
    assert.deepEqual(open(source), [source])
  }
})

test('a condition holds, does not, or cannot be said for want of a value', () => {
  const member = {
    ...{ memberId: 'm1', status: 'active' as const, enrolledAt: '2026-01-05T00:00:00.000Z' },
    ...{ seq: 1, ledgerSeq: 0, lotSeq: 0, fields: { tier: 'gold' } },
    wallets: {},
    points: { balance: 0, pending: 0, held: 0, debt: 0, earned: 0, spent: 0, expired: 0 },
    ahead: { activatesAt: null, expiresAt: null, expiring: 0 },
    ...{ reviewAt: null, standing: {} },
    purchases: { count: 0, totalMinor: 0 },
  }
  const holds = (source: string) => condition(source).holds(member)
  assert.equal(holds("member.tier == 'gold'"), true)
  assert.equal(holds("member.tier == 'silver'"), false)
  assert.equal(holds('member.vip'), null)
  assert.equal(holds('!member.vip'), null)
  assert.equal(holds("member.vip || member.tier == 'gold'"), true)
  assert.equal(holds("member.vip && member.tier == 'silver'"), false)
  assert.equal(holds('has(member.vip) && member.vip'), false)
})

test('a condition names members and nothing of an event', () => {
  assert.equal(refusal('member.points_balance > 1'), 'taken')
  for (const source of [
    'event.amount > 1.0',
    "occurred_at < timestamp('2026-01-05T00:00:00Z')",
    "event_type == 'purchase'",
    'member.no_such == 1',
    'member == member',
  ]) {
    assert.equal(refusal(source), '/condition expression_policy', source)
  }
  assert.equal(refusal('member.points_balance'), '/condition expression_result')
  assert.equal(refusal("member.goal == 'x'"), '/condition expression_type')
  assert.equal(refusal('1 +'), '/condition expression_syntax')
})

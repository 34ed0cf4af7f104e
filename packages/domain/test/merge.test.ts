import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EarnRule, Reward, TierSet, Wallet } from '../src/index.ts'
import { accepted, program, refused } from './given.ts'
import { iso, Person, start, worth } from './merge-pair.ts'

const rule = (id: string, more: Partial<EarnRule> = {}): EarnRule => ({
  ...{ id, name: id, version: 3, on: 'purchase', points: 'event.amount' },
  ...more,
})
const miles: Wallet = { id: 'miles', name: 'Miles', version: 1, kind: 'spendable' }
const by = program({
  wallets: [miles, { ...miles, id: 'air', expiry: { kind: 'inactive', days: 10 } }],
  earnRules: [
    rule('base', { expiry: { kind: 'after', days: 20 } }),
    rule('later', { when: 'event.amount > 50.0', wallet: 'miles', pending: { days: 5 } }),
    rule('air', { when: "has(event.source) && event.source == 'air'", wallet: 'air' }),
    rule('sure', {
      when: "has(event.source) && event.source == 'post'",
      pending: { confirmed: { withinDays: 9 } },
    }),
  ],
})
const pair = (of = by) => [new Person('old', of), new Person('new', of)] as const

test('lots go over as they are, and nothing is left but who has them', () => {
  const [old, own] = pair()
  old.say('purchase', { amount: 60 }, 0)
  old.say('points_adjusted', { points: 7, reason: 'r' }, 1)
  old.say('points_spent', { points: 20 }, 1)
  old.say('purchase', { amount: 5, source: 'post' }, 2)
  own.say('purchase', { amount: 100 }, 2)
  const before = [...old.at(3).lots, ...own.at(3).lots].map(worth)

  const { effects, told } = old.mergeInto(own, 3)
  assert.deepEqual(effects[0], { kind: 'member_merged', into: 'new', parts: 1 })
  const none = { balance: 0, pending: 0, held: 0, debt: 0, earned: 0, spent: 0, expired: 0 }
  assert.deepEqual([old.points(), old.points('miles')], [none, none])
  assert.deepEqual(old.at(99).lots, [])
  assert.deepEqual(
    [old.one.member.status, old.one.member.standing],
    ['merged', { mergedInto: 'new' }],
  )
  assert.equal(old.one.member.reviewAt, null, 'time has nothing to do with it any more')
  old.sound()

  const [heard] = own.hear(told, 3)
  const lots = heard?.newLots.length
  assert.deepEqual(heard?.effects[0], { kind: 'member_absorbed', from: 'old', lots, points: 117 })
  const after = own.at(3).lots.map(worth)
  assert.deepEqual(after.map(String).sort(), before.map(String).sort())
  own.sound()
  const { balance, pending, earned, spent } = own.points()
  assert.deepEqual([balance, pending, earned, spent], [152, 5, 170, 20])
  assert.equal(own.points('miles').pending, 160)
})

test('what waits becomes available at its time, or is confirmed by the event that brought it', () => {
  const [old, own] = pair()
  old.say('purchase', { amount: 60, source: 'post' }, 0)
  own.hear(old.mergeInto(own, 1).told, 2)
  const id = 'merge:'
  const event = [...own.one.lots.values()][0]?.eventId ?? ''
  assert.ok(event.startsWith(id))
  accepted(own.say('points_confirmed', { earnedEventId: event }, 3))
  assert.deepEqual([own.points().pending, own.points().balance], [0, 120])
  accepted(own.say('due', {}, 5))
  assert.equal(own.points('miles').balance, 60)
  own.sound()
})

test('a lot that died on the way expires at its own instant', () => {
  const [old, own] = pair()
  old.say('purchase', { amount: 30 }, 0)
  const [heard] = own.hear(old.mergeInto(own, 1).told, 25)
  const expired = heard?.effects.find(({ kind }) => kind === 'points_expired')
  assert.deepEqual(expired, { kind: 'points_expired', points: 30, lotNo: 1, at: iso(20) })
  own.sound()
})

test('points that live on with activity live as long as those of whoever was active last', () => {
  for (const [a, b] of [
    [2, 5],
    [5, 2],
  ] as const) {
    const [old, own] = pair()
    old.say('purchase', { amount: 5, source: 'air' }, a)
    own.say('purchase', { amount: 5, source: 'air' }, b)
    own.hear(old.mergeInto(own, 6).told, 6)
    assert.equal(own.at(6).member.wallets['air']?.ahead.expiresAt, iso(15))
    assert.equal(own.at(6).member.wallets['air']?.ahead.expiring, 10)
    own.sound()
  }
})

test('what either owes is paid from what the other had', () => {
  const owing = (one: Person, points: number) => {
    one.say('purchase', { amount: points }, 0, { id: 'p' })
    one.say('points_spent', { points }, 0)
    one.say('refund', { purchaseEventId: 'p' }, 0)
    assert.equal(one.points().debt, points)
  }
  const [old, own] = pair()
  owing(old, 30)
  own.say('purchase', { amount: 40 }, 0)
  own.hear(old.mergeInto(own).told)
  assert.deepEqual([own.points().balance, own.points().debt], [10, 0])
  for (const one of [old, own]) one.sound()

  const [rich, poor] = pair()
  owing(poor, 30)
  rich.say('purchase', { amount: 10 }, 0)
  poor.hear(rich.mergeInto(poor).told)
  assert.deepEqual([poor.points().balance, poor.points().debt], [0, 20])
  for (const one of [rich, poor]) one.sound()

  const [one, two] = pair()
  owing(one, 3)
  owing(two, 4)
  two.hear(one.mergeInto(two).told)
  assert.equal(two.points().debt, 7)
  two.sound()
})

test('who is merged is the end of it: later events are refused, and say who has it all', () => {
  const [old, own] = pair()
  old.mergeInto(own)
  for (const [type, properties] of [
    ['purchase', { amount: 1 }],
    ['enrol', {}],
    ['profile', { fields: {} }],
    ['opt_out', {}],
    ['due', {}],
    ['member_merged', { into: 'third', reason: 'r' }],
    ['member_absorbed', { from: 'x', part: 1, parts: 1 }],
  ] as const) {
    const { mergedInto } = refused(old.say(type, properties, 1), 'member_merged')
    assert.equal(mergedInto, 'new', type)
  }
})

const mug: Reward = {
  ...{ id: 'mug', name: 'A mug', version: 1, fulfils: { kind: 'manual' }, active: true },
  cost: { points: 0 },
}

test('a merge that cannot be changes nothing, and says why', () => {
  const of = program({ rewards: [mug] })
  const [old, own] = pair(of)
  const merge = (more: object, into: Person | null = own) => {
    old.one.merging.into = into?.one.member ?? null
    return old.say('member_merged', { into: 'new', reason: 'r', ...more }, 1)
  }
  assert.equal(refused(merge({ into: 'old' }), 'invalid_event').problem.rule, 'self')
  assert.equal(refused(merge({ reason: ' ' }), 'invalid_event').problem.rule, 'reason')
  assert.equal(refused(merge({}, null), 'member_not_found').problem.path, '/properties/into')
  const third = new Person('third', of)
  own.mergeInto(third)
  const { mergedInto, problem } = refused(merge({}), 'member_merged')
  assert.deepEqual([mergedInto, problem.path], ['third', '/properties/into'])

  old.say('points_adjusted', { points: 5, reason: 'r' })
  old.say('points_held', { points: 5, minutes: 99_999 }, 0, { id: 'hold' })
  refused(merge({}, third), 'member_not_settled')
  old.say('hold_released', { holdEventId: 'hold' }, 0)
  accepted(old.say('reward_claimed', { rewardId: 'mug' }, 0, { id: 'claim' }))
  refused(merge({}, third), 'member_not_settled')
  accepted(old.say('reward_redeemed', { claimId: 'claim' }, 0))
  accepted(merge({ into: 'third' }, third))
})

test('the survivor keeps what it knows, and takes what it does not', () => {
  const of = program({
    fields: [
      ...['shoe', 'hat'].map((name) => ({
        ...({ name, type: 'string', label: name } as const),
        ...({ source: 'custom', writable: true } as const),
      })),
    ],
    badges: [{ id: 'star', name: 'Star', version: 1 }],
    challenges: [
      {
        ...{ id: 'once', name: 'Once', version: 1, on: 'purchase', target: 1 },
        ...{ measure: { kind: 'count' }, recurrence: { kind: 'once' }, gives: { badge: 'star' } },
        ...{ rollBack: false, active: true },
      } as never,
    ],
  })
  const old = new Person('old', of, -400)
  const own = new Person('new', of)
  const told = (one: Person, fields: object) => accepted(one.say('profile', { fields }, 1))
  told(old, { email: 'old@x.org', phone: '1', first_name: 'Ann', shoe: '40', hat: 'red' })
  told(own, { email: 'new@x.org', hat: 'blue' })
  old.say('purchase', { amount: 5 }, 2, { id: 'p' })
  old.say('purchase', { amount: 6 }, 3)
  own.say('purchase', { amount: 4 }, 1)
  own.hear(old.mergeInto(own, 4).told, 4)

  const { fields, purchases, enrolledAt } = own.one.member
  const { email, phone, first_name, shoe, hat, last_purchase_at, badges } = fields
  assert.deepEqual([email, phone, first_name, shoe, hat], ['new@x.org', '1', 'Ann', '40', 'blue'])
  assert.equal(last_purchase_at, iso(3))
  assert.deepEqual(badges, ['star'])
  assert.equal(own.one.member.standing.badges?.['star'], 2)
  assert.deepEqual(purchases, { count: 3, totalMinor: 1_500 })
  assert.equal(enrolledAt, iso(-400))
  const left = old.one.member
  assert.deepEqual(
    ['email', 'phone', 'badges', 'first_name'].map((name) => left.fields[name]),
    [undefined, undefined, undefined, 'Ann'],
  )
  assert.deepEqual(left.purchases, { count: 0, totalMinor: 0 })
})

const club = (more: Partial<TierSet> = {}): TierSet => ({
  ...{ id: 'club', name: 'Club', version: 1, changedAtMs: start - 9_000_000 },
  ...{ basis: { kind: 'spend' }, window: { kind: 'rolling', days: 30 } },
  tiers: [
    { id: 'base', name: 'Base', min: 0 },
    { id: 'silver', name: 'Silver', min: 10 },
    { id: 'gold', name: 'Gold', min: 26 },
  ],
  ...{ downgrade: 'full', graceDays: 0, keepOnRefund: true },
  ...more,
})
const tier = (one: Person, days: number) => one.at(days).member.fields['club_tier']

test('what counts for tiers is added up day by day, and falls out of the window on its day', () => {
  const [old, own] = pair(program({ tierSets: [club()] }))
  old.say('purchase', { amount: 16 }, 0, { id: 'p' })
  own.say('purchase', { amount: 12 }, 5)
  own.hear(old.mergeInto(own, 6).told, 6)
  assert.deepEqual(
    [tier(own, 6), tier(own, 29), tier(own, 32), tier(own, 40)],
    [...['gold', 'gold', 'silver', 'base']],
  )
  assert.equal(old.one.member.fields['club_tier'], undefined)
})

test('of two tiers the better one stays, earned or given, for as long as it would have', () => {
  const of = program({ tierSets: [club({ graceDays: 10 })] })
  const [old, own] = pair(of)
  old.say('purchase', { amount: 30 }, 0)
  old.say('due', {}, 31)
  assert.equal(tier(old, 31), 'gold', 'in grace')
  own.hear(old.mergeInto(own, 32).told, 32)
  assert.deepEqual([tier(own, 32), tier(own, 45)], ['gold', 'base'])

  const [given, plain] = pair(of)
  const assigning = { set: 'club', tier: 'gold', reason: 'r', until: iso(20) }
  accepted(given.say('tier_assigned', assigning, 0))
  plain.hear(given.mergeInto(plain, 1).told, 1)
  assert.deepEqual([tier(plain, 1), tier(plain, 21)], ['gold', 'base'])

  const [low, locked] = pair(of)
  accepted(locked.say('tier_assigned', { ...assigning, tier: 'silver', mode: 'exactly' }, 0))
  low.say('purchase', { amount: 30 }, 0)
  locked.hear(low.mergeInto(locked, 1).told, 1)
  assert.deepEqual([tier(locked, 1), tier(locked, 21)], ['silver', 'gold'])
})

test('a chain of merges ends with all that anyone had', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => new Person(id, by)) as [Person, Person, Person]
  for (const [amount, one] of [
    [10, a],
    [20, b],
    [30, c],
  ] as const) {
    one.say('purchase', { amount }, 0)
  }
  b.hear(a.mergeInto(b, 1).told, 1)
  c.hear(b.mergeInto(c, 2).told, 2)
  assert.deepEqual([c.points().balance, c.points().earned], [60, 60])
  assert.equal(c.one.member.purchases.count, 3)
  for (const one of [a, b, c]) one.sound()
})

test('however many lots there are, each event is small and nothing is lost, in whatever order', () => {
  const [old, own] = pair()
  for (let i = 1; i <= 1_000; i += 1) {
    old.say('points_adjusted', { points: i, reason: 'r' }, 0, { id: `a${i}` })
  }
  old.say('profile', { fields: { first_name: 'x'.repeat(9_000), last_name: 'y'.repeat(9_000) } }, 0)
  const { told } = old.mergeInto(own)
  assert.ok(told.length > 3)
  for (const { properties } of told) assert.ok(JSON.stringify(properties).length < 60_000)
  assert.equal(new Set(told.map(({ name }) => name)).size, told.length)
  own.hear(told.toReversed())
  assert.equal(own.points().balance, 500_500)
  assert.equal(String(own.one.member.fields['first_name']).length, 9_000)
  for (const one of [old, own]) one.sound()
})

test('facts, tracked segments and lifetime tiers are of who stays, and time never looks at who is merged', () => {
  const idle = { kind: 'days_since', of: 'last_purchase_at' } as const
  const field = { name: 'idle', label: 'Idle', type: 'integer', source: 'custom' } as const
  const of = program({
    fields: [{ ...field, writable: false, fact: idle }],
    segments: [
      {
        ...{ id: 'rich', name: 'Rich', version: 1, tracked: true },
        condition: 'member.points_balance >= 40',
      },
    ],
    tierSets: [
      club({ window: { kind: 'lifetime' }, basis: { kind: 'points_earned' }, keepOnRefund: false }),
    ],
  })
  const [old, own] = pair(of)
  old.say('purchase', { amount: 41 }, 5)
  own.say('purchase', { amount: 3 }, 1)
  assert.deepEqual(old.one.member.standing.segments, ['rich'])
  const { told } = old.mergeInto(own, 6)
  const { standing, reviewAt, fields } = old.one.member
  assert.deepEqual([standing, reviewAt, fields['idle']], [{ mergedInto: 'new' }, null, undefined])
  assert.deepEqual(old.at(50).member, old.one.member)
  own.hear(told, 6)
  assert.deepEqual(own.one.member.standing.segments, ['rich'])
  assert.deepEqual([own.one.member.fields['idle'], tier(own, 6)], [1, 'gold'])
  own.sound()
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  asOf,
  checkLedger,
  type EarnRule,
  type Lot,
  type TierSet,
  type Wallet,
} from '../src/index.ts'
import { accepted, day, life, now, program, refused } from './given.ts'

const start = now - 30 * day
const iso = (days: number) => new Date(start + days * day).toISOString()
const miles: Wallet = {
  ...{ id: 'miles', name: 'Miles', version: 1, kind: 'spendable' },
  earnLimits: [{ points: 1, per: 'lifetime', beyond: 'reject' }],
}

/** A member whose events happen as they come, so many days after the start. */
function member(parts: Parameters<typeof program>[0] = {}) {
  const one = life(program({ wallets: [miles], ...parts }), start)
  const say = (type: string, properties: object = {}, days = 0, more: object = {}) => {
    one.nowMs = start + days * day
    return one.say(type, { ...properties }, { occurredAt: iso(days), ...more })
  }
  say('enrol', {}, 0)
  const bring = (properties: object, days = 0, earnedOn = days) =>
    say('points_imported', properties, days, { occurredAt: iso(earnedOn) })
  const sound = () =>
    assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])
  const moves = () =>
    one.entries.map(({ kind, from, to, points }) => `${kind} ${from} > ${to} ${points}`)
  return { one, say, bring, sound, moves }
}

test('a lot comes with what was spent and expired of it, so that sums of a lifetime go on', () => {
  const { one, bring, sound, moves } = member()
  const lot = { earned: 500, spent: 120, expired: 30, expiresAt: iso(60), wallet: 'miles' }
  const { effects } = accepted(bring(lot, 0, -700))
  const told = { earned: 500, spent: 120, expired: 30, lotNo: 1, wallet: 'miles' }
  assert.deepEqual(effects, [{ kind: 'points_imported', ...told }])
  assert.deepEqual(moves(), [
    'import issued > available 500',
    'import available > spent 120',
    'import available > expired 30',
  ])
  const { points, ahead } = one.member.wallets['miles'] ?? {}
  const sums = { balance: 350, earned: 500, spent: 120, expired: 30 }
  assert.deepEqual(points, { ...sums, pending: 0, held: 0, debt: 0 })
  assert.deepEqual(ahead, { activatesAt: null, expiresAt: iso(60), expiring: 350 })
  assert.equal(one.lots.get(1)?.earnedAtMs, start - 700 * day)
  sound()
})

test('what is left of a lot whose time is over expires at once, at its own instant', () => {
  const { one, bring, sound, moves } = member()
  const { effects } = accepted(bring({ earned: 9, spent: 2, expiresAt: iso(-5) }, 0, -100))
  assert.deepEqual(
    effects.find(({ kind }) => kind === 'points_expired'),
    { kind: 'points_expired', points: 7, lotNo: 1, at: iso(-5) },
  )
  assert.equal(moves().at(-1), 'expire available > expired 7')
  assert.equal(one.entries.at(-1)?.effectiveAt, iso(-5))
  assert.deepEqual([one.member.points.balance, one.member.points.expired], [0, 7])
  sound()
})

test('what is left may wait, also of a lot of which some was spent, and lives from then on', () => {
  const { one, say, bring, sound, moves } = member()
  accepted(bring({ earned: 9, spent: 2, availableAt: iso(3), expiresAt: iso(5) }, 0, -1))
  assert.deepEqual([one.member.points.pending, one.member.points.balance], [7, 0])
  assert.deepEqual(moves(), [
    'import issued > available 2',
    'import available > spent 2',
    'import issued > pending 7',
  ])
  refused(say('points_spent', { points: 1 }, 2), 'not_enough_points')
  sound()
  accepted(say('points_spent', { points: 4 }, 3))
  sound()
  accepted(say('due', {}, 5))
  assert.deepEqual([one.member.points.spent, one.member.points.expired], [6, 3])
  sound()
})

test('a lot that is used up is kept for its sums alone', () => {
  const { one, bring, sound } = member()
  accepted(bring({ earned: 5, spent: 5 }))
  accepted(bring({ earned: 5, spent: 1, expired: 4, availableAt: iso(9) }))
  assert.deepEqual(
    [...one.lots.values()].map(({ state, remaining }) => [state, remaining]),
    [
      ['exhausted', 0],
      ['expired', 0],
    ],
  )
  assert.deepEqual(one.member.points, {
    ...{ earned: 10, spent: 6, expired: 4 },
    ...{ balance: 0, pending: 0, held: 0, debt: 0 },
  })
  sound()
})

test('what is owed is paid from it first, before any of it expires', () => {
  const { one, say, bring, sound } = member()
  say('purchase', { amount: 10 }, 0, { id: 'p' })
  say('points_spent', { points: 10 })
  say('refund', { purchaseEventId: 'p' })
  assert.equal(one.member.points.debt, 10)
  accepted(bring({ earned: 8, spent: 1, expired: 1 }))
  assert.deepEqual([one.member.points.debt, one.member.points.balance], [4, 0])
  accepted(bring({ earned: 8, expiresAt: iso(-1) }, 0, -9))
  const { debt, expired } = one.member.points
  assert.deepEqual([debt, expired], [0, 5])
  sound()
})

test('a lot that cannot be is refused with where and why', () => {
  const { bring } = member()
  const wrong: [object, string, string][] = [
    [{ earned: 5, spent: 3, expired: 3 }, '/properties/earned', 'less_than_gone'],
    [{ earned: 5, expiresAt: iso(-100) }, '/properties/expiresAt', 'order'],
    [
      { earned: 5, expiresAt: iso(4), availableAt: iso(4) },
      ...(['/properties/expiresAt', 'order'] as const),
    ],
  ]
  for (const [properties, path, rule] of wrong) {
    const { problem } = refused(bring(properties), 'invalid_event')
    assert.deepEqual([problem.path, problem.rule], [path, rule])
  }
  refused(bring({ earned: 1_000_000_000_001 }), 'out_of_range')
})

test('it is no activity: nothing is earned by it, no limit counts it, and none of its points are spends', () => {
  const rule: EarnRule = { id: 'r', name: 'R', version: 1, on: 'points_imported', points: '1' }
  assert.throws(() => program({ earnRules: [rule] }), /earns_nothing/)
  const { one, say, bring, sound } = member()
  accepted(bring({ earned: 50, spent: 20, wallet: 'miles' }, 0))
  assert.equal(one.member.standing.points?.used, undefined)
  refused(say('points_spend_reversed', { spentEventId: 'e2' }), 'spend_not_found')
  sound()
})

test('a set over a lifetime counts it at once, and one over days never does', () => {
  const set = (id: string, window: TierSet['window']): TierSet => ({
    ...{ id, name: id, version: 1, changedAtMs: start, basis: { kind: 'points_earned' }, window },
    tiers: [{ id: 'gold', name: 'Gold', min: 100 }],
    ...{ downgrade: 'none', graceDays: 0, keepOnRefund: false },
  })
  const tierSets = [set('ever', { kind: 'lifetime' }), set('lately', { kind: 'rolling', days: 99 })]
  const { one, say, bring } = member({ tierSets })
  const { effects } = accepted(bring({ earned: 100, spent: 99 }))
  assert.ok(effects.some((effect) => effect.kind === 'tier_upgraded' && effect.set === 'ever'))
  say('purchase', { amount: 1 }, 1)
  assert.deepEqual(
    ['ever_tier', 'lately_tier'].map((name) => one.member.fields[name]),
    ['gold', undefined],
  )
})

/** What a purchase earns, by where it was made. */
const rules = (
  [
    ['web', null, null, 'points'],
    ['till', 3, 7, 'points'],
    ['app', null, 5, 'points'],
    ['app', 2, null, 'air'],
    ['fair', null, 4, 'air'],
  ] as const
).map(
  ([source, waits, lives, wallet], index): EarnRule => ({
    ...{
      id: `r${index}`,
      name: 'Rule',
      version: 1,
      on: 'purchase',
      points: 'event.amount',
      wallet,
    },
    when: `event.source == '${source}'`,
    ...(waits === null ? {} : { pending: { days: waits } }),
    ...(lives === null ? {} : { expiry: { kind: 'after', days: lives } }),
  }),
)

type Step = { readonly after: number; readonly what: object }

const whole = (min: number, max: number) => fc.integer({ min, max })
const buying = fc.record({
  source: fc.constantFrom('web', 'till', 'app', 'fair'),
  amount: whole(1, 9),
})
const spending = fc.record({
  points: whole(1, 12),
  wallet: fc.constantFrom('points', 'air'),
})
const step: fc.Arbitrary<Step> = fc.record({ after: whole(0, 3), what: fc.oneof(buying, spending) })

/** The lot as another system would hand it over. */
const asImported = ({ wallet, granted, remaining, expired, activatesAtMs, expiresAtMs }: Lot) => ({
  ...{ wallet, earned: granted, spent: granted - remaining - expired, expired },
  ...(expiresAtMs === null ? {} : { expiresAt: new Date(expiresAtMs).toISOString() }),
  ...(activatesAtMs === null ? {} : { availableAt: new Date(activatesAtMs).toISOString() }),
})

test('who moves with all lots has at every later instant what one has who stayed', () => {
  const by = program({ earnRules: rules, wallets: [{ ...miles, id: 'air', earnLimits: [] }] })
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.array(step, { minLength: 1, maxLength: 8 }),
      (before, after) => {
        let nowMs = start
        const [stayed, moved] = [life(by, start), life(by, start)]
        const tell = (one: typeof stayed, { what }: Step) => {
          one.nowMs = nowMs
          const type = 'points' in what ? 'points_spent' : 'purchase'
          const { kind } = one.say(type, { ...what }, { occurredAt: new Date(nowMs).toISOString() })
          assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])
          return kind
        }
        for (const one of [stayed, moved]) one.say('enrol', {}, { occurredAt: iso(0) })
        for (const each of before) {
          nowMs += each.after * day
          tell(stayed, each)
        }
        moved.nowMs = nowMs
        for (const lot of stayed.lots.values()) {
          const occurredAt = new Date(lot.earnedAtMs).toISOString()
          accepted(moved.say('points_imported', asImported(lot), { occurredAt }))
          assert.deepEqual(checkLedger(moved.member, moved.entries, [...moved.lots.values()]), [])
        }
        for (const each of [{ after: 0, what: { points: 1, wallet: 'air' } }, ...after]) {
          nowMs += each.after * day
          assert.equal(tell(moved, each), tell(stayed, each))
          const [a, b] = [stayed, moved].map((one) =>
            asOf(one.member, [...one.lots.values()], nowMs, { program: by }),
          )
          assert.deepEqual(b?.member.points, a?.member.points)
          assert.deepEqual(b?.member.wallets, a?.member.wallets)
          assert.deepEqual(b?.member.ahead, a?.member.ahead)
        }
      },
    ),
    { numRuns: 300 },
  )
})

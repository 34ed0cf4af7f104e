import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asOf, mainWallet, type TierSet } from '../src/index.ts'
import { day, pastOf } from './given.ts'
import { at, club, TierMember, tierNews, withSets } from './tiers-member.ts'

const whole = (min: number, max: number) => fc.integer({ min, max })
const window: fc.Arbitrary<TierSet['window']> = fc.oneof(
  whole(1, 12).map((days) => ({ kind: 'rolling' as const, days })),
  fc.constantFrom(
    { kind: 'calendar' as const, period: 'month' as const },
    { kind: 'anniversary' as const, years: 1 },
    { kind: 'lifetime' as const },
  ),
)
const set: fc.Arbitrary<TierSet> = fc
  .record({
    window,
    basis: fc.constantFrom(
      { kind: 'spend' as const },
      { kind: 'points_earned' as const },
      { kind: 'purchases' as const },
    ),
    first: fc.constantFrom(0, 2),
    downgrade: fc.constantFrom('none' as const, 'one_step' as const, 'full' as const),
    graceDays: fc.constantFrom(0, 0, 3, 20),
    keepOnRefund: fc.boolean(),
  })
  .map(({ first, downgrade, keepOnRefund, ...given }) => {
    const isForLife = given.window.kind === 'lifetime'
    return club({
      ...given,
      tiers: [first, 5, 9].map((min, rank) => ({ id: `t${rank}`, name: 'Tier', min })),
      downgrade: isForLife && downgrade === 'one_step' ? 'full' : downgrade,
      keepOnRefund: keepOnRefund && !isForLife,
    })
  })
const sets = fc.tuple(set, set).map(([one, two]) => [one, { ...two, id: 'vip' }])

type Step = { readonly after: number } & (
  | { readonly do: 'buy'; readonly amount: number; readonly late: number }
  | { readonly do: 'refund'; readonly which: number; readonly amount: number | null }
  | { readonly do: 'assign'; readonly days: number | null }
  | { readonly do: 'look' | 'unassign' | 'leave' | 'return' }
)
const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: whole(0, 8) }, { weight: 1, arbitrary: whole(20, 120) }),
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant('buy' as const),
          amount: whole(0, 6),
          late: fc.oneof(fc.constant(0), whole(1, 9)),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('refund' as const),
          which: whole(1, 5),
          amount: fc.option(whole(1, 3)),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('assign' as const), days: fc.option(whole(1, 9)) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constantFrom('look', 'unassign', 'leave', 'return') }),
      },
    ),
  )
  .map(([after, what]) => ({ after, ...what }) as Step)
const steps = fc.array(step, { minLength: 1, maxLength: 16 })

function take(one: TierMember, { after, ...what }: Step): void {
  one.wait(after / 2)
  switch (what.do) {
    case 'buy': {
      const occurredAt = at(one.nowMs - what.late * day)
      one.buy(what.amount, { id: `p${one.purchases.size + 1}`, occurredAt })
      return
    }
    case 'refund': {
      const { which, amount } = what
      one.say(
        'refund',
        { purchaseEventId: `p${which}`, ...(amount === null ? {} : { amount }) },
        { id: `r${one.member.seq}` },
      )
      return
    }
    case 'assign': {
      const until = what.days === null ? {} : { until: at(one.nowMs + what.days * day) }
      one.say('tier_assigned', { set: 'club', tier: 't1', reason: 'Kind', ...until })
      return
    }
    case 'unassign':
      one.say('tier_unassigned', { set: 'club', reason: 'Unkind' })
      return
    case 'leave':
      one.say('opt_out')
      return
    case 'return':
      one.say('opt_in')
      return
    case 'look':
      return
  }
}

test('it does not matter when a sweep comes by, nor whether one does', () => {
  fc.assert(
    fc.property(sets, steps, (of, all) => {
      const by = withSets(of)
      const [swept, never] = [new TierMember(by), new TierMember(by)]
      for (const each of all) {
        // One that is late to the day, and one that comes when all is over.
        for (let half = 0; half < each.after; half += 1) {
          swept.wait(0.5)
          swept.sweep()
        }
        take(swept, { ...each, after: 0 })
        swept.sweep()
        take(never, each)
        const [a, b] = [swept.member, never.look()]
        assert.deepEqual(a.standing, b.standing)
        assert.deepEqual(a.fields, b.fields)
        assert.equal(a.reviewAt, b.reviewAt)
      }
      never.wait(400)
      swept.wait(400)
      never.sweep()
      swept.sweep()
      assert.deepEqual(tierNews(swept.effects), tierNews(never.effects))
    }),
    { numRuns: 60 },
  )
})

test('a set that is asked for more days finds what would have been kept', () => {
  fc.assert(
    fc.property(sets, steps, (of, all) => {
      const one = new TierMember(withSets(of))
      for (const each of all) take(one, each)
      one.sweep()
      const { member } = one
      const { tally: _, ...rest } = member.standing.tiers ?? { sets: {} }
      const forgotten = { ...member, standing: { tiers: rest }, reviewAt: at(one.nowMs) }
      const past = pastOf(one.purchases.values(), mainWallet)
      const found = asOf(forgotten, [], one.nowMs, { program: one.by, past }).member
      assert.deepEqual(found.fields, member.fields)
      assert.equal(found.reviewAt, member.reviewAt)
      assert.deepEqual(found.standing.tiers?.sets, member.standing.tiers?.sets)
    }),
    { numRuns: 100 },
  )
})

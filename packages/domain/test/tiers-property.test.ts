import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayOf } from '../src/calendar/days.ts'
import { reachedOn } from '../src/tiers/activity.ts'
import { review } from '../src/tiers/review.ts'
import type { TierSet, TierWindow } from '../src/tiers/tier-set.ts'
import { Life } from './tiers-life.ts'
import { midnightsOf, TierPaper } from './tiers-model.ts'

const day = 86_400_000
const start = Date.UTC(2011, 8, 20, 7, 13)
const last = Date.UTC(2019, 0, 1)
/** Odd offsets, a day that is skipped, midnights that are skipped or come twice. */
const zones = ['UTC', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Sao_Paulo', 'America/Havana']
const midnights = new Map(zones.map((name) => [name, midnightsOf(name, start - 200 * day, last)]))

const whole = (min: number, max: number) => fc.integer({ min, max })
const window: fc.Arbitrary<TierWindow> = fc.oneof(
  whole(1, 40).map((days) => ({ kind: 'rolling' as const, days })),
  whole(1, 4).map((months) => ({ kind: 'rolling' as const, months })),
  fc
    .constantFrom('month' as const, 'quarter' as const, 'half_year' as const, 'year' as const)
    .map((period) => ({ kind: 'calendar' as const, period })),
  whole(1, 2).map((years) => ({ kind: 'anniversary' as const, years })),
  fc.constant({ kind: 'lifetime' as const }),
)
const set: fc.Arbitrary<TierSet> = fc
  .record({
    window,
    first: fc.constantFrom(0, 3),
    downgrade: fc.constantFrom('none' as const, 'one_step' as const, 'full' as const),
    graceDays: fc.constantFrom(0, 0, 1, 10, 45),
    keepOnRefund: fc.boolean(),
  })
  .map(({ window, first, downgrade, ...given }) => {
    const isForLife = window.kind === 'lifetime'
    return {
      ...given,
      window,
      id: 'club',
      name: 'Club',
      version: 1,
      changedAtMs: 0,
      basis: { kind: 'purchases' },
      tiers: [first, 10, 20, 30].map((min, rank) => ({ id: `t${rank}`, name: 'Tier', min })),
      downgrade: isForLife && downgrade === 'one_step' ? 'full' : downgrade,
      keepOnRefund: given.keepOnRefund && !isForLife,
    }
  })

type Step =
  | { do: 'buy'; amount: number; late: number }
  | { do: 'refund'; which: number }
  | { do: 'assign'; rank: number; exactly: boolean; days: number | null }
  | { do: 'unassign' | 'look' | 'review' }
type Timed = Step & { after: number }

const step: fc.Arbitrary<Timed> = fc
  .tuple(
    fc.oneof(
      { weight: 1, arbitrary: fc.constant(0) },
      { weight: 5, arbitrary: whole(0, 40 * 24) },
      { weight: 1, arbitrary: whole(0, 200 * 24) },
    ),
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('buy' as const),
          amount: whole(0, 14),
          late: fc.oneof(fc.constant(0), whole(-30, 24 * 120)),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('refund' as const), which: whole(1, 8) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant('assign' as const),
          rank: whole(0, 3),
          exactly: fc.boolean(),
          days: fc.option(whole(1, 60)),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constantFrom('unassign', 'look', 'review', 'review') }),
      },
    ),
  )
  .map(([hours, what]) => ({ after: hours * 3_600_000, ...what }) as Timed)

/** Take a step of a life. */
function take(life: Life, { after, ...what }: Timed): void {
  life.nowMs += after
  if (what.do === 'buy') life.buy(what.amount, life.nowMs - what.late * 3_600_000)
  else if (what.do === 'refund') life.refund(what.which)
  else if (what.do === 'assign') {
    life.assign(
      `t${what.rank}`,
      what.exactly ? 'exactly' : 'at_least',
      what.days && life.nowMs + what.days * day,
    )
  } else if (what.do === 'unassign') life.unassign()
  else if (what.do === 'review') life.review()
}

const steps = fc.array(step, { minLength: 1, maxLength: 12 })
const zone = fc.constantFrom(...zones)

test('whatever happens in whatever order, the tier is at each instant what it is on paper', () => {
  fc.assert(
    fc.property(set, zone, steps, (of, name, all) => {
      const life = new Life(of, name, start)
      const paper = new TierPaper(of, name, midnights.get(name) ?? [], start)
      paper.pass(start)
      paper.add('nothing', start, 0)
      for (const each of all) {
        const { nowMs } = life
        paper.pass(nowMs + each.after)
        const mayRefund = each.do === 'refund' && life.purchases[each.which - 1]?.refunded === false
        take(life, each)
        if (each.do === 'buy') {
          const occurred = life.nowMs - each.late * 3_600_000
          paper.add(`p${life.purchases.length}`, occurred, each.amount)
        } else if (mayRefund) paper.refund(`p${each.which}`)
        else if (each.do === 'assign') {
          const until = each.days === null ? Infinity : life.nowMs + each.days * day
          paper.assign({ rank: each.rank, exactly: each.exactly, until })
        } else if (each.do === 'unassign') paper.assign(null)
        paper.pass(life.nowMs)
        const { tierId, sinceMs, value } = life.look()
        const shown = { tierId: of.tiers[paper.shown]?.id ?? null, sinceMs: paper.since }
        assert.deepEqual({ tierId, sinceMs, value }, { ...shown, value: paper.value })
      }
    }),
    { numRuns: 120 },
  )
})

/** A life that has come so far. */
const lived = fc.tuple(set, zone, steps).map(([of, name, all]) => {
  const life = new Life(of, name, start)
  for (const each of all) take(life, each)
  return life
})

test('it does not matter when a review is done, nor whether one is, and it is due when something changes', () => {
  fc.assert(
    fc.property(set, zone, steps, (of, name, all) => {
      const [swept, never] = [new Life(of, name, start), new Life(of, name, start)]
      for (const each of all) {
        const toMs = swept.nowMs + each.after
        for (let at = swept.state.reviewAtMs; at !== null && at <= toMs; ) {
          const { plan, activity, state } = swept
          if (at > swept.nowMs) {
            assert.deepEqual(review(plan, state, activity, at - 1).state, state)
          }
          const { state: next } = review(plan, state, activity, at)
          assert.notDeepEqual(next, state)
          swept.state = next
          at = next.reviewAtMs
        }
        take(swept, each)
        swept.review()
        take(never, each.do === 'review' ? { do: 'look', after: each.after } : each)
        assert.deepEqual(swept.look(), never.look())
      }
      never.review()
      assert.deepEqual(swept.state, never.state)
    }),
    { numRuns: 120 },
  )
})

test('the order in which late events come does not matter', () => {
  const late = fc.array(fc.record({ amount: whole(0, 14), hours: whole(-30, 24 * 120) }))
  fc.assert(
    fc.property(lived, late, (life, events) => {
      const [one, two] = [life.fork(), life.fork()]
      for (const { amount, hours } of events) one.buy(amount, one.nowMs - hours * 3_600_000)
      for (const { amount, hours } of events.toReversed()) {
        two.buy(amount, two.nowMs - hours * 3_600_000)
      }
      assert.deepEqual(one.activity, two.activity)
      assert.deepEqual(one.look(), two.look())
    }),
    { numRuns: 120 },
  )
})

test('exactly what is missing reaches the next tier, and one less does not', () => {
  fc.assert(
    fc.property(lived, (life) => {
      const { next } = life.look()
      if (next === null) return
      const [exactly, less] = [life.fork(), life.fork()]
      exactly.buy(next.missing, life.nowMs)
      less.buy(next.missing - 1, life.nowMs)
      assert.ok(exactly.rank > life.rank)
      assert.equal(less.rank, life.rank)
    }),
    { numRuns: 150 },
  )
})

test('a tier is lost when it is said, and exactly what is missing keeps it longer, if it comes in time', () => {
  let kept = 0
  fc.assert(
    fc.property(lived, (life) => {
      const { keep } = life.look()
      if (keep === null) return
      const rankAt = (from: Life, atMs: number) => from.fork(atMs).rank
      assert.equal(rankAt(life, keep.byMs - 1), life.rank)
      assert.ok(rankAt(life, keep.byMs) < life.rank)
      assert.ok(keep.missing > 0)
      if (keep.fromMs >= keep.byMs) return
      const [exactly, less] = [life.fork(keep.fromMs), life.fork(keep.fromMs)]
      exactly.buy(keep.missing, keep.fromMs)
      less.buy(keep.missing - 1, keep.fromMs)
      if (exactly.rank === life.rank) {
        assert.equal(rankAt(exactly, keep.byMs), life.rank)
        kept += 1
      }
      if (less.rank === life.rank) assert.ok(rankAt(less, keep.byMs) < life.rank)
    }),
    { numRuns: 250 },
  )
  assert.ok(kept > 10, `only ${kept} were kept`)
})

test('without grace a full downgrade leaves what counts reaches, whatever came before', () => {
  const plain = set.map(
    (of): TierSet => ({ ...of, downgrade: 'full', graceDays: 0, keepOnRefund: false }),
  )
  const happenings = steps.map((all) => all.filter(({ do: what }) => what !== 'assign'))
  fc.assert(
    fc.property(plain, zone, happenings, (of, name, all) => {
      const life = new Life(of, name, start)
      for (const each of all) take(life, each)
      const reached = reachedOn(life.plan, life.activity, dayOf(name, life.nowMs))
      assert.equal(
        life.rank,
        of.tiers.findLastIndex(({ min }) => min <= reached),
      )
      const before = life.fork()
      before.buy(0, life.nowMs) // forgets what is too long ago, as any event does
      life.buy(20, life.nowMs)
      life.refund(life.purchases.length)
      assert.deepEqual(life.activity, before.activity, 'what is refunded leaves nothing')
      assert.equal(life.rank, before.rank)
    }),
    { numRuns: 120 },
  )
})

test('where refunds do not count, a tier is kept as long as if nothing had been refunded', () => {
  const lenient = set
    .filter(({ window: { kind } }) => kind !== 'lifetime')
    .map((of) => ({ ...of, keepOnRefund: true }))
  fc.assert(
    fc.property(lenient, zone, steps, whole(1, 8), whole(0, 900), (of, name, all, which, days) => {
      const life = new Life(of, name, start)
      for (const each of all) take(life, each)
      const other = life.fork()
      other.refund(which)
      life.nowMs += days * day
      other.nowMs += days * day
      assert.equal(other.rank, life.rank)
    }),
    { numRuns: 120 },
  )
})

test('without grace, who did more never has a lower tier', () => {
  const graceless = set.map((of) => ({ ...of, graceDays: 0 }))
  fc.assert(
    fc.property(
      graceless,
      zone,
      steps,
      whole(0, 11),
      whole(1, 30),
      (of, name, all, where, more) => {
        const [less, greater] = [new Life(of, name, start), new Life(of, name, start)]
        for (const [index, each] of all.entries()) {
          if (each.do === 'refund') continue
          take(less, each)
          take(greater, each)
          if (index === where) greater.buy(more, greater.nowMs)
          assert.ok(greater.rank >= less.rank)
        }
      },
    ),
    { numRuns: 100 },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asOf, checkLedger, type EarnRule, isDue } from '../src/index.ts'
import { type Earning, Paper } from './due-model.ts'
import { day, life, program } from './given.ts'

/** What each unit of money earns, by kind of purchase; a purchase of both kinds earns by two rules. */
const rules: readonly (Earning & { readonly source: string })[] = [
  { source: 'web', waits: null, lives: null },
  { source: 'till', waits: null, lives: 7 },
  { source: 'app', waits: 5, lives: 9 },
  { source: 'app', waits: 2, lives: null },
  { source: 'fair', waits: 3, lives: 3 },
  { source: 'fair', waits: null, lives: 2 },
]

const by = program({
  earnRules: rules.map(
    ({ source, waits, lives }, index): EarnRule => ({
      id: `rule-${index}`,
      name: 'Rule',
      version: 1,
      on: 'purchase',
      when: `event.source == '${source}'`,
      points: 'event.amount',
      ...(lives === null ? {} : { expiry: { kind: 'after', days: lives } }),
      ...(waits === null ? {} : { pending: { days: waits } }),
    }),
  ),
})

type Step =
  | { do: 'buy'; source: string; amount: number; late: number }
  | { do: 'spend'; points: number; late: number }
  | { do: 'refund'; which: number; amount: number | null }
  | { do: 'unspend'; which: number; points: number | null }
  | { do: 'sweep' | 'look' | 'leave' | 'return' }
type Timed = Step & { after: number }

const start = Date.UTC(2025, 0, 1)
const whole = (min: number, max: number) => fc.integer({ min, max })
const late = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: whole(1, 12) },
)
const source = fc.constantFrom(...new Set(rules.map((rule) => rule.source)))
const step: fc.Arbitrary<Timed> = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: whole(0, 6) }, { weight: 1, arbitrary: whole(10, 20) }),
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant('buy' as const),
          source,
          amount: whole(0, 12),
          late,
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('spend' as const), points: whole(1, 15), late }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('refund' as const),
          which: whole(1, 6),
          amount: fc.option(whole(1, 12)),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('unspend' as const),
          which: whole(1, 3),
          points: fc.option(whole(1, 15)),
        }),
      },
      { weight: 3, arbitrary: fc.constant({ do: 'sweep' as const }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('look', 'leave', 'return') }) },
    ),
  )
  .map(([after, what]) => ({ after, ...what }) as Timed)

/** A life and its reference, step by step on one clock. */
class Both {
  readonly one: ReturnType<typeof life>
  readonly paper = new Paper()
  readonly historyMs: number | null
  nowMs = start
  bought = 0
  spent = 0

  /** @param historyMs an instant at which all this is the past, and caught up with */
  constructor(historyMs: number | null = null) {
    this.historyMs = historyMs
    this.one = historyMs === null ? life(by, start) : life(by, historyMs, { history: true })
    this.one.say('enrol', {}, { occurredAt: new Date(start).toISOString() })
  }

  /** Let time pass, do a step on both, and hold the one against the other. */
  take({ after, ...what }: Timed): void {
    const before = this.one.member.seq
    this.nowMs += after * (day / 2)
    this.one.nowMs = this.historyMs ?? this.nowMs
    this.paper.pass(this.nowMs)
    const left = this.one.member.status === 'opted_out'
    if (what.do === 'buy') this.buy(what, left)
    else if (what.do === 'spend') this.spend(what, left)
    else if (what.do === 'refund') this.refund(what, left)
    else if (what.do === 'unspend') this.unspend(what, left)
    else if (what.do === 'sweep') this.sweep()
    else if (what.do === 'leave') this.one.say('opt_out', {}, this.at())
    else if (what.do === 'return') this.one.say('opt_in', {}, this.at())
    this.compare()
    const { seq, ahead } = this.one.member
    assert.ok(seq === before || !isDue(ahead, this.nowMs), 'what was due is booked by any event')
  }

  private buy(
    { source: at, amount, late: days }: Extract<Step, { do: 'buy' }>,
    left: boolean,
  ): void {
    this.bought += 1
    const id = `p${this.bought}`
    const occurred = this.nowMs - days * day
    const properties = { amount, source: at }
    const decision = this.one.say('purchase', properties, { ...this.at(occurred), id })
    assert.equal(decision.kind === 'accepted', !left)
    if (left) return
    const earnings = rules.filter((rule) => rule.source === at)
    this.paper.buy(id, amount, earnings, occurred, this.nowMs)
  }

  private spend({ points, late: days }: Extract<Step, { do: 'spend' }>, left: boolean): void {
    this.spent += 1
    const id = `s${this.spent}`
    const decision = this.one.say(
      'points_spent',
      { points },
      { ...this.at(this.nowMs - days * day), id },
    )
    assert.equal(decision.kind === 'accepted', !left && this.paper.spend(id, points))
  }

  private refund({ which, amount }: Extract<Step, { do: 'refund' }>, left: boolean): void {
    const properties = { purchaseEventId: `p${which}`, ...(amount === null ? {} : { amount }) }
    const decision = this.one.say('refund', properties, this.at())
    assert.equal(decision.kind === 'accepted', !left && this.paper.refund(`p${which}`, amount))
  }

  private unspend({ which, points }: Extract<Step, { do: 'unspend' }>, left: boolean): void {
    const properties = { spentEventId: `s${which}`, ...(points === null ? {} : { points }) }
    const decision = this.one.say('points_spend_reversed', properties, this.at())
    const could = !left && this.paper.unspend(`s${which}`, points, this.nowMs)
    assert.equal(decision.kind === 'accepted', could)
  }

  /** What a sweeper does: an event for the first instant that is due, until none is; each comes twice. */
  private sweep(): void {
    for (;;) {
      const { activatesAt, expiresAt } = this.one.member.ahead
      const [next] = [activatesAt, expiresAt].filter((at) => at !== null).sort()
      if (next === undefined || Date.parse(next) > this.nowMs) return
      const say = () => this.one.say('due', {}, { occurredAt: next, id: 'due' })
      assert.equal(say().kind, 'accepted')
      assert.equal(say().kind, 'refused', 'a repeat finds nothing')
    }
  }

  private compare(): void {
    const { member, entries, lots } = this.one
    const all = [...lots.values()]
    assert.deepEqual(checkLedger(member, entries, all), [])
    const now = asOf(member, all, this.nowMs)
    assert.deepEqual(now.member.points, this.paper.points)
    assert.deepEqual(now.member.ahead, this.paper.ahead)
  }

  private at = (ms = this.nowMs) => ({ occurredAt: new Date(ms).toISOString() })
}

test('whatever happens in whatever order, points are at each instant what they are on paper', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const both = new Both()
      for (const each of steps) both.take(each)
    }),
    { numRuns: 2_000 },
  )
})

test('it does not matter when a sweep comes by, nor whether one does', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
      const [swept, never] = [new Both(), new Both()]
      for (const each of steps) {
        swept.take(each)
        swept.take({ do: 'sweep', after: 0 })
        never.take(each.do === 'sweep' ? { do: 'look', after: each.after } : each)
        const [a, b] = [swept, never].map(({ one, nowMs }) =>
          asOf(one.member, [...one.lots.values()], nowMs),
        )
        assert.deepEqual(a?.member.points, b?.member.points)
        assert.deepEqual(a?.lots, b?.lots)
      }
    }),
    { numRuns: 500 },
  )
})

test('history that is caught up with in the order of time ends as it would have day by day', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const both = new Both(start + 1_000 * day)
      for (const each of steps) both.take('late' in each ? { ...each, late: 0 } : each)
    }),
    { numRuns: 1_000 },
  )
})

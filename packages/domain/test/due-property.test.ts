import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyDue, asOf, checkLedger, type EarnRule, type Wallet, walletOf } from '../src/index.ts'
import { type Earning, Paper, type PaperWallet } from './due-model.ts'
import { day, life, program } from './given.ts'

/** What each unit of money earns, by kind of purchase; a purchase of both kinds earns by two rules. */
const rules: readonly (Earning & { readonly source: string })[] = [
  { source: 'web', waits: null, lives: null },
  { source: 'till', waits: null, lives: 7 },
  { source: 'app', waits: 5, lives: 9 },
  { source: 'app', waits: 2, lives: null },
  { source: 'fair', waits: 3, lives: 3 },
  { source: 'fair', waits: null, lives: 2 },
  { source: 'club', waits: null, lives: null, wallet: 'status' },
  { source: 'club', waits: null, lives: 4 },
  { source: 'gift', waits: null, lives: null, wallet: 'gifts' },
  { source: 'gift', waits: 1, lives: 3, wallet: 'gifts' },
  { source: 'post', waits: null, lives: null, wallet: 'gifts', confirm: 4 },
  { source: 'post', waits: null, lives: 5, wallet: 'miles', confirm: 6 },
  { source: 'post', waits: 2, lives: null, wallet: 'miles' },
]

/** The same wallets, on paper and as they are configured. */
const onPaper: Readonly<Record<string, PaperWallet>> = {
  points: {},
  status: { qualifies: true, keeps: true, earnsAWeek: 15 },
  gifts: { slides: 6, spendsEver: 10 },
  miles: { writesOff: true },
}

const wallets = Object.entries(onPaper).map(
  ([id, { slides, keeps, writesOff, qualifies, earnsAWeek, spendsEver }]): Wallet => ({
    id,
    name: id,
    version: 1,
    kind: qualifies ? 'qualifying' : 'spendable',
    ...(slides ? { expiry: { kind: 'inactive', days: slides } } : {}),
    ...(keeps ? { refund: 'keep' } : {}),
    ...(writesOff ? { negative: 'write_off' } : {}),
    ...(earnsAWeek ? { earnLimits: [{ points: earnsAWeek, per: 'week', beyond: 'trim' }] } : {}),
    ...(spendsEver
      ? { spendLimits: [{ points: spendsEver, per: 'lifetime', beyond: 'reject' }] }
      : {}),
  }),
)

const by = program({
  wallets,
  earnRules: rules.map(
    ({ source, waits, lives, wallet, confirm }, index): EarnRule => ({
      id: `rule-${index}`,
      name: 'Rule',
      version: 1,
      on: 'purchase',
      when: `event.source == '${source}'`,
      points: 'event.amount',
      ...(lives === null ? {} : { expiry: { kind: 'after', days: lives } }),
      ...(waits === null ? {} : { pending: { days: waits } }),
      ...(confirm === undefined ? {} : { pending: { confirmed: { withinDays: confirm } } }),
      ...(wallet === undefined ? {} : { wallet }),
    }),
  ),
})

type Step =
  | { do: 'buy'; source: string; amount: number; late: number }
  | { do: 'spend'; points: number; wallet: string; late: number }
  | { do: 'hold'; points: number; wallet: string; halfDays: number }
  | { do: 'capture'; which: number; points: number | null }
  | { do: 'release'; which: number }
  | { do: 'confirm'; which: number; late: number }
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
        arbitrary: fc.record({
          do: fc.constant('spend' as const),
          points: whole(1, 15),
          wallet: fc.constantFrom('points', ...Object.keys(onPaper)),
          late,
        }),
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
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('hold' as const),
          points: whole(1, 15),
          wallet: fc.constantFrom('points', ...Object.keys(onPaper)),
          halfDays: whole(1, 14),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('capture' as const),
          which: whole(1, 3),
          points: fc.option(whole(1, 12)),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('release' as const), which: whole(1, 3) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('confirm' as const), which: whole(1, 6), late }),
      },
      { weight: 3, arbitrary: fc.constant({ do: 'sweep' as const }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('look', 'leave', 'return') }) },
    ),
  )
  .map(([after, what]) => ({ after, ...what }) as Timed)

/** A life and its reference, step by step on one clock. */
class Both {
  readonly one: ReturnType<typeof life>
  readonly paper = new Paper(onPaper)
  readonly historyMs: number | null
  nowMs = start
  bought = 0
  spent = 0
  held = 0

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
    else if (what.do === 'hold') this.hold(what, left)
    else if (what.do === 'capture') this.capture(what, left)
    else if (what.do === 'release') this.release(what, left)
    else if (what.do === 'confirm') this.confirm(what, left)
    else if (what.do === 'refund') this.refund(what, left)
    else if (what.do === 'unspend') this.unspend(what, left)
    else if (what.do === 'sweep') this.sweep()
    else if (what.do === 'leave') this.one.say('opt_out', {}, this.at())
    else if (what.do === 'return') this.one.say('opt_in', {}, this.at())
    this.compare()
    const { member } = this.one
    assert.ok(
      member.seq === before || !anyDue(member, this.nowMs),
      'what was due is booked by any event',
    )
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

  private spend(
    { points, wallet, late: days }: Extract<Step, { do: 'spend' }>,
    left: boolean,
  ): void {
    this.spent += 1
    const id = `s${this.spent}`
    const decision = this.one.say(
      'points_spent',
      { points, ...(wallet === 'points' ? {} : { wallet }) },
      { ...this.at(this.nowMs - days * day), id },
    )
    assert.equal(decision.kind === 'accepted', !left && this.paper.spend(id, points, wallet))
  }

  private hold({ points, wallet, halfDays }: Extract<Step, { do: 'hold' }>, left: boolean): void {
    this.held += 1
    const id = `h${this.held}`
    const untilMs = this.nowMs + halfDays * (day / 2)
    const properties = { points, wallet, minutes: halfDays * 12 * 60 }
    const decision = this.one.say('points_held', properties, { ...this.at(), id })
    const could = !left && this.paper.hold(id, points, wallet, untilMs)
    assert.equal(decision.kind === 'accepted', could)
  }

  /** What is captured is a spend like any other, and may be reversed by the id of the capture. */
  private capture({ which, points }: Extract<Step, { do: 'capture' }>, left: boolean): void {
    this.spent += 1
    const id = `s${this.spent}`
    const hold = `h${which}`
    const properties = { holdEventId: hold, ...(points === null ? {} : { points }) }
    const decision = this.one.say('hold_captured', properties, { ...this.at(), id })
    const could = !left && this.paper.capture(hold, points, this.nowMs)
    assert.equal(decision.kind === 'accepted', could)
    if (could) this.paper.spends.set(id, this.paper.captures.get(hold) ?? [])
  }

  private release({ which }: Extract<Step, { do: 'release' }>, left: boolean): void {
    const decision = this.one.say('hold_released', { holdEventId: `h${which}` }, this.at())
    const could = !left && this.paper.release(`h${which}`, this.nowMs)
    assert.equal(decision.kind === 'accepted', could)
  }

  private confirm({ which, late: days }: Extract<Step, { do: 'confirm' }>, left: boolean): void {
    const atMs = this.nowMs - days * day
    const decision = this.one.say('points_confirmed', { earnedEventId: `p${which}` }, this.at(atMs))
    const could = !left && this.paper.confirm(`p${which}`, atMs, this.nowMs)
    assert.equal(decision.kind === 'accepted', could)
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
      const { ahead, reviewAt } = this.one.member
      const [next] = [ahead.activatesAt, ahead.expiresAt, reviewAt]
        .filter((at) => at !== null)
        .sort()
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
    for (const id of Object.keys(onPaper)) {
      const { points, ahead } = walletOf(now.member, id)
      assert.deepEqual(points, this.paper.points(id), id)
      assert.deepEqual(ahead, this.paper.ahead(id), id)
    }
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
        assert.deepEqual(a?.member.wallets, b?.member.wallets)
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

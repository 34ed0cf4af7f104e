import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  asOf,
  type EarnRule,
  type Fact,
  type Field,
  type Lot,
  type Member,
  type Program,
} from '../src/index.ts'
import { anyDue } from '../src/standing.ts'
import { accepted, config, day, life, program } from './given.ts'

const facts: Readonly<Record<string, Fact>> = {
  idle: { kind: 'days_since', of: 'last_purchase_at' },
  idle_weeks: { kind: 'days_since', of: 'last_purchase_at', stepDays: 7, most: 17 },
  to_birth: { kind: 'days_until', of: 'birth_date', stepDays: 30, most: 100 },
  to_expiry: { kind: 'days_until', of: 'points_expire_next_at', most: 5 },
  age: { kind: 'age', of: 'birth_date' },
  birth_month: { kind: 'month_of', of: 'birth_date' },
  soon: { kind: 'points_expiring_within', days: 7 },
  today: { kind: 'points_expiring_within', days: 1 },
  stars_soon: { kind: 'points_expiring_within', days: 7, wallet: 'stars' },
  to_stars_expiry: { kind: 'days_until', of: 'stars_expire_next_at', most: 5 },
}

const field = ([name, fact]: [string, Fact]): Field => ({
  name,
  label: name,
  type: 'integer',
  source: 'custom',
  writable: false,
  fact,
})

/** A rule that gives more while points are about to expire. */
const rule = (id: string, more: Partial<EarnRule>): EarnRule => ({
  ...{ id, name: id, version: 1, on: 'purchase' },
  points: 'event.amount + (has(member.to_expiry) ? member.to_expiry : 0) * 10',
  ...more,
})

const programs = ['Asia/Seoul', 'America/New_York', 'America/Sao_Paulo', 'Europe/Berlin'].map(
  (timezone) =>
    program({
      workspace: { ...config().workspace, timezone },
      fields: Object.entries(facts).map(field),
      wallets: [
        {
          ...{ id: 'stars', name: 'Stars', version: 1, kind: 'spendable' },
          expiry: { kind: 'inactive', days: 10 },
        },
      ],
      earnRules: [
        rule('now', { expiry: { kind: 'after', days: 9 } }),
        rule('later', { expiry: { kind: 'after', days: 12 }, pending: { days: 3 } }),
        rule('stars', { wallet: 'stars' }),
      ],
    }),
)

/** The day that a wall calendar shows, which nobody turns back: in days since 1970. */
function dayShown(zone: string, ms: number): number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
  return Math.max(...[ms, ms - 3_600_000].map((each) => Date.parse(format.format(each)) / day))
}

/** What the facts say, told plainly and a second time. */
function plainly(
  by: Program,
  { fields, ahead, wallets }: Member,
  lots: readonly Lot[],
  atMs: number,
) {
  const zone = by.workspace.timezone
  const today = dayShown(zone, atMs)
  const meant = (date: string) =>
    date.endsWith('T00:00:00.000Z') ? Date.parse(date) / day : dayShown(zone, Date.parse(date))
  const dates: Record<string, string | null> = {
    points_expire_next_at: ahead.expiresAt,
    stars_expire_next_at: wallets['stars']?.ahead.expiresAt ?? null,
  }
  const said: Record<string, number> = {}
  for (const [name, fact] of Object.entries(facts)) {
    if (fact.kind === 'points_expiring_within') {
      said[name] = lots
        .filter(({ state, expiresAtMs, wallet }) => {
          if (wallet !== (fact.wallet ?? 'points')) return false
          if (state !== 'active' || expiresAtMs === null) return false
          return dayShown(zone, expiresAtMs) - today <= fact.days
        })
        .reduce((sum, { remaining }) => sum + remaining, 0)
      continue
    }
    const date = dates[fact.of] ?? fields[fact.of]
    if (typeof date !== 'string') continue
    const of = new Date(meant(date) * day)
    const now = new Date(today * day)
    if (fact.kind === 'month_of') said[name] = of.getUTCMonth() + 1
    else if (fact.kind === 'age') {
      const [a, b] = [of, now].map((each) => each.toISOString().slice(5, 10))
      const years = now.getUTCFullYear() - of.getUTCFullYear() - (String(b) < String(a) ? 1 : 0)
      if (years >= 0) said[name] = years
    } else if (fact.kind === 'days_since' || fact.kind === 'days_until') {
      const days = fact.kind === 'days_since' ? today - meant(date) : meant(date) - today
      const step = fact.stepDays ?? 1
      if (days >= 0) said[name] = Math.min(Math.floor(days / step) * step, fact.most ?? Infinity)
    }
  }
  return said
}

const factsOf = ({ fields }: Member) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(facts, name)))

const minute = 60_000
const whole = (min: number, max: number) => fc.integer({ min, max })
const passes = fc.oneof(
  { weight: 4, arbitrary: whole(0, 3 * 24 * 60) },
  { weight: 1, arbitrary: whole(0, 60 * 24 * 60) },
)
const dates = fc.constantFrom(
  '2000-02-29',
  '1990-03-01T02:00:00Z',
  '2018-02-20',
  '2018-04-01T23:30:00Z',
  null,
)
const step = fc.tuple(
  passes,
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('buy' as const),
        amount: whole(1, 9),
        late: whole(0, 4),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('spend' as const), points: whole(1, 12) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('born' as const), date: dates }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'return' as const) }),
    },
    { weight: 3, arbitrary: fc.constant({ do: 'wait' as const }) },
  ),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const start = Date.UTC(2018, 0, 5)

/** A member's life on a clock, with a sweeper that never misses or one that never comes. */
class Told {
  readonly one: ReturnType<typeof life>
  readonly by: Program
  readonly swept: boolean
  nowMs = start
  constructor(by: Program, swept: boolean, historyMs?: number) {
    this.by = by
    this.swept = swept
    this.one = historyMs === undefined ? life(by, start) : life(by, historyMs, { history: true })
    this.one.say('enrol', {}, this.at())
  }

  take([minutes, what]: Step): void {
    this.nowMs += minutes * minute
    this.one.nowMs = this.nowMs
    if (this.swept) this.sweep()
    this.happen(what)
  }

  happen(what: Step[1]): void {
    if (what.do === 'buy') {
      const properties = { amount: what.amount }
      this.one.say('purchase', properties, this.at(this.nowMs - what.late * day))
    } else if (what.do === 'spend') this.one.say('points_spent', { points: what.points }, this.at())
    else if (what.do === 'born')
      this.one.say('profile', { fields: { birth_date: what.date } }, this.at())
    else if (what.do !== 'wait')
      this.one.say(what.do === 'leave' ? 'opt_out' : 'opt_in', {}, this.at())
  }

  /** An event for each instant that is due; each of them changes something. */
  sweep(): void {
    for (;;) {
      const { ahead, reviewAt } = this.one.member
      const [next] = [ahead.activatesAt, ahead.expiresAt, reviewAt]
        .filter((at) => at !== null)
        .sort()
      if (next === undefined || Date.parse(next) > this.nowMs) return
      const { changedFields } = accepted(this.one.say('due', {}, { occurredAt: next }))
      assert.notDeepEqual(changedFields, [], 'no event without a change')
    }
  }

  /** The member as is read now. */
  get read() {
    return asOf(this.one.member, [...this.one.lots.values()], this.nowMs, { program: this.by })
  }

  private at = (ms = this.nowMs) => ({ occurredAt: new Date(ms).toISOString() })
}

const lives = fc.tuple(
  fc.constantFrom(...programs),
  fc.array(step, { minLength: 1, maxLength: 25 }),
)

test('a fact that is kept is right at each instant, and no event comes that changes none', () => {
  fc.assert(
    fc.property(lives, ([by, steps]) => {
      const told = new Told(by, true)
      for (const each of steps) {
        told.take(each)
        const { member } = told.one
        assert.ok(!anyDue(member, told.nowMs))
        assert.deepEqual(factsOf(member), plainly(by, member, told.read.lots, told.nowMs))
      }
    }),
    { numRuns: 150 },
  )
})

test('it does not matter to a fact when a sweep comes by, nor whether one does', () => {
  fc.assert(
    fc.property(lives, ([by, steps]) => {
      const [swept, never] = [new Told(by, true), new Told(by, false)]
      for (const each of steps) {
        const seqs = never.one.member.seq
        for (const told of [swept, never]) told.take(each)
        assert.deepEqual(factsOf(never.read.member), factsOf(swept.one.member))
        const happened = never.one.member.seq > seqs
        if (happened) assert.deepEqual(factsOf(never.one.member), factsOf(swept.one.member))
        assert.deepEqual(never.read.member.points, swept.one.member.points, 'rules saw the same')
      }
      never.sweep()
      assert.deepEqual(factsOf(never.one.member), factsOf(swept.one.member))
      assert.equal(never.one.member.reviewAt, swept.one.member.reviewAt)
      assert.deepEqual(never.one.member.standing, swept.one.member.standing)
    }),
    { numRuns: 150 },
  )
})

test('facts of a past that is caught up with end as they would have day by day', () => {
  fc.assert(
    fc.property(lives, ([by, steps]) => {
      const nowMs = start + 2_000 * day
      const [lived, past] = [new Told(by, true), new Told(by, false, nowMs)]
      for (const [minutes, what] of steps) {
        const happens = 'late' in what ? { ...what, late: 0 } : what
        lived.take([minutes, happens])
        past.nowMs = lived.nowMs
        const { seq } = past.one.member
        past.happen(happens)
        if (past.one.member.seq === seq) continue
        assert.deepEqual(factsOf(past.one.member), factsOf(lived.one.member))
      }
      for (const told of [lived, past]) {
        told.nowMs = nowMs
        told.one.nowMs = nowMs
        told.sweep()
      }
      assert.deepEqual(factsOf(past.one.member), factsOf(lived.one.member))
      assert.equal(past.one.member.reviewAt, lived.one.member.reviewAt)
    }),
    { numRuns: 100 },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Challenge, checkLedger, type Member } from '../src/index.ts'
import { Notes } from './challenges-model.ts'
import { config, day, life, program } from './given.ts'

const common = { version: 1, on: 'purchase', name: 'Challenge' } as const
const challenges: readonly Challenge[] = [
  { id: 'three', target: 3, ...counts({ kind: 'once' }, true), gives: { points: 10 } },
  {
    id: 'spend',
    target: 20,
    ...counts({ kind: 'each', period: 'month' }, true),
    measure: { kind: 'sum', of: 'event.amount' },
    gives: { points: 7, badge: 'spender' },
  },
  { id: 'pairs', target: 2, ...counts({ kind: 'again', atMost: 5 }, false), gives: { points: 3 } },
  {
    id: 'week',
    target: 2,
    ...counts({ kind: 'each', period: 'week' }, true),
    gives: { badge: 'weekly', points: 1, expiry: { kind: 'after', days: 9 } },
  },
  { id: 'days', target: 3, ...counts({ kind: 'again' }, true), ...streak('day', 5) },
  { id: 'weeks', target: 2, ...counts({ kind: 'once' }, false), ...streak('week', 9) },
  { id: 'months', target: 2, ...counts({ kind: 'again' }, true), ...streak('month', 11) },
]

function counts(recurrence: Challenge['recurrence'], rollback: boolean) {
  return { ...common, measure: { kind: 'count' } as const, recurrence, rollback }
}

function streak(every: 'day' | 'week' | 'month', points: number) {
  return { measure: { kind: 'streak', every } as const, gives: { points } }
}

const badges = ['spender', 'weekly'].map((id) => ({ id, name: id, version: 1 }))
const zones = ['America/New_York', 'Europe/Berlin', 'Asia/Seoul', 'Australia/Lord_Howe'] as const
const programs = new Map(
  zones.map((timezone) => {
    const workspace = { ...config().workspace, timezone }
    return [timezone, program({ workspace, badges, challenges, earnRules: [] })]
  }),
)

type Step = { readonly after: number } & (
  | { readonly do: 'buy'; readonly amount: number; readonly late: number }
  | { readonly do: 'refund'; readonly which: number; readonly part: number }
  | { readonly do: 'sweep' | 'look' | 'leave' | 'return' }
)

const whole = (min: number, max: number) => fc.integer({ min, max })
const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof({ weight: 6, arbitrary: whole(0, 40) }, { weight: 1, arbitrary: whole(100, 900) }),
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('buy' as const),
          amount: whole(1, 25),
          late: fc.oneof(
            { weight: 3, arbitrary: fc.constant(0) },
            { weight: 2, arbitrary: whole(1, 900) },
          ),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('refund' as const),
          which: whole(1, 9),
          part: whole(1, 4),
        }),
      },
      { weight: 2, arbitrary: fc.constant({ do: 'sweep' as const }) },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constantFrom('look' as const, 'leave' as const, 'return' as const),
        }),
      },
    ),
  )
  .map(([after, what]) => ({ after, ...what }))

/** Clocks are turned at its end, in both halves of the world, and a year ends in it. */
const starts = [Date.UTC(2025, 9, 20, 3), Date.UTC(2026, 2, 3, 22), Date.UTC(2024, 0, 29)]
const hour = day / 24

/** A life and its reference, step by step on one clock. */
class Both {
  readonly one: ReturnType<typeof life>
  readonly notes: Notes
  readonly amounts = new Map<string, number>()
  readonly early = new Map<string, number[]>()
  nowMs: number
  bought = 0

  constructor(zone: (typeof zones)[number], startMs: number) {
    const by = programs.get(zone)
    assert.ok(by)
    this.one = life(by, startMs)
    this.notes = new Notes(challenges, zone)
    this.nowMs = startMs
    this.one.say('enrol', {}, this.at())
  }

  /** Let time pass, do a step on both, and hold the one against the other. */
  take({ after, ...what }: Step): void {
    this.nowMs += after * hour
    this.one.nowMs = this.nowMs
    const before = this.one.member.seq
    if (what.do === 'buy') this.buy(what.amount, what.late)
    else if (what.do === 'refund') this.refund(`p${what.which}`, what.part)
    else if (what.do === 'sweep') this.sweep()
    else if (what.do === 'leave') this.one.say('opt_out', {}, this.at())
    else if (what.do === 'return') this.one.say('opt_in', {}, this.at())
    else this.one.say('profile', { fields: { country: 'KR' } }, this.at())
    if (this.one.member.seq > before && what.do !== 'sweep') this.compare()
  }

  private buy(amount: number, late: number): void {
    this.bought += 1
    const id = `p${this.bought}`
    const atMs = this.nowMs - late * hour
    const decision = this.one.say('purchase', { amount }, { ...this.at(atMs), id })
    assert.equal(decision.kind === 'accepted', this.one.member.status === 'active')
    if (decision.kind === 'refused') return
    this.notes.buy(id, amount, atMs, this.nowMs)
    this.amounts.set(id, amount)
    for (const part of this.early.get(id) ?? []) this.takeBack(id, part)
  }

  private refund(id: string, part: number): void {
    const properties = { purchaseEventId: id, amount: part }
    const decision = this.one.say('refund', properties, this.at())
    if (decision.kind === 'refused') return
    if (this.amounts.has(id)) this.takeBack(id, part)
    else this.early.set(id, [...(this.early.get(id) ?? []), part])
  }

  private takeBack(id: string, part: number): void {
    const left = this.amounts.get(id) ?? 0
    if (part > left) return
    this.amounts.set(id, left - part)
    this.notes.refund(id, part, this.nowMs)
  }

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
    assert.deepEqual(checkLedger(member, entries, [...lots.values()]), [])
    let earned = 0
    const worn: Record<string, number> = {}
    for (const challenge of challenges) {
      const { id, gives } = challenge
      const times = this.notes.times(challenge)
      earned += times * (gives.points ?? 0)
      if (gives.badge && times > 0) worn[gives.badge] = times
      assert.deepEqual(
        fieldsOf(member, id),
        [this.notes.progress(challenge, this.nowMs), times],
        `${id} at ${new Date(this.nowMs).toISOString()}`,
      )
    }
    assert.equal(member.points.earned, earned)
    assert.deepEqual(member.standing.badges ?? {}, worn)
    assert.deepEqual(member.fields['badges'] ?? [], Object.keys(worn).sort())
    assert.ok(JSON.stringify(member.standing).length < 8_000, 'what is kept is small')
  }

  private at = (ms = this.nowMs) => ({ occurredAt: new Date(ms).toISOString() })
}

const fieldsOf = ({ fields }: Member, id: string) =>
  ['progress', 'completed'].map((name) => fields[`challenge_${id}_${name}`] ?? 0)

test('whatever comes in whatever order, challenges stand as they are counted from all purchases', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...starts),
      fc.array(step, { minLength: 1, maxLength: 30 }),
      (zone, startMs, steps) => {
        const both = new Both(zone, startMs)
        for (const each of steps) both.take(each)
      },
    ),
    { numRuns: 600 },
  )
})

test('it does not matter when a sweep comes by, nor whether one does', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(step, { minLength: 1, maxLength: 20 }),
      (zone, steps) => {
        const [swept, never] = [new Both(zone, starts[0] ?? 0), new Both(zone, starts[0] ?? 0)]
        for (const each of steps) {
          swept.take(each)
          swept.take({ do: 'sweep', after: 0 })
          never.take(each.do === 'sweep' ? { do: 'look', after: each.after } : each)
        }
        for (const both of [swept, never]) both.take({ do: 'look', after: 0 })
        const [a, b] = [swept.one.member, never.one.member]
        for (const { id } of challenges) assert.deepEqual(fieldsOf(a, id), fieldsOf(b, id))
        assert.deepEqual([a.points, a.reviewAt], [b.points, b.reviewAt])
      },
    ),
    { numRuns: 200 },
  )
})

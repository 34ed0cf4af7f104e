import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyDue, asOf, checkLedger, type Program, walletOf } from '../src/index.ts'
import { day, life, program } from './given.ts'
import { Coins } from './points-coins.ts'
import {
  configured,
  onPaper,
  programOf,
  rules,
  type Step,
  teller,
  walletIds,
} from './points-programs.ts'

const start = Date.UTC(2025, 0, 1)
const usual = program(configured())

/** A life and its reference, step by step on one clock. */
class Both {
  readonly one: ReturnType<typeof life>
  private readonly coins = new Coins(rules, onPaper)
  private readonly tell = teller()
  private readonly historyMs: number | null
  nowMs = start

  /** @param historyMs an instant at which all this is the past, and caught up with */
  constructor(by: Program = usual, historyMs: number | null = null) {
    this.historyMs = historyMs
    this.one = historyMs === null ? life(by, start) : life(by, historyMs, { history: true })
    this.one.say('enrol', {}, { occurredAt: new Date(start).toISOString() })
  }

  /** Let time pass, take a step on both sides, and hold the one against the other. */
  take({ after, then }: Step): void {
    const before = this.one.member.seq
    this.nowMs += after * (day / 2)
    this.one.nowMs = this.historyMs ?? this.nowMs
    this.coins.pass(this.nowMs)
    if (then === 'sweep') this.sweep()
    else if (then !== 'look') {
      const sent = this.tell(this.historyMs === null ? then : { ...then, late: 0 }, this.nowMs)
      const { id, type, atMs, properties } = sent
      const occurredAt = new Date(atMs).toISOString()
      const { kind } = this.one.say(type, properties, { id, occurredAt })
      assert.equal(kind, this.coins.take(sent, this.nowMs), `${type} ${id}`)
    }
    this.compare()
    const { member } = this.one
    const booked = member.seq === before || !anyDue(member, this.nowMs)
    assert.ok(booked, 'what was due is booked by any event')
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
    for (const id of walletIds) {
      const { points, ahead } = walletOf(now.member, id)
      assert.deepEqual(points, this.coins.points(id), id)
      assert.deepEqual(ahead, this.coins.ahead(id), id)
    }
    assert.deepEqual(member.purchases, this.coins.bought())
  }
}

test('whatever happens in whatever order, points are at each instant what they are in coins', () => {
  fc.assert(
    fc.property(programOf(24), (steps) => {
      const both = new Both()
      for (const each of steps) both.take(each)
    }),
    { numRuns: 8_000 },
  )
})

test('of a purchase, what waits goes back before what is there', () => {
  const deed = (type: string, properties: object, which = 1) =>
    ({ after: 0, then: { type, late: 0, which, properties: { ...properties } } }) as const
  const both = new Both()
  both.take(deed('purchase', { source: 'fair', amount: 4 }))
  both.take(deed('points_spent', { points: 8, wallet: 'points' }))
  both.take(deed('refund', { amount: 2 }))
  const { balance, pending } = both.one.member.points
  assert.deepEqual([balance, pending], [2, 0])
})

test('it does not matter when a sweep comes by, nor whether one does', () => {
  fc.assert(
    fc.property(programOf(20), (steps) => {
      const [swept, never] = [new Both(), new Both()]
      for (const each of steps) {
        swept.take(each)
        swept.take({ then: 'sweep', after: 0 })
        never.take(each.then === 'sweep' ? { ...each, then: 'look' } : each)
        const [a, b] = [swept, never].map(({ one, nowMs }) =>
          asOf(one.member, [...one.lots.values()], nowMs),
        )
        assert.deepEqual(a?.member.points, b?.member.points)
        assert.deepEqual(a?.member.wallets, b?.member.wallets)
        assert.deepEqual(a?.lots, b?.lots)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('history that is caught up with in the order of time ends as it would have day by day', () => {
  fc.assert(
    fc.property(programOf(24), (steps) => {
      const both = new Both(usual, start + 1_000 * day)
      for (const each of steps) both.take(each)
    }),
    { numRuns: 1_000 },
  )
})

test('a fault is found, shrunk to the few steps that it takes, and told with its seed and path', () => {
  const wrong = rules.map((rule) => (rule.source === 'till' ? { ...rule, lives: 8 } : rule))
  const by = program(configured(wrong))
  const found = fc.check(
    fc.property(programOf(24), (steps) => {
      const both = new Both(by)
      for (const each of steps) both.take(each)
    }),
    { seed: 1 },
  )
  assert.ok(found.failed)
  assert.ok((found.counterexample?.[0].length ?? 99) <= 2, JSON.stringify(found.counterexample))
  assert.match(fc.defaultReportMessage(found) ?? '', /seed: 1, path: "[\d:]+"/)
})

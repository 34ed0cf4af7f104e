import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkLedger } from '../src/index.ts'
import { config, day, life, program } from './given.ts'

const workspace = { ...config().workspace, timezone: 'UTC' }
const by = program({
  workspace,
  earnRules: [],
  referralPrograms: [
    {
      ...{ id: 'friends', name: 'Friends', version: 1, on: 'purchase', afterDays: 10 },
      when: 'event.amount >= 20.0',
      advocate: {},
      friend: { points: 200 },
    },
  ],
})

type Step = { readonly after: number } & (
  | { readonly do: 'buy'; readonly amount: number; readonly late: number }
  | { readonly do: 'refund'; readonly which: number }
  | { readonly do: 'sweep' | 'look' }
)

const whole = (min: number, max: number) => fc.integer({ min, max })
const step: fc.Arbitrary<Step> = fc
  .tuple(
    whole(0, 6),
    fc.oneof(
      fc.record({ do: fc.constant('buy' as const), amount: whole(15, 30), late: whole(0, 12) }),
      fc.record({ do: fc.constant('refund' as const), which: whole(1, 5) }),
      fc.record({ do: fc.constantFrom('sweep' as const, 'look' as const) }),
    ),
  )
  .map(([after, what]) => ({ after, ...what }))

/** A friend who enrolled on a first of January, and a list of purchases to hold against. */
class Both {
  readonly one = life(by, Date.UTC(2025, 0, 1))
  readonly purchases: { id: string; countsMs: number; back: boolean }[] = []
  nowMs = Date.UTC(2025, 0, 1)
  bought = 0
  told = 0
  /** When the friend qualified, by the list. */
  qualifiedMs: number | null = null

  constructor() {
    this.say('enrol', { referralCode: 'CODE' })
  }

  take({ after, ...what }: Step): void {
    this.nowMs += after * day
    this.one.nowMs = this.nowMs
    if (what.do === 'sweep') this.sweep()
    else this.pass()
    if (what.do === 'buy') this.buy(what.amount, what.late)
    else if (what.do === 'refund') this.refund(`p${what.which}`)
    else if (what.do === 'look') this.say('profile', { fields: {} })
    this.pass()
  }

  compare(): void {
    const { member, entries, lots } = this.one
    assert.deepEqual(checkLedger(member, entries, [...lots.values()]), [])
    const at = this.qualifiedMs === null ? [] : [new Date(this.qualifiedMs).toISOString()]
    assert.equal(member.points.balance, 200 * at.length)
    assert.equal(this.told, at.length)
    assert.deepEqual(
      entries.map(({ effectiveAt }) => effectiveAt),
      at,
    )
  }

  private buy(amount: number, late: number): void {
    this.bought += 1
    const atMs = this.nowMs - late * day
    this.say('purchase', { amount }, { id: `p${this.bought}`, occurredAt: iso(atMs) })
    if (amount < 20 || atMs < Date.UTC(2025, 0, 1)) return
    this.purchases.push({ id: `p${this.bought}`, countsMs: atMs + 10 * day, back: false })
  }

  private refund(id: string): void {
    const bought = Number(id.slice(1)) <= this.bought
    if (!bought) return
    this.say('refund', { purchaseEventId: id })
    for (const purchase of this.purchases) if (purchase.id === id) purchase.back = true
  }

  /** By the list: of what counts by now and was not taken back until now, the first. */
  private pass(): void {
    if (this.qualifiedMs !== null) return
    const open = this.purchases.filter(({ back, countsMs }) => !back && countsMs <= this.nowMs)
    if (open.length > 0) this.qualifiedMs = Math.min(...open.map(({ countsMs }) => countsMs))
  }

  private sweep(): void {
    this.pass()
    for (;;) {
      const { reviewAt } = this.one.member
      if (reviewAt === null || Date.parse(reviewAt) > this.nowMs) return
      this.say('due', {}, { occurredAt: reviewAt })
    }
  }

  private say(type: string, properties: object, more: object = {}): void {
    const envelope = { occurredAt: iso(this.nowMs), ...more }
    const decision = this.one.say(type, { ...properties }, envelope)
    if (decision.kind === 'accepted') this.told += decision.submissions?.length ?? 0
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

test('a friend qualifies once, by what counts first and was not taken back, whenever a sweep comes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const both = new Both()
      for (const each of steps) both.take(each)
      both.take({ do: 'look', after: 0 })
      both.compare()
    }),
    { numRuns: 800 },
  )
})

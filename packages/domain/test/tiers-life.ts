import assert from 'node:assert/strict'
import { dayOf } from '../src/calendar/days.ts'
import type { Activity } from '../src/tiers/activity.ts'
import { assign, unassign, wrongAssigning } from '../src/tiers/assign.ts'
import { type Projection, project } from '../src/tiers/project.ts'
import { qualify } from '../src/tiers/qualify.ts'
import { review } from '../src/tiers/review.ts'
import { addTo, takeFrom, tallyNeeds } from '../src/tiers/tally.ts'
import { planTierSet, rankOf, type TierPlan } from '../src/tiers/tier-plan.ts'
import { type TierSet, wrongTierSet } from '../src/tiers/tier-set.ts'
import { type Ranked, type TierChange, type TierState, unranked } from '../src/tiers/tier-state.ts'
import { frozen } from './given.ts'

const nothing = { points_earned: 0, spend: 0, purchases: 0 }

/** A member of one set, kept as a server would keep it; all that is handed in is frozen. */
export class Life {
  nowMs: number
  activity: Activity
  state: TierState
  plan: TierPlan
  readonly changes: TierChange[] = []
  readonly purchases: { day: number; amount: number; refunded: boolean }[] = []
  private readonly set: TierSet
  private readonly zone: string

  constructor(set: TierSet, zone: string, startMs: number) {
    this.nowMs = startMs
    this.set = set
    this.zone = zone
    this.plan = this.change(set)
    this.activity = frozen({ tally: [], totals: nothing, enrolledAtMs: startMs, field: null })
    this.state = unranked(this.plan, startMs)
    this.keep(qualify(this.plan, this.state, this.activity, startMs))
  }

  /** From now on the set is this one. */
  change(set: TierSet): TierPlan {
    assert.equal(wrongTierSet(set, 'USD'), null)
    this.plan = frozen(planTierSet(set, { currency: 'USD', timezone: this.zone }))
    return this.plan
  }

  review(): void {
    this.keep(review(this.plan, this.state, this.activity, this.nowMs))
  }

  /** Do something that counts so much, by whatever the set goes by. */
  buy(amount: number, occurredAtMs = this.nowMs): void {
    const day = dayOf(this.zone, occurredAtMs)
    this.purchases.push({ day, amount, refunded: false })
    this.count(day, amount)
  }

  /** Gives whether there was such a purchase to take back. */
  refund(which: number): boolean {
    const bought = this.purchases[which - 1]
    if (!bought || bought.refunded) return false
    bought.refunded = true
    this.count(bought.day, -bought.amount)
    return true
  }

  setField(field: number | null): void {
    this.review()
    this.activity = { ...this.activity, field }
    this.keep(qualify(this.plan, this.state, this.activity, this.nowMs))
  }

  assign(tierId: string, kind: 'at_least' | 'exactly', untilMs: number | null): void {
    this.review()
    const asked = { tierId, kind, reason: 'Why not', untilMs }
    assert.equal(wrongAssigning(this.plan, asked, this.nowMs), null)
    this.keep(assign(this.plan, this.state, this.activity, asked, this.nowMs))
  }

  unassign(): void {
    this.review()
    this.keep(unassign(this.plan, this.state, this.activity, this.nowMs))
  }

  /** Where the member stands now. */
  look(): Projection {
    return project(this.plan, this.state, this.activity, this.nowMs)
  }

  /** A life that goes on from here on its own. */
  fork(nowMs = this.nowMs): Life {
    const { plan, activity, state } = this
    const purchases = this.purchases.map((each) => ({ ...each }))
    return Object.assign(new Life(this.set, this.zone, nowMs), { plan, activity, state, purchases })
  }

  /** Place of the member's tier now; −1: none. */
  get rank(): number {
    return rankOf(this.plan, this.look().tierId)
  }

  private count(on: number, amount: number): void {
    this.review()
    const { tally, totals } = this.activity
    const sums = allOf(Math.abs(amount))
    const change = amount < 0 ? takeFrom : addTo
    const needs = tallyNeeds([this.set])
    this.activity = frozen({
      ...this.activity,
      tally: change(tally, needs, dayOf(this.zone, this.nowMs), on, sums),
      totals: allOf(totals.purchases + amount),
    })
    const before = rankOf(this.plan, this.state.tierId)
    this.keep(qualify(this.plan, this.state, this.activity, this.nowMs))
    assert.ok(rankOf(this.plan, this.state.tierId) >= before, 'activity never takes a tier away')
  }

  private keep({ state, changes }: Ranked): void {
    assert.deepEqual(JSON.parse(JSON.stringify(state)), state, 'a state is plain data')
    this.state = frozen(state)
    this.changes.push(...changes)
  }
}

const allOf = (n: number) => ({ points_earned: n, spend: n, purchases: n })

import assert from 'node:assert/strict'
import type { Activity } from '../src/tiers/activity.ts'
import { assign, unassign } from '../src/tiers/assign.ts'
import { dayOf } from '../src/tiers/days.ts'
import { project } from '../src/tiers/project.ts'
import { qualify } from '../src/tiers/qualify.ts'
import { review } from '../src/tiers/review.ts'
import { addTo, takeFrom, tallyNeeds } from '../src/tiers/tally.ts'
import { planTierSet, rankOf } from '../src/tiers/tier-plan.ts'
import { type TierSet, wrongTierSet } from '../src/tiers/tier-set.ts'
import { type TierState, unranked } from '../src/tiers/tier-state.ts'
import { frozen } from './given.ts'

/** A member of one set, kept as a server would keep it; all that is handed in is frozen. */
export class Life {
  nowMs: number
  activity: Activity
  state: TierState
  readonly plan
  readonly needs
  readonly purchases: { day: number; amount: number; refunded: boolean }[] = []
  readonly set: TierSet
  readonly zone: string

  constructor(set: TierSet, zone: string, startMs: number) {
    this.nowMs = startMs
    this.set = set
    this.zone = zone
    assert.equal(wrongTierSet(set, 'USD'), null)
    this.plan = frozen(planTierSet(set, { currency: 'USD', timezone: zone }))
    this.needs = tallyNeeds([set])
    const totals = { points_earned: 0, spend: 0, purchases: 0 }
    this.activity = frozen({ tally: [], totals, enrolledAtMs: startMs, field: null })
    this.state = qualify(this.plan, unranked(this.plan, startMs), this.activity, startMs).state
  }

  review(): void {
    this.state = frozen(review(this.plan, this.state, this.activity, this.nowMs).state)
  }

  buy(amount: number, occurredAtMs: number): void {
    this.purchases.push({ day: dayOf(this.zone, occurredAtMs), amount, refunded: false })
    this.count(dayOf(this.zone, occurredAtMs), amount)
  }

  refund(which: number): boolean {
    const bought = this.purchases[which - 1]
    if (!bought || bought.refunded) return false
    bought.refunded = true
    this.count(bought.day, -bought.amount)
    return true
  }

  assign(rank: number, exactly: boolean, untilMs: number | null): void {
    this.review()
    const kind = exactly ? 'exactly' : 'at_least'
    const asked = { tierId: `t${rank}`, kind, reason: 'Why not', untilMs } as const
    this.state = frozen(assign(this.plan, this.state, this.activity, asked, this.nowMs)).state
  }

  unassign(): void {
    this.review()
    this.state = frozen(unassign(this.plan, this.state, this.activity, this.nowMs)).state
  }

  /** Where the member stands now. */
  look = () => project(this.plan, this.state, this.activity, this.nowMs)

  /** A life that goes on from here on its own. */
  fork(nowMs = this.nowMs): Life {
    const other = new Life(this.set, this.zone, nowMs)
    return Object.assign(other, {
      nowMs,
      activity: this.activity,
      state: this.state,
      purchases: this.purchases.map((each) => ({ ...each })),
    })
  }

  get rank(): number {
    return rankOf(this.plan, this.look().tierId)
  }

  private count(on: number, amount: number): void {
    this.review()
    const { tally, totals } = this.activity
    const sums = { points_earned: 0, spend: 0, purchases: Math.abs(amount) }
    const change = amount < 0 ? takeFrom : addTo
    this.activity = frozen({
      ...this.activity,
      tally: change(tally, this.needs, dayOf(this.zone, this.nowMs), on, sums),
      totals: { ...totals, purchases: totals.purchases + amount },
    })
    const before = rankOf(this.plan, this.state.tierId)
    this.state = frozen(qualify(this.plan, this.state, this.activity, this.nowMs).state)
    assert.ok(rankOf(this.plan, this.state.tierId) >= before, 'activity never takes a tier away')
  }
}

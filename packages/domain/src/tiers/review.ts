import type { Activity } from './activity.ts'
import { graceEndOf, startGrace } from './grace.ts'
import { afterLapse, graceStartOf } from './lapse.ts'
import { recount } from './recount.ts'
import { type Rung, rankOf, rungAt, type TierPlan } from './tier-plan.ts'
import { type Ranked, type TierState, withTier } from './tier-state.ts'

/**
 * What time has done to a member in a set up to an instant: grace that began, tiers lost, assignments that
 * ended, each dated when it happened. It does not matter when or how often it is called, as long as it is called
 * before any event is counted: `activity` is as the latest event before left it.
 */
export function review(plan: TierPlan, state: TierState, activity: Activity, toMs: number): Ranked {
  let ranked = adopt(plan, { state, changes: [] }, activity, toMs)
  let next = nextOf(plan, ranked.state, activity)
  while (next !== null && next.atMs <= toMs) {
    ranked = next.apply(ranked)
    next = nextOf(plan, ranked.state, activity)
  }
  return booked(plan, ranked, activity)
}

/** The same, with the instant at which time alone changes something next. */
export function booked(plan: TierPlan, { state, changes }: Ranked, activity: Activity): Ranked {
  const reviewAtMs = nextOf(plan, state, activity)?.atMs ?? null
  return { state: { ...state, reviewAtMs }, changes }
}

type Next = { readonly atMs: number; readonly apply: (ranked: Ranked) => Ranked }

/** What is lost at the instant at which an assignment ends is lost beneath it. */
function nextOf(plan: TierPlan, state: TierState, activity: Activity): Next | null {
  const lapse = nextLapse(plan, state, activity)
  const endMs = state.assigned?.untilMs ?? null
  if (endMs === null || (lapse !== null && lapse.atMs <= endMs)) return lapse
  const apply = (ranked: Ranked) =>
    withTier(plan, ranked, { assigned: null }, endMs, 'assignment_ended')
  return { atMs: endMs, apply }
}

function nextLapse(plan: TierPlan, state: TierState, activity: Activity): Next | null {
  const { earned } = state
  const sinceMs = graceStartOf(plan, state, activity)
  if (sinceMs === null) return null
  if (earned.graceSinceMs === null) {
    return { atMs: sinceMs, apply: (ranked) => startGrace(plan, ranked, sinceMs) }
  }
  const atMs = graceEndOf(plan, sinceMs)
  const left = afterLapse(plan, earned, activity, atMs)
  return { atMs, apply: (ranked) => withTier(plan, ranked, { earned: left }, atMs, 'lapsed') }
}

/**
 * Go over to another version of the set, at the instant at which it took effect. A tier that is not there any
 * more becomes the highest that needs no more than it did. What was due before and had not been reviewed is
 * judged by the new version.
 */
function adopt(plan: TierPlan, ranked: Ranked, activity: Activity, toMs: number): Ranked {
  const { state } = ranked
  if (state.version === plan.version) return ranked
  const atMs = Math.min(Math.max(plan.changedAtMs, state.sinceMs), toMs)
  const there = (rung: Rung | null) =>
    rung && (plan.rungs[rankOf(plan, rung.id)] ?? rungAt(plan, rung.min))
  const earned = { ...state.earned, rung: there(state.earned.rung) }
  const rung = there(state.assigned?.rung ?? null)
  const assigned = state.assigned && rung && { ...state.assigned, rung }
  const moved = withTier(plan, ranked, { earned, assigned }, atMs, 'set_changed')
  const adopted = { ...moved, state: { ...moved.state, version: plan.version } }
  return recount(plan, adopted, activity, atMs, 'set_changed')
}

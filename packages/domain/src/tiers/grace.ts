import { later } from '../calendar/calendar.ts'
import type { TierPlan } from './tier-plan.ts'
import type { Earned, Ranked, TierChange } from './tier-state.ts'

/** When a tier is lost of which the grace began at an instant. */
export function graceEndOf({ zone, graceDays, changedAtMs }: TierPlan, sinceMs: number): number {
  const endMs = graceDays === 0 ? sinceMs : later(zone, sinceMs, { days: graceDays })
  return Math.max(endMs, changedAtMs)
}

/** From an instant on, what counts does not keep the earned tier. Where there is no grace nobody is told. */
export function startGrace(plan: TierPlan, ranked: Ranked, atMs: number): Ranked {
  const { rung } = ranked.state.earned
  const begun = withEarned(ranked, { graceSinceMs: atMs })
  if (rung === null || plan.graceDays === 0) return begun
  const untilMs = graceEndOf(plan, atMs)
  return told(begun, { kind: 'grace_started', atMs, tierId: rung.id, untilMs })
}

/** From an instant on, what counts keeps the earned tier again. */
export function endGrace(ranked: Ranked, atMs: number): Ranked {
  const { rung } = ranked.state.earned
  const ended = withEarned(ranked, { graceSinceMs: null })
  return rung === null ? ended : told(ended, { kind: 'grace_ended', atMs, tierId: rung.id })
}

const withEarned = ({ state, changes }: Ranked, earned: Partial<Earned>): Ranked => ({
  state: { ...state, earned: { ...state.earned, ...earned } },
  changes,
})

const told = ({ state, changes }: Ranked, change: TierChange): Ranked => ({
  state,
  changes: [...changes, change],
})

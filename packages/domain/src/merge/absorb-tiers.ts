import { dayOf } from '../calendar/days.ts'
import type { Draft } from '../draft.ts'
import type { Program } from '../program.ts'
import { qualify } from '../tiers/qualify.ts'
import { keep, settle, shownIn, stateOf } from '../tiers/rank.ts'
import { addDays } from '../tiers/tally.ts'
import { type Rung, rankOf, type TierPlan } from '../tiers/tier-plan.ts'
import { packTally, unpackState, unpackTally } from '../tiers/tier-standing.ts'
import { type Ranked, type TierState, withTier } from '../tiers/tier-state.ts'
import { type Absorbed, daysIn } from './absorbed.ts'

/**
 * What counts for tiers is added up, day by day, and of two tiers in a set the member has the better from now on,
 * whether it was earned or given. From then on time decides on it as on any other.
 */
export function absorbTiers(draft: Draft, program: Program, part: Absorbed): void {
  const { sets, needs } = program.tiers
  const { timezone } = program.workspace
  const { tiers = {} } = part
  const days = daysIn(part, needs.wallet)
  if (days.length > 0 && needs.days > 0) {
    const kept = draft.standing.tiers ?? { sets: {} }
    const today = dayOf(timezone, draft.asOfMs)
    const tally = addDays(unpackTally(kept.tally), needs, today, days)
    keep(draft, { ...kept, tally: packTally(tally, needs, timezone) })
  }
  for (const planned of sets) {
    const { plan } = planned
    const stored = tiers[planned.set.id]
    const before = stateOf(draft, planned)
    const activity = shownIn(draft, program, planned)
    const { state, changes } = stored
      ? withBetter(plan, before, unpackState(stored), draft.asOfMs)
      : { state: before, changes: [] }
    const ranked = qualify(plan, state, activity, draft.asOfMs)
    const all = { state: ranked.state, changes: [...changes, ...ranked.changes] }
    draft.effects.push(...settle(draft, planned, activity, before, all))
  }
}

function withBetter(plan: TierPlan, own: TierState, theirs: TierState, atMs: number): Ranked {
  const isBetter = (one: Rung | null, other: Rung | null) =>
    rankOf(plan, one?.id ?? null) > rankOf(plan, other?.id ?? null)
  const byDeeds = plan.basis.kind !== 'field' && isBetter(theirs.earned.rung, own.earned.rung)
  const { assigned } = theirs
  const given =
    assigned !== null &&
    own.assigned?.kind !== 'exactly' &&
    (assigned.untilMs ?? Infinity) > atMs &&
    isBetter(assigned.rung, own.assigned?.rung ?? null)
  const said = {
    earned: byDeeds ? theirs.earned : own.earned,
    assigned: given ? assigned : own.assigned,
  }
  return withTier(plan, { state: own, changes: [] }, said, atMs, 'reached')
}

import type { Member } from '../member-state.ts'
import type { Program } from '../program.ts'
import { activityOf } from './activity-of.ts'
import { graceEndOf } from './grace.ts'
import { needsPast } from './past.ts'
import type { PlannedTierSet } from './planned-set.ts'
import { type Projection, project } from './project.ts'
import { unpackState } from './tier-standing.ts'
import type { TierState } from './tier-state.ts'

/** Whether nothing of a member's tiers has changed by time alone up to an instant, since they were looked at. */
export const tiersAreAsOf = (member: Member, program: Program, atMs: number): boolean =>
  program.tiers.sets.every(({ plan }) => {
    const stored = member.standing.tiers?.sets[plan.id]
    return stored?.version === plan.version && (stored.review ?? Infinity) > atMs
  }) && !needsPast(member, program)

/** Where a member stands in one set. */
export type StandingInSet = Pick<PlannedTierSet, 'set'> & {
  readonly state: TierState
  readonly shown: Projection
  /** When the tier is lost, while it is in grace; milliseconds since 1970, UTC. */
  readonly graceEndsMs: number | null
}

/**
 * Where a member stands in every set.
 *
 * @param member as it is at `atMs`: see `asOf`
 */
export const standingIn = (member: Member, program: Program, atMs: number): StandingInSet[] =>
  program.tiers.sets.flatMap((planned) => {
    const stored = member.standing.tiers?.sets[planned.set.id]
    if (!stored) return []
    const { set, plan } = planned
    const state = unpackState(stored)
    const { graceSinceMs } = state.earned
    const graceEndsMs = graceSinceMs === null ? null : graceEndOf(plan, graceSinceMs)
    const shown = project(plan, state, activityOf(member, program, planned), atMs)
    return { set, state, shown, graceEndsMs }
  })

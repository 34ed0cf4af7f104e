import { type Rung, rankOf, type TierPlan } from './tier-plan.ts'

/**
 * The tier that a member has by what they did, whether or not another was assigned over it. Instants are
 * milliseconds since 1970, UTC.
 */
export type Earned = {
  /** As it was when last looked at: its `min` says where it stood, should it be taken out of the set. null: none. */
  readonly rung: Rung | null
  /** Since when what counts no longer keeps the tier; null: it does. */
  readonly graceSinceMs: number | null
  /** Until when the tier is kept whatever counts, after a step down; null: by what counts only. */
  readonly heldUntilMs: number | null
}

/**
 * A tier that a person gave, and why. `at_least`: the member may have a higher one; `exactly` locks the
 * member in it. What the member does counts on beneath it, and decides when it ends.
 */
export type Assignment = {
  /** As in `Earned`. */
  readonly rung: Rung
  readonly kind: 'at_least' | 'exactly'
  /** 1 to 500 characters. */
  readonly reason: string
  /** The instant from which it does not hold any more; null: until it is taken back. */
  readonly untilMs: number | null
}

/** Where a member stands in one set of tiers, in plain data. */
export type TierState = {
  /** The tier that the member has. null: none. */
  readonly tierId: string | null
  /** When the member came to it. */
  readonly sinceMs: number
  /** The next instant at which something changes by time alone; null: never. */
  readonly reviewAtMs: number | null
  /** Version of the set by which it was last looked at. */
  readonly version: number
  readonly earned: Earned
  readonly assigned: Assignment | null
}

/** Why a member has another tier than before. */
export type TierReason = 'reached' | 'lapsed' | 'assigned' | 'assignment_ended' | 'set_changed'

/** Something that happened to a member in a set of tiers. `atMs` is when, whenever it was looked at. */
export type TierChange =
  | {
      readonly kind: 'tier_changed'
      readonly atMs: number
      readonly from: string | null
      readonly to: string | null
      readonly reason: TierReason
    }
  /** What counts no longer keeps the tier; it is lost at `untilMs` unless more comes. */
  | {
      readonly kind: 'grace_started'
      readonly atMs: number
      readonly tierId: string
      readonly untilMs: number
    }
  /** What counts keeps the tier again. */
  | { readonly kind: 'grace_ended'; readonly atMs: number; readonly tierId: string }

/** A state and what led to it, in the order of time. */
export type Ranked = { readonly state: TierState; readonly changes: readonly TierChange[] }

/** A member of whom nothing is known yet. */
export const unranked = ({ version }: TierPlan, atMs: number): TierState => ({
  tierId: null,
  sinceMs: atMs,
  reviewAtMs: null,
  version,
  earned: { rung: null, graceSinceMs: null, heldUntilMs: null },
  assigned: null,
})

/** The state with what is said to be so from an instant on, and the tier that follows from it. */
export function withTier(
  plan: TierPlan,
  ranked: Ranked,
  said: Partial<Pick<TierState, 'earned' | 'assigned'>>,
  atMs: number,
  reason: TierReason,
): Ranked {
  const state = { ...ranked.state, ...said }
  const to = tierOf(plan, state)
  const { tierId: from } = state
  if (to === from) return { state, changes: ranked.changes }
  const change: TierChange = { kind: 'tier_changed', atMs, from, to, reason }
  return { state: { ...state, tierId: to, sinceMs: atMs }, changes: [...ranked.changes, change] }
}

function tierOf(plan: TierPlan, { earned, assigned }: TierState): string | null {
  const earnedId = earned.rung?.id ?? null
  if (!assigned) return earnedId
  const isHigher = rankOf(plan, earnedId) > rankOf(plan, assigned.rung.id)
  return isHigher && assigned.kind === 'at_least' ? earnedId : assigned.rung.id
}

import { type TallyNeeds, tallyNeeds } from './tally.ts'
import type { TierPlan } from './tier-plan.ts'
import type { TierSet } from './tier-set.ts'

/** A tier set that was checked, and made ready. */
export type PlannedTierSet = { readonly set: TierSet; readonly plan: TierPlan }

/** All tier sets of a program. */
export type PlannedTiers = {
  /** In the order of the configuration. */
  readonly sets: readonly PlannedTierSet[]
  /** What has to be kept of each member for them. */
  readonly needs: TallyNeeds
}

/** Of a workspace without any. */
export const noTiers: PlannedTiers = { sets: [], needs: tallyNeeds([]) }

import { iso } from '../calendar/instant.ts'
import type { Effect } from '../effect.ts'
import type { PlannedTierSet } from './planned-set.ts'
import type { TierChange, TierState } from './tier-state.ts'

/** An effect that tells of tiers. */
export type TierEffect = Extract<Effect, { kind: `tier_${string}` }>

/** What happened to a member in a set, as effects of the event at which it showed. */
export const tierEffects = (
  planned: PlannedTierSet,
  before: TierState,
  changes: readonly TierChange[],
): TierEffect[] => changes.map((change) => effectOf(planned, before, change))

function effectOf(
  { set, plan }: PlannedTierSet,
  before: TierState,
  change: TierChange,
): TierEffect {
  const named = { set: set.id, setName: set.name }
  // A tier that was taken out of the set has no name any more.
  const nameOf = (tierId: string) => set.tiers.find(({ id }) => id === tierId)?.name ?? tierId
  const at = iso(change.atMs)
  switch (change.kind) {
    case 'tier_changed': {
      const { from, to, reason } = change
      const old = [before.earned.rung, before.assigned?.rung ?? null]
      const minOf = (tierId: string | null): number =>
        [...plan.rungs, ...old].find((rung) => rung?.id === tierId)?.min ?? -Infinity
      return {
        kind: minOf(to) < minOf(from) ? 'tier_downgraded' : 'tier_upgraded',
        ...named,
        from,
        fromName: from === null ? null : nameOf(from),
        to,
        toName: to === null ? null : nameOf(to),
        reason,
        at,
      }
    }
    case 'grace_started': {
      const { tierId: tier, untilMs } = change
      const until = iso(untilMs)
      return { kind: 'tier_grace_started', ...named, tier, tierName: nameOf(tier), until, at }
    }
    case 'grace_ended': {
      const { tierId: tier } = change
      return { kind: 'tier_grace_ended', ...named, tier, tierName: nameOf(tier), at }
    }
  }
}

import type { TierStanding } from '../tiers/tier-standing.ts'
import type { PastEvent } from './record.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

type Reached = { readonly tier: string | null; readonly since: number }

/** The tier of each set that is kept, and since when: what the last change of it said. Before the first there is none. */
export function tierPair({ sets }: TierStanding, events: readonly PastEvent[]): Pair {
  const reached = new Map<string, Reached>()
  for (const { effects } of events) {
    for (const effect of effects) {
      if (effect.kind !== 'tier_upgraded' && effect.kind !== 'tier_downgraded') continue
      reached.set(effect.set, { tier: effect.to, since: Date.parse(effect.at) })
    }
  }
  const known = Object.entries(sets)
  return {
    stored: traitsOf(
      known.flatMap(([set, { tier = null, since }]) =>
        saidOf(set, { tier, since: reached.has(set) ? since : 0 }),
      ),
    ),
    derived: traitsOf(known.flatMap(([set]) => saidOf(set, reached.get(set) ?? none))),
  }
}

const none: Reached = { tier: null, since: 0 }

const saidOf = (set: string, { tier, since }: Reached): Said[] => [
  [`tiers/sets/${set}/tier`, tier],
  [`tiers/sets/${set}/since`, since],
]

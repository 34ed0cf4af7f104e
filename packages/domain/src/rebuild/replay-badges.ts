import type { BadgeCounts } from '../badges/badge.ts'
import type { PastEvent } from './record.ts'
import { absorbedBy } from './replay-merges.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

/** How often a member has each badge: what the last change of it said, and those that another brought along. */
export function badgePair(kept: BadgeCounts, events: readonly PastEvent[]): Pair {
  const times = new Map<string, number>()
  for (const event of events) {
    for (const [id, more] of Object.entries(absorbedBy(event)?.badges ?? {})) {
      times.set(id, (times.get(id) ?? 0) + more)
    }
    for (const effect of event.effects) {
      if (effect.kind !== 'badge_earned' && effect.kind !== 'badge_lost') continue
      times.set(effect.badgeId, effect.times)
    }
  }
  return { stored: traitsOf(saidOf(Object.entries(kept))), derived: traitsOf(saidOf(times)) }
}

const saidOf = (times: Iterable<readonly [string, number]>): Said[] =>
  [...times].map(([id, count]) => [`badges/${id}`, count])

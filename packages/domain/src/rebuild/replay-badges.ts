import type { BadgeCounts } from '../badges/badge.ts'
import type { PastEvent } from './record.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

/** How often a member has each badge: what the last change of it said. */
export function badgePair(kept: BadgeCounts, events: readonly PastEvent[]): Pair {
  const times = new Map<string, number>()
  for (const { effects } of events) {
    for (const effect of effects) {
      if (effect.kind !== 'badge_earned' && effect.kind !== 'badge_lost') continue
      times.set(effect.badgeId, effect.times)
    }
  }
  return { stored: traitsOf(saidOf(Object.entries(kept))), derived: traitsOf(saidOf(times)) }
}

const saidOf = (times: Iterable<readonly [string, number]>): Said[] =>
  [...times].map(([id, count]) => [`badges/${id}`, count])

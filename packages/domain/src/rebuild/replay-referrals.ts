import type { Standing } from '../member-state.ts'
import type { PastEvent } from './record.ts'
import { type Pair, traitsOf } from './trait.ts'

/**
 * By whose code a member came, by which programs it has qualified as a friend, and for how many friends it was rewarded.
 * By which programs it was refused, and how many friends were of the latest period, events do not tell.
 */
export function referralPair(
  { referred, rewarded = {} }: Standing,
  events: readonly PastEvent[],
): Pair {
  let code: string | null = null
  const qualified = new Set<string>()
  const friends = new Map<string, number>()
  for (const { effects } of events) {
    for (const effect of effects) {
      if (effect.kind === 'referral_accepted') code = effect.code
      if (effect.kind === 'referral_qualified') qualified.add(effect.programId)
      if (effect.kind === 'referral_rewarded') {
        friends.set(effect.programId, (friends.get(effect.programId) ?? 0) + 1)
      }
    }
  }
  const done = new Set(referred?.done).intersection(qualified)
  return {
    stored: traitsOf([
      ['referred/code', referred?.code],
      ...[...done].map((id) => [`referred/done/${id}`, true] as const),
      ...Object.entries(rewarded).map(
        ([id, of]) => [`rewarded/${id}/friends`, of.friends] as const,
      ),
    ]),
    derived: traitsOf([
      ['referred/code', code],
      ...[...qualified].map((id) => [`referred/done/${id}`, true] as const),
      ...[...friends].map(([id, count]) => [`rewarded/${id}/friends`, count] as const),
    ]),
  }
}

import type { Claim, ClaimState } from '../rewards/claim.ts'
import type { ClaimEffect } from '../rewards/claim-effect.ts'
import type { RewardStanding } from '../rewards/reward-counts.ts'
import type { PastEvent } from './record.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

const stateBy: Readonly<Record<ClaimEffect['kind'], ClaimState>> = {
  claim_issued: 'issued',
  claim_redeemed: 'redeemed',
  claim_cancelled: 'cancelled',
  claim_refunded: 'refunded',
  claim_expired: 'expired',
}

type Replayed = Pick<Claim, 'id' | 'rewardId' | 'name' | 'state' | 'points' | 'code' | 'expiresAt'>

/** Claims by their ids, as they were issued and as the last event left them. */
export function replayClaims(events: readonly PastEvent[]): Map<string, Replayed> {
  const claims = new Map<string, Replayed>()
  for (const { effects } of events) {
    for (const effect of effects) {
      if (!isOfClaim(effect)) continue
      const state = stateBy[effect.kind]
      const { claimId: id, rewardId, name, points, code = null, expiresAt = null } = effect
      const known = claims.get(id)
      const fresh = { id, rewardId, name, state, points, code, expiresAt }
      if (known) claims.set(id, { ...known, state })
      else if (state === 'issued') claims.set(id, fresh)
    }
  }
  return claims
}

const isOfClaim = (effect: PastEvent['effects'][number]): effect is ClaimEffect =>
  Object.hasOwn(stateBy, effect.kind)

/** When the open claims expire that do, by their ids. */
export const endsOf = (claims: Iterable<Replayed>): Record<string, string> =>
  Object.fromEntries(
    [...claims].flatMap(({ id, state, expiresAt }) =>
      state === 'issued' && expiresAt !== null ? [[id, expiresAt]] : [],
    ),
  )

/**
 * Claims and how many count of each reward. That the time of a claim gives back what it took is what the claim says:
 * it was so when it was made. How many count in the period of a limit is not told: it has no memory of the days
 * before it was set.
 */
export function claimPair(
  { counts, ends }: RewardStanding,
  kept: readonly Claim[],
  claims: ReadonlyMap<string, Replayed>,
): Pair {
  const givesBack = new Set(kept.flatMap(({ id, givesBack: does }) => (does ? [id] : [])))
  const counting = [...claims.values()].filter(
    ({ id, state }) => state !== 'cancelled' && !(state === 'expired' && givesBack.has(id)),
  )
  const byReward = Map.groupBy(counting, ({ rewardId }) => rewardId)
  return {
    stored: traitsOf([
      ...kept.flatMap(saidOf),
      ...Object.entries(counts).map(([id, of]) => [`rewards/${id}/claims`, of.claims] as const),
      ...Object.entries(ends).map(([id, end]) => [`claims/${id}/ends`, end] as const),
    ]),
    derived: traitsOf([
      ...claims.values().flatMap(saidOf),
      ...[...byReward].map(([id, all]) => [`rewards/${id}/claims`, all.length] as const),
      ...Object.entries(endsOf(claims.values())).map(
        ([id, end]) => [`claims/${id}/ends`, end] as const,
      ),
    ]),
  }
}

const saidOf = ({ id, rewardId, name, state, points, code, expiresAt }: Replayed): Said[] => [
  [`claims/${id}/rewardId`, rewardId],
  [`claims/${id}/name`, name],
  [`claims/${id}/state`, state],
  [`claims/${id}/points`, points],
  [`claims/${id}/code`, code],
  [`claims/${id}/expiresAt`, expiresAt],
]

import { assert } from '../assert.ts'
import { endOfCurrent, later } from '../calendar/calendar.ts'
import { iso } from '../calendar/instant.ts'
import { advance, type Draft, setField } from '../draft.ts'
import { debit } from '../points/ledger.ts'
import { countSpend } from '../points/limits.ts'
import { addShared, sharedUse } from '../shared-counts.ts'
import type { PlannedReward, Supply } from './availability.ts'
import type { Claim } from './claim.ts'
import { claimEffect } from './claim-effect.ts'
import { nextCode } from './codes.ts'
import type { Reward } from './reward.ts'
import { countClaim } from './reward-standing.ts'
import { poolKey, poolOf, stockKey } from './supply-keys.ts'

/** What there is of a reward for the decision in the making. */
export const supplyOf = (draft: Draft, reward: Reward): Supply => ({
  taken: reward.stock === undefined ? 0 : sharedUse(draft, stockKey(reward.id)),
  codeLeft: codeOf(draft, reward) !== null,
})

function codeOf({ codes, claims }: Draft, reward: Reward): string | null {
  const poolId = poolOf(reward)
  return poolId === null ? null : nextCode(codes, poolId, claims)
}

/**
 * Issue a claim, of which nothing stands in the way: the points are spent, one of the stock and a code are taken.
 *
 * @param points what is paid for it, 0 or more
 */
export function issueClaim(
  draft: Draft,
  { reward, wallet }: Pick<PlannedReward, 'reward' | 'wallet'>,
  { id, points }: { readonly id: string; readonly points: number },
): void {
  const { id: rewardId, version, name, fulfils, stock, limits, claimExpires } = reward
  const { asOfMs, timezone } = draft
  const source = { id: rewardId, version, campaignId: null }
  if (points > 0) {
    debit(draft, wallet.id, points, 'spend', source)
    countSpend(draft, wallet, points, asOfMs)
  }
  const code = codeOf(draft, reward)
  assert(
    code !== null || fulfils.kind === 'manual',
    'a claim has the code that its reward hands over',
  )
  const claim: Claim = {
    id,
    rewardId,
    name,
    state: 'issued',
    points,
    code,
    poolId: poolOf(reward),
    stocked: stock !== undefined,
    claimedAt: iso(asOfMs),
    expiresAt: claimExpires ? iso(later(timezone, asOfMs, { days: claimExpires.afterDays })) : null,
    givesBack: claimExpires?.givesBack ?? false,
    redeemedAt: null,
    endedAt: null,
  }
  const { perPeriod } = limits ?? {}
  countClaim(draft, claim, perPeriod ? iso(endOfCurrent(timezone, asOfMs, perPeriod.period)) : null)
  if (claim.stocked) addShared(draft, stockKey(rewardId), 1)
  if (fulfils.kind === 'coupon') addShared(draft, poolKey(fulfils.poolId), 1)
  draft.claims.set(id, { claim, spend: null })
  draft.changedClaims.add(id)
  draft.effects.push(claimEffect('claim_issued', claim, points))
  setField(draft, 'rewards_claimed_total', Number(draft.fields['rewards_claimed_total'] ?? 0) + 1)
  advance(draft, 'last_reward_at')
}

import { endOfCurrent, later } from '../calendar.ts'
import { advance, type Draft, memberOf, setField } from '../draft.ts'
import { debit } from '../ledger.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { addShared, sharedUse } from '../shared-counts.ts'
import { obstaclesOf, type PlannedReward } from './availability.ts'
import type { Claim } from './claim.ts'
import { claimEffect } from './claim-effect.ts'
import type { Reward } from './reward.ts'
import { countClaim } from './reward-standing.ts'
import { poolKey, poolOf, stockKey } from './supply-keys.ts'

/**
 * The member claims a reward: the points are spent, one of the stock and a code are taken, and the claim is issued,
 * all of it or nothing. It is judged by what is true when it is accepted, as a spend is.
 */
export function claimReward(
  draft: Draft,
  rewards: ReadonlyMap<string, PlannedReward>,
): Refusal | null {
  const planned = rewards.get(String(draft.event.properties['rewardId']))
  if (!planned) {
    const message = 'There is no reward of this id.'
    return refuse('reward_not_found', { path, rule: 'reward_not_found', message })
  }
  const { reward } = planned
  const supply = {
    taken: reward.stock === undefined ? 0 : sharedUse(draft, stockKey(reward.id)),
    codeLeft: draft.code !== null,
  }
  const member = memberOf(draft, 0)
  const obstacles = obstaclesOf(planned, member, supply, draft.asOfMs, draft.timezone)
  const [first] = obstacles
  if (first) {
    const message = obstacles.map((each) => each.message).join(' ')
    return refuse('reward_not_available', { path, rule: first.reason, message }, { obstacles })
  }
  issue(draft, reward)
  return null
}

const path = '/properties/rewardId'

function issue(draft: Draft, { id, version, name, cost, ...reward }: Reward): void {
  const { fulfils, stock, limits, claimExpires } = reward
  const { asOfMs, timezone } = draft
  if (cost.points > 0) debit(draft, cost.points, 'spend', { id, version })
  const claim: Claim = {
    id: draft.event.id,
    rewardId: id,
    name,
    state: 'issued',
    points: cost.points,
    code: fulfils.kind === 'manual' ? null : draft.code,
    poolId: poolOf({ id, fulfils }),
    stocked: stock !== undefined,
    claimedAt: iso(asOfMs),
    expiresAt: claimExpires ? iso(later(timezone, asOfMs, { days: claimExpires.afterDays })) : null,
    givesBack: claimExpires?.givesBack ?? false,
    redeemedAt: null,
    endedAt: null,
  }
  const { perPeriod } = limits ?? {}
  countClaim(draft, claim, perPeriod ? iso(endOfCurrent(timezone, asOfMs, perPeriod.period)) : null)
  if (claim.stocked) addShared(draft, stockKey(id), 1)
  if (fulfils.kind === 'coupon') addShared(draft, poolKey(fulfils.poolId), 1)
  draft.claims.set(claim.id, { claim, spend: null })
  draft.changedClaims.add(claim.id)
  draft.effects.push(claimEffect('claim_issued', claim, cost.points))
  setField(draft, 'rewards_claimed_total', Number(draft.fields['rewards_claimed_total'] ?? 0) + 1)
  advance(draft, 'last_reward_at')
}

const iso = (ms: number): string => new Date(ms).toISOString()

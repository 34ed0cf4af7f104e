import { type Draft, memberOf } from '../draft.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { obstaclesOf, type PlannedReward } from './availability.ts'
import { issueClaim, supplyOf } from './issue-claim.ts'

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
  const member = memberOf(draft, 0)
  const supply = supplyOf(draft, reward)
  const obstacles = obstaclesOf(planned, member, supply, draft.asOfMs, draft.timezone)
  const [first] = obstacles
  if (first) {
    const message = obstacles.map((each) => each.message).join(' ')
    return refuse('reward_not_available', { path, rule: first.reason, message }, { obstacles })
  }
  issueClaim(draft, planned, { id: draft.event.id, points: reward.cost.points })
  return null
}

const path = '/properties/rewardId'

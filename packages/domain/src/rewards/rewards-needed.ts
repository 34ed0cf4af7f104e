import { dueBenefits } from '../benefits/schedule.ts'
import type { LoyaltyEvent } from '../events/event.ts'
import type { Member } from '../member-state.ts'
import { dueEvent } from '../points/ahead.ts'
import type { Program } from '../program.ts'
import type { Reward } from './reward.ts'

/** The rewards that deciding an event may hand over: the one that it claims, or those of benefits that are due. */
export function rewardsNeeded(
  { rewards, benefits }: Program,
  { type, properties, occurredAtMs }: LoyaltyEvent,
  member: Member | null,
): Reward[] {
  const due = type === dueEvent && member ? dueBenefits(member, occurredAtMs) : []
  const gifts = due.flatMap(({ id }) => {
    const gives = benefits.byId.get(id)?.benefit.gives
    return gives?.kind === 'reward' ? gives.rewardId : []
  })
  const claimed = type === 'reward_claimed' ? [String(properties['rewardId'])] : []
  return [...claimed, ...gifts].flatMap((id) => rewards.get(id)?.reward ?? [])
}

import type { EventType, PropertyDefinition } from '../events/event-type.ts'

const text = (description: string, required: boolean): PropertyDefinition => ({
  type: 'string',
  required,
  description,
})

const builtin = (
  name: string,
  description: string,
  properties: Record<string, PropertyDefinition>,
): EventType => ({ name, builtin: true, description, properties })

const claimId = text('Which claim: the id of the event that claimed.', true)
const reason = text('Why.', false)

/** The events by which members claim rewards, and by which claims go on. */
export const rewardEvents: readonly EventType[] = [
  builtin('reward_claimed', 'The member claims a reward, and pays for it.', {
    rewardId: text('Which reward.', true),
  }),
  builtin('reward_redeemed', 'The member uses what was claimed.', {
    claimId: { ...claimId, required: false },
    code: text('The code, in place of the claim.', false),
  }),
  builtin('reward_cancelled', 'An open claim is undone; all that it took comes back.', {
    claimId,
    reason,
  }),
  builtin('reward_refunded', 'What was redeemed is brought back; the points come back.', {
    claimId,
    reason,
  }),
]

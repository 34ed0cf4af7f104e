import type { Effect } from '../effect.ts'
import type { EventType } from '../events/event-type.ts'
import { given, type Raised, raised } from '../events/raised-type.ts'

/** The event by which a member hears that a friend has qualified. It is ours: the friend's event sends it. */
export const referralSucceeded = 'referral_succeeded'

/** What ids of `referralSucceeded` begin with; no caller may use it. */
export const referralPrefix = 'referral:'

const programId = given('string', 'Which referral program.')
const points = given('integer', 'How many points, 0 or more.')

/** The event types that referrals bring about. */
export const referralEvents: readonly EventType[] = [
  raised(referralSucceeded, 'A friend of the member has qualified: see what it did.', {
    programId,
  }),
  raised('referral_accepted', 'The member enrolled with the code of another.'),
  raised('referral_refused', 'A referral came to nothing.', {
    reason: given(
      'string',
      'no_program, not_new, code_unknown, self_referral or duplicate_identity.',
    ),
  }),
  raised('referral_qualified', 'The member has qualified as the friend of another.', {
    programId,
    points,
  }),
  raised('referral_rewarded', 'The member was rewarded for a friend.', {
    programId,
    points,
    friends: given('integer', 'For how many friends by now.'),
  }),
  raised('referral_capped', 'A friend has qualified, and the member had all rewards of a period.', {
    programId,
  }),
]

/** The event that an effect of a referral is for workflows, or null if it is none. */
export function raisedByReferral(effect: Effect): Raised | null {
  switch (effect.kind) {
    case 'referral_accepted':
      return { type: effect.kind, properties: {} }
    case 'referral_refused':
      return { type: effect.kind, properties: { reason: effect.reason } }
    case 'referral_qualified': {
      const { kind, programId, points, at } = effect
      return { type: kind, properties: { programId, points }, at }
    }
    case 'referral_rewarded': {
      const { kind, programId, points, friends } = effect
      return { type: kind, properties: { programId, points, friends } }
    }
    case 'referral_capped':
      return { type: effect.kind, properties: { programId: effect.programId } }
    default:
      return null
  }
}

import type { Effect } from '../effect.ts'
import type { EventType } from '../events/event-type.ts'
import { given, type Raised, raised } from '../events/raised-type.ts'

const challengeId = given('string', 'Which challenge.')
const times = given('integer', 'How often by now, in all.')
const points = given('integer', 'How many points, 0 or more.')
const purchaseEventId = given('string', 'Id of the purchase event.')
const badge = { badgeId: given('string', 'Which badge.'), times }

/** The event types that challenges and badges bring about. */
export const challengeEvents: readonly EventType[] = [
  raised('challenge_completed', 'A challenge was completed.', {
    challengeId,
    rounds: given('integer', 'How often by this one event, 1 or more.'),
    times,
    points,
  }),
  raised('challenge_rolled_back', 'A refund took completions of a challenge back.', {
    challengeId,
    rounds: given('integer', 'How many of them, 1 or more.'),
    times,
    points,
    debt: given('integer', 'How many of the points had been spent and are owed now.'),
    purchaseEventId,
  }),
  raised('challenge_restarted', 'A period ended or a streak was broken: progress begins anew.', {
    challengeId,
    progress: given('float', 'How far the member had come.'),
    target: given('float', 'How far it would have been.'),
    missed: given('boolean', 'Whether the challenge was not completed.'),
  }),
  raised('badge_earned', 'The member earned a badge.', badge),
  raised('badge_lost', 'A refund took a badge back; times are left.', badge),
]

/** The event that an effect of a challenge is for workflows, or null if it is none. */
export function raisedByChallenge(effect: Effect): Raised | null {
  switch (effect.kind) {
    case 'challenge_completed': {
      const { kind, challengeId, rounds, times, points } = effect
      return { type: kind, properties: { challengeId, rounds, times, points } }
    }
    case 'challenge_rolled_back': {
      const { kind, ...properties } = effect
      return { type: kind, properties }
    }
    case 'challenge_restarted': {
      const { kind, at, ...properties } = effect
      return { type: kind, properties, at }
    }
    case 'badge_earned':
    case 'badge_lost': {
      const { kind, badgeId, times } = effect
      return { type: kind, properties: { badgeId, times } }
    }
    default:
      return null
  }
}

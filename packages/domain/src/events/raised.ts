import { challengeEvents, raisedByChallenge } from '../challenges/challenge-events.ts'
import type { Effect } from '../effect.ts'
import { absorbedEvent } from '../merge/merge-events.ts'
import { dueEvent } from '../points/ahead.ts'
import { mainWallet } from '../points/wallet.ts'
import { raisedByReferral, referralEvents } from '../referrals/referral-events.ts'
import { claimProperties, claimValues } from '../rewards/claim-effect.ts'
import type { EventType, PropertyDefinition } from './event-type.ts'
import { given, type Raised, raised } from './raised-type.ts'

const points = given('integer', 'How many, 1 or more.')
const set = given('string', 'Id of the tier set.')
const setName = given('string', 'What people call the set.')
const text = (description: string): PropertyDefinition => ({
  type: 'string',
  required: false,
  description,
})
const tierChange = {
  set,
  setName,
  from: text('Id of the tier before; left out: none.'),
  fromName: text('What people call it.'),
  to: text('Id of the tier now; left out: none.'),
  toName: text('What people call it.'),
  reason: given('string', 'reached, lapsed, assigned, assignment_ended or set_changed.'),
}
const tierHeld = {
  set,
  setName,
  tier: given('string', 'Id of the tier.'),
  tierName: given('string', 'What people call it.'),
}
const segment = {
  segmentId: given('string', 'Which segment.'),
  name: given('string', 'What it is called.'),
}
const lotNo = given('integer', 'Number of the lot, among those of the member.')
const wallet = given('string', 'Which wallet; `points` is the main one.')

const cameBack = 'How many came back, 0 or more.'

/**
 * The event types that Laurel itself brings about: time (`due`), and what an event did, so that workflows can
 * begin on it. Nobody sends them.
 */
export const raisedEvents: readonly EventType[] = [
  raised(dueEvent, 'The time of something of the member has come: see what it did.'),
  raised('points_earned', 'A rule gave points.', {
    points,
    wallet,
    ruleId: given('string', 'Which rule.'),
    lotNo,
    campaignId: { type: 'string', required: false, description: 'Its campaign, if it is of one.' },
  }),
  raised('campaign_capped', 'Caps or the budget of a campaign left less than it offered.', {
    campaignId: given('string', 'Which campaign.'),
    offered: given('integer', 'Points that it would have given, 1 or more.'),
    points: given('integer', 'Points that it gave, 0 or more.'),
  }),
  raised('points_activated', 'Points that waited can be spent.', { points, wallet, lotNo }),
  raised('points_cancelled', 'Nobody confirmed points in time.', { points, wallet, lotNo }),
  raised('points_expired', 'The time of points ran out.', { points, wallet, lotNo }),
  raised('hold_expired', 'Nobody ended a hold in time: its points went back.', {
    points,
    wallet,
    holdEventId: given('string', 'Id of the points_held event.'),
  }),
  raised('points_returned', 'A refund took points back.', {
    points,
    wallet,
    debt: given('integer', 'How many of them had been spent and are owed now.'),
    purchaseEventId: given('string', 'Id of the purchase event.'),
  }),
  ...challengeEvents,
  ...referralEvents,
  absorbedEvent,
  raised('claim_issued', 'A reward was claimed.', claimProperties('What was paid, 0 or more.')),
  raised('claim_redeemed', 'A claim was redeemed.', claimProperties('What was paid, 0 or more.')),
  raised('claim_cancelled', 'A claim was cancelled.', claimProperties(cameBack)),
  raised('claim_refunded', 'What was redeemed was brought back.', claimProperties(cameBack)),
  raised('benefit_given', 'A benefit was given.', {
    benefitId: given('string', 'Which benefit.'),
    name: given('string', 'What it is called.'),
    points: { ...given('integer', 'Points that were given.'), required: false },
    rewardId: { ...given('string', 'The reward that was given.'), required: false },
    claimId: { ...given('string', 'The claim of it.'), required: false },
  }),
  raised('claim_expired', 'The time of a claim ran out.', claimProperties(cameBack)),
  raised('tier_upgraded', 'The member came to a higher tier.', tierChange),
  raised('tier_downgraded', 'The member came to a lower tier, or to none.', tierChange),
  raised('tier_grace_started', 'What counts no longer keeps the tier.', {
    ...tierHeld,
    until: given('date', 'When it is lost unless more comes.'),
  }),
  raised('tier_grace_ended', 'What counts keeps the tier again.', tierHeld),
  raised('segment_entered', 'The member came into a tracked segment.', segment),
  raised('segment_left', 'The member went out of a tracked segment.', segment),
]

/** The event that an effect is for workflows, or null if it is none. */
export function raisedBy(effect: Effect): Raised | null {
  switch (effect.kind) {
    case 'points_earned': {
      const { kind, points, wallet = mainWallet, ruleId, lotNo, campaignId } = effect
      const campaign = campaignId === undefined ? {} : { campaignId }
      return { type: kind, properties: { points, wallet, ruleId, lotNo, ...campaign } }
    }
    case 'campaign_capped': {
      const { kind, campaignId, offered, points } = effect
      return { type: kind, properties: { campaignId, offered, points } }
    }
    case 'points_activated':
    case 'points_cancelled':
    case 'points_expired': {
      const { kind, points, wallet = mainWallet, lotNo, at } = effect
      return { type: kind, properties: { points, wallet, lotNo }, at }
    }
    case 'hold_expired': {
      const { kind, points, wallet = mainWallet, holdEventId, at } = effect
      return { type: kind, properties: { points, wallet, holdEventId }, at }
    }
    case 'points_returned': {
      const { kind, points, wallet = mainWallet, debt, purchaseEventId } = effect
      return { type: kind, properties: { points, wallet, debt, purchaseEventId } }
    }
    case 'benefit_given': {
      const { kind, benefitVersion: _, lotNo: __, ...properties } = effect
      return { type: kind, properties }
    }
    case 'claim_issued':
    case 'claim_redeemed':
    case 'claim_cancelled':
    case 'claim_refunded':
    case 'claim_expired': {
      const { kind, at } = effect
      const properties = claimValues(effect)
      return at === undefined ? { type: kind, properties } : { type: kind, properties, at }
    }
    case 'tier_upgraded':
    case 'tier_downgraded':
    case 'tier_grace_started':
    case 'tier_grace_ended': {
      const { kind, at, ...properties } = effect
      return { type: kind, properties: present(properties), at }
    }
    case 'segment_entered':
    case 'segment_left': {
      const { kind, ...properties } = effect
      return { type: kind, properties }
    }
    default:
      return raisedByChallenge(effect) ?? raisedByReferral(effect)
  }
}

/** A property has no null: what is not there is left out. */
const present = (properties: Raised['properties']): Raised['properties'] =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))

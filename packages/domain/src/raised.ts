import { dueEvent } from './ahead.ts'
import type { Effect } from './effect.ts'
import type { EventType, PropertyDefinition } from './event-type.ts'
import type { FieldType, Value } from './value.ts'

const given = (type: FieldType, description: string): PropertyDefinition => ({
  type,
  required: true,
  description,
})

const raised = (
  name: string,
  description: string,
  properties: Record<string, PropertyDefinition> = {},
): EventType => ({ name, builtin: true, raised: true, description, properties })

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
const lotNo = given('integer', 'Number of the lot, among those of the member.')

/**
 * The event types that Laurel itself brings about: time (`due`), and what an event did, so that workflows can
 * begin on it. Nobody sends them.
 */
export const raisedEvents: readonly EventType[] = [
  raised(dueEvent, 'The time of something of the member has come: see what it did.'),
  raised('points_earned', 'A rule gave points.', {
    points,
    ruleId: given('string', 'Which rule.'),
    lotNo,
  }),
  raised('points_activated', 'Points that waited can be spent.', { points, lotNo }),
  raised('points_expired', 'The time of points ran out.', { points, lotNo }),
  raised('points_returned', 'A refund took points back.', {
    points,
    debt: given('integer', 'How many of them had been spent and are owed now.'),
    purchaseEventId: given('string', 'Id of the purchase event.'),
  }),
  raised('tier_upgraded', 'The member came to a higher tier.', tierChange),
  raised('tier_downgraded', 'The member came to a lower tier, or to none.', tierChange),
  raised('tier_grace_started', 'What counts no longer keeps the tier.', {
    ...tierHeld,
    until: given('date', 'When it is lost unless more comes.'),
  }),
  raised('tier_grace_ended', 'What counts keeps the tier again.', tierHeld),
]

/** What an effect brought about, as an event of its type. */
export type Raised = {
  readonly type: string
  readonly properties: Readonly<Record<string, Value>>
  /** Canonical instant, where it is not that of the event. */
  readonly at?: string
}

/** The event that an effect is for workflows, or null if it is none. */
export function raisedBy(effect: Effect): Raised | null {
  switch (effect.kind) {
    case 'points_earned': {
      const { kind, points, ruleId, lotNo } = effect
      return { type: kind, properties: { points, ruleId, lotNo } }
    }
    case 'points_activated':
    case 'points_expired': {
      const { kind, points, lotNo, at } = effect
      return { type: kind, properties: { points, lotNo }, at }
    }
    case 'points_returned': {
      const { kind, points, debt, purchaseEventId } = effect
      return { type: kind, properties: { points, debt, purchaseEventId } }
    }
    case 'tier_upgraded':
    case 'tier_downgraded':
    case 'tier_grace_started':
    case 'tier_grace_ended': {
      const { kind, at, ...properties } = effect
      return { type: kind, properties: present(properties), at }
    }
    default:
      return null
  }
}

/** A property has no null: what is not there is left out. */
const present = (properties: Raised['properties']): Raised['properties'] =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))

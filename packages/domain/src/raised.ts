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
    default:
      return null
  }
}

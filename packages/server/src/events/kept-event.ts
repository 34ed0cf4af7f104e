import type { LoyaltyEvent } from '@laurel/domain'

/** What is kept of an event that was accepted. */
type KeptEvent = Pick<LoyaltyEvent, 'memberId' | 'type' | 'occurredAt'> & {
  readonly eventId: string
  /** JSON text, our own. */
  readonly properties: string
}

/** The event again, as it was when it was accepted. */
export const keptEvent = ({ eventId, properties, ...kept }: KeptEvent): LoyaltyEvent => ({
  id: eventId,
  memberId: kept.memberId,
  type: kept.type,
  occurredAt: kept.occurredAt,
  occurredAtMs: Date.parse(kept.occurredAt),
  properties: JSON.parse(properties) as LoyaltyEvent['properties'],
})

import { type getEvent, Refused, type ReplyOf } from '@laurel/contract'
import { bucketOf } from '../db/bucket.ts'
import type { Session } from '../db/database.ts'
import { replayed } from './answer.ts'
import { resultOf } from './render.ts'
import { type EventRow, storedEvent } from './sql.ts'

/** An event as callers see it. */
export type StoredEvent = ReplyOf<typeof getEvent>

/**
 * Read one event and its first answer.
 *
 * @throws Refused `event_not_found`
 */
export async function readEvent(
  db: Session,
  workspaceId: number,
  memberId: string,
  eventId: string,
): Promise<StoredEvent> {
  const bucket = bucketOf(workspaceId, memberId)
  const [row] = await db.ask(storedEvent(bucket, workspaceId, memberId, eventId))
  if (!row) throw new Refused('event_not_found')
  return eventOut(memberId, row)
}

/** A stored event, put into callers' words. */
export function eventOut(memberId: string, row: EventRow): StoredEvent {
  const { eventId: id, type, occurredAt, receivedAt } = row
  // Our own text, written from an object when the event was accepted.
  const properties = JSON.parse(row.properties) as StoredEvent['properties']
  const result = resultOf({ ...replayed({ id, memberId }, row.result), status: 'accepted' })
  return { id, memberId, type, occurredAt, receivedAt, properties, result }
}

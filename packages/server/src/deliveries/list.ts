import type { listDeliveries, QueryOf, ReplyOf } from '@laurel/contract'
import { z } from 'zod'
import { bucketOf } from '../db/bucket.ts'
import type { Session } from '../db/database.ts'
import type { DeliveriesOf } from '../events/timeline.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import type { Lane } from '../sync/sql.ts'
import { deliveriesOfMember, deliveriesPage } from './sql.ts'
import { deliveryOut } from './view.ts'

/** Where a page ended. */
const Place = z.object({ at: z.string(), id: z.uuid(), memberId: z.string() })

/**
 * A page of what became of what was sent by a connection, newest first.
 *
 * @throws Refused `invalid_request` for a cursor of another list
 */
export async function listPage(
  db: Session,
  lane: Lane,
  query: QueryOf<typeof listDeliveries>,
): Promise<ReplyOf<typeof listDeliveries>> {
  const { cursor, limit, memberId } = query
  const below = readCursor(cursor, Place)
  const { outcome = null, after = null } = query
  const search = { outcome, after, limit: limit + 1 }
  const { workspaceId, connectionId } = lane
  const rows = await db.ask(
    memberId === undefined
      ? deliveriesPage(lane, { ...search, below })
      : deliveriesOfMember(
          { bucket: bucketOf(workspaceId, memberId), workspaceId, memberId },
          { ...search, connectionId, below: below?.id ?? null },
        ),
  )
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const more = rows.length > limit && last !== undefined
  return {
    data: data.map(deliveryOut),
    nextCursor: more ? writeCursor({ at: last.at, id: last.id, memberId: last.memberId }) : null,
  }
}

/** What one member was sent, by every connection, newest first: for the timeline. */
export const deliveriesOf =
  (db: Session): DeliveriesOf =>
  async ({ below, limit, ...member }) => {
    const search = { connectionId: null, outcome: null, after: null, below, limit }
    return (await db.ask(deliveriesOfMember(member, search))).map(deliveryOut)
  }

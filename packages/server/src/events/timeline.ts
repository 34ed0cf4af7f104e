import type { Delivery, getTimeline, QueryOf, ReplyOf, TimelineEntry } from '@laurel/contract'
import { z } from 'zod'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import { readRow } from '../members/read.ts'
import { eventOut } from './get.ts'
import { eventsBelow } from './sql.ts'

/**
 * Reads what a member was sent, newest first, below the delivery `below` (null: from the newest on).
 * Ids of deliveries are ordered by time.
 */
export type DeliveriesOf = (ask: {
  readonly bucket: number
  readonly workspaceId: number
  readonly memberId: string
  readonly below: string | null
  readonly limit: number
}) => Promise<readonly Delivery[]>

/** Where a page ended, in each of the two lists that it was merged from. */
const Place = z.object({ seq: z.int().nullable(), delivery: z.uuid().nullable() })
type Place = z.infer<typeof Place>

type Entry = { readonly entry: TimelineEntry; readonly place: Partial<Place> }

/**
 * One page of what happened to a member: events with their effects, and what Braze was sent with its
 * verdicts; newest first.
 *
 * @throws Refused `member_not_found`, `invalid_request`
 */
export async function timelinePage(
  deps: { readonly db: Database; readonly deliveriesOf: DeliveriesOf },
  workspaceId: number,
  memberId: string,
  { cursor, limit }: QueryOf<typeof getTimeline>,
): Promise<ReplyOf<typeof getTimeline>> {
  await readRow(deps.db, workspaceId, memberId)
  const from = readCursor(cursor, Place) ?? { seq: null, delivery: null }
  const bucket = bucketOf(workspaceId, memberId)
  const [rows, deliveries] = await Promise.all([
    deps.db.ask(eventsBelow(bucket, workspaceId, memberId, from.seq, limit + 1)),
    deps.deliveriesOf({ bucket, workspaceId, memberId, below: from.delivery, limit: limit + 1 }),
  ])
  const entries: Entry[] = [
    ...deliveries.map((delivery) => ({
      entry: { kind: 'delivery' as const, at: delivery.at, delivery },
      place: { delivery: delivery.id },
    })),
    ...rows.map((row) => ({
      entry: { kind: 'event' as const, at: row.receivedAt, event: eventOut(memberId, row) },
      place: { seq: row.seq },
    })),
  ]
  // Stable: at equal times a delivery is the newer one, for it came of an event.
  entries.sort((a, b) => (a.entry.at < b.entry.at ? 1 : a.entry.at > b.entry.at ? -1 : 0))
  const shown = entries.slice(0, limit)
  const end: Place = Object.assign({ ...from }, ...shown.map((each) => each.place))
  return {
    data: shown.map((each) => each.entry),
    nextCursor: entries.length > limit ? writeCursor(end) : null,
  }
}

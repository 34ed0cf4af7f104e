import type { getPoints, QueryOf, ReplyOf } from '@laurel/contract'
import { z } from 'zod'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import { readRow } from '../members/read.ts'
import { entriesBelow, lotsLeft } from './sql.ts'

/** Most lots that are shown; those that expire first. */
const mostLots = 1_000

/**
 * Read a member's points: the sums, the lots that are left, and a page of the ledger, newest first.
 *
 * @throws Refused `member_not_found`, `invalid_request`
 */
export async function readPoints(
  db: Database,
  workspaceId: number,
  memberId: string,
  { cursor, limit }: QueryOf<typeof getPoints>,
): Promise<ReplyOf<typeof getPoints>> {
  const below = readCursor(cursor, z.int())
  const { balance, debt, earned, spent } = await readRow(db, workspaceId, memberId)
  const bucket = bucketOf(workspaceId, memberId)
  const [lots, rows] = await db.all([
    lotsLeft(bucket, workspaceId, memberId, mostLots),
    entriesBelow(bucket, workspaceId, memberId, below, limit + 1),
  ])
  const entries = rows.slice(0, limit)
  const last = entries.at(-1)
  const nextCursor = rows.length > limit && last ? writeCursor(last.no) : null
  return { balance, debt, earned, spent, lots, entries, nextCursor }
}

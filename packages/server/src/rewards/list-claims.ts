import type { listClaims, QueryOf, ReplyOf } from '@laurel/contract'
import { hasExpired } from '@laurel/domain'
import { z } from 'zod'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import { readRow } from '../members/read.ts'
import type { ClaimRow } from './claim-row.ts'
import { claimsBefore } from './claims-sql.ts'

/** The claim with which a page ended. */
const Place = z.object({ before: z.string(), id: z.string() })

/**
 * One page of a member's claims as they are now, whether or not what expired has been booked; newest first.
 *
 * @throws Refused `member_not_found`, `invalid_request`
 */
export async function claimsPage(
  db: Database,
  workspaceId: number,
  memberId: string,
  { cursor, limit }: QueryOf<typeof listClaims>,
  nowMs: number,
): Promise<ReplyOf<typeof listClaims>> {
  await readRow(db, workspaceId, memberId)
  const from = readCursor(cursor, Place)
  const page = { before: from?.before ?? null, id: from?.id ?? null, limit: limit + 1 }
  const rows = await db.ask(
    claimsBefore(bucketOf(workspaceId, memberId), workspaceId, memberId, page),
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor =
    rows.length > limit && last ? writeCursor({ before: last.claimedAt, id: last.claimId }) : null
  return { data: shown.map((row) => claimOut(row, nowMs)), nextCursor }
}

function claimOut(row: ClaimRow, nowMs: number): ReplyOf<typeof listClaims>['data'][number] {
  const { claimId: id, rewardId, name, points, code, claimedAt, expiresAt, redeemedAt } = row
  const expired = hasExpired(row, nowMs)
  return {
    id,
    rewardId,
    name,
    state: expired ? 'expired' : row.state,
    points,
    code,
    claimedAt,
    expiresAt,
    redeemedAt,
    endedAt: expired ? expiresAt : row.endedAt,
  }
}

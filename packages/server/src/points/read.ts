import type { getPoints, QueryOf, ReplyOf } from '@laurel/contract'
import { firstToExpire, type Lot } from '@laurel/domain'
import { z } from 'zod'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import { readAsOf } from '../members/read.ts'
import { entriesBelow, wholeLedger } from './sql.ts'

/** Most lots that are shown; those that expire first. */
const mostLots = 1_000

/**
 * Read a member's points as they are now, whether or not what is due has been booked: the sums, the lots that are
 * left, and a page of the ledger, newest first.
 *
 * @throws Refused `member_not_found`, `invalid_request`
 */
export async function readPoints(
  db: Database,
  workspaceId: number,
  memberId: string,
  { cursor, limit }: QueryOf<typeof getPoints>,
  nowMs: number,
): Promise<ReplyOf<typeof getPoints>> {
  const below = readCursor(cursor, z.int())
  const { member, lots } = await readAsOf(db, workspaceId, memberId, nowMs)
  const bucket = bucketOf(workspaceId, memberId)
  const rows = await db.ask(
    entriesBelow(bucket, workspaceId, memberId, wholeLedger, below, limit + 1),
  )
  const entries = rows.slice(0, limit)
  const last = entries.at(-1)
  const nextCursor = rows.length > limit && last ? writeCursor(last.no) : null
  const shown = lots.toSorted(firstToExpire).slice(0, mostLots)
  return { ...member.points, lots: shown.map(lotOut), entries, nextCursor }
}

type LotOut = ReplyOf<typeof getPoints>['lots'][number]

const lotOut = ({ no, granted, remaining, state, eventId, ruleId, ...lot }: Lot): LotOut => ({
  no,
  granted,
  remaining,
  state: state === 'pending' ? 'pending' : 'active',
  eventId,
  ruleId,
  earnedAt: iso(lot.earnedAtMs),
  activatesAt: lot.activatesAtMs === null ? null : iso(lot.activatesAtMs),
  expiresAt: lot.expiresAtMs === null ? null : iso(lot.expiresAtMs),
})

const iso = (ms: number): string => new Date(ms).toISOString()

import { type getPoints, type QueryOf, Refused, type ReplyOf } from '@laurel/contract'
import {
  firstToExpire,
  iso,
  type Lot,
  type Member,
  mainWallet,
  pointsHeld,
  walletOf,
} from '@laurel/domain'
import { z } from 'zod'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import { readAsOf } from '../members/read.ts'
import type { Programs } from '../program/load.ts'
import { entriesBelow, wholeLedger } from './sql.ts'

/** Most lots that are shown; those that expire first. */
const mostLots = 1_000

/**
 * Read a member's points in one wallet as they are now, whether or not what is due has been booked: the sums, the lots that are
 * left, and a page of the ledger, newest first.
 *
 * @throws Refused `member_not_found`, `wallet_not_found`, `invalid_request`
 */
export async function readPoints(
  { db, programs }: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
  memberId: string,
  { cursor, limit, wallet = mainWallet }: QueryOf<typeof getPoints>,
  nowMs: number,
): Promise<ReplyOf<typeof getPoints>> {
  const { program } = await programs.latest(workspaceId)
  if (!program.policies.wallets.has(wallet)) throw new Refused('wallet_not_found')
  const below = readCursor(cursor, z.int())
  const { member, lots } = await readAsOf(db, workspaceId, memberId, nowMs)
  const bucket = bucketOf(workspaceId, memberId)
  const rows = await db.ask(
    entriesBelow({ bucket, workspaceId, memberId, wallet }, wholeLedger, below, limit + 1),
  )
  const entries = rows.slice(0, limit)
  const last = entries.at(-1)
  const nextCursor = rows.length > limit && last ? writeCursor(last.no) : null
  const own = lots.filter((lot) => lot.wallet === wallet)
  const shown = own.toSorted(firstToExpire).slice(0, mostLots)
  return {
    wallet,
    ...walletOf(member, wallet).points,
    lots: shown.map(lotOut),
    holds: holdsIn(member, wallet),
    entries,
    nextCursor,
  }
}

const holdsIn = ({ standing }: Member, wallet: string) =>
  (standing.points?.holds ?? [])
    .filter((hold) => hold.wallet === wallet)
    .map((hold) => ({ holdEventId: hold.eventId, points: pointsHeld(hold), until: hold.until }))

type LotOut = ReplyOf<typeof getPoints>['lots'][number]

const lotOut = ({ no, granted, remaining, held, state, eventId, ...lot }: Lot): LotOut => ({
  no,
  granted,
  remaining,
  held,
  state: state === 'pending' ? 'pending' : 'active',
  eventId,
  campaignId: lot.campaignId,
  ruleId: lot.ruleId,
  ruleVersion: lot.ruleVersion,
  earnedAt: iso(lot.earnedAtMs),
  activatesAt: lot.activatesAtMs === null ? null : iso(lot.activatesAtMs),
  expiresAt: lot.expiresAtMs === null ? null : iso(lot.expiresAtMs),
})

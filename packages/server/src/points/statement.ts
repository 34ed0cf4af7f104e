import { type getStatement, type QueryOf, Refused, type ReplyOf } from '@laurel/contract'
import { counted, iso, mainWallet, noPoints } from '@laurel/domain'
import { z } from 'zod'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import { readRow } from '../members/read.ts'
import type { Programs } from '../program/load.ts'
import { entriesBelow, movedBefore } from './sql.ts'

/**
 * Read a statement of a member's points in one wallet: the sums of the ledger as of two instants, and a page of what was
 * booked between them. It is the ledger alone: what is due is in it when it has been booked.
 *
 * @param nowMs milliseconds since 1970, UTC
 * @throws Refused `member_not_found`, `wallet_not_found`, `invalid_request`
 */
export async function readStatement(
  { db, programs }: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
  memberId: string,
  { from, to, by, wallet = mainWallet, cursor, limit }: QueryOf<typeof getStatement>,
  nowMs: number,
): Promise<ReplyOf<typeof getStatement>> {
  const { program } = await programs.latest(workspaceId)
  if (!program.policies.wallets.has(wallet)) throw new Refused('wallet_not_found')
  const below = readCursor(cursor, z.int())
  await readRow(db, workspaceId, memberId)
  const of = { bucket: bucketOf(workspaceId, memberId), workspaceId, memberId, wallet }
  const closes = iso(to === undefined ? nowMs : Date.parse(to))
  const opens = from === undefined ? null : iso(Date.parse(from))
  if (opens !== null && opens > closes)
    throw new Refused('invalid_request', { errors: [backwards] })
  // Left open at its end where it closes now: what is booked at this moment counts.
  const span = { by, from: opens, to: to === undefined ? null : closes }
  const [moved, rows] = await Promise.all([
    db.ask(movedBefore(of, span)),
    db.ask(entriesBelow(of, span, below, limit + 1)),
  ])
  const entries = rows.slice(0, limit)
  const last = entries.at(-1)
  const sums = (when: 'beforeFrom' | 'beforeTo') =>
    moved.reduce((sum, { [when]: points, ...way }) => counted(sum, { ...way, points }), noPoints)
  return {
    wallet,
    from: opens,
    to: closes,
    opening: sums('beforeFrom'),
    closing: sums('beforeTo'),
    entries,
    nextCursor: rows.length > limit && last ? writeCursor(last.no) : null,
  }
}

const backwards = { path: '/from', rule: 'order', message: 'A statement opens before it closes.' }

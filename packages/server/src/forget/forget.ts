import { type forgetMember, Refused, type ReplyOf } from '@laurel/contract'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { tombstoneDigest } from '../members/tombstone.ts'
import { noteForgetting } from '../sync/tenure-sql.ts'
import { unqueue } from '../sync/unqueue.ts'
import * as statements from './sql.ts'

/** Which member is to be forgotten. */
export type Forget = {
  readonly workspaceId: number
  readonly memberId: string
  /** Have the profile deleted in Braze too. */
  readonly brazeDelete: boolean
}

/**
 * A request that carries the member may be under way, and must have arrived in Braze before the order
 * to delete. No lease and no request lasts so long, in milliseconds.
 */
const erasureDelayMs = 120_000

/**
 * Forget a member: what waits to be sent and what was sent goes, what is personal goes, and the ledger
 * stays under a name that says nothing. From now on nothing is written for the member anywhere, until
 * an `enrol` event that happens later brings it back.
 *
 * @param newId  makes the name that is left different each time
 * @throws Refused `member_not_found`
 */
export function forget(
  { db, newId }: { readonly db: Database; readonly newId: () => string },
  { workspaceId, memberId, brazeDelete }: Forget,
  nowMs: number,
): Promise<ReplyOf<typeof forgetMember>> {
  const at = new Date(nowMs).toISOString()
  const member = {
    bucket: bucketOf(workspaceId, memberId),
    workspaceId,
    memberId,
    pseudonym: `forgotten-${newId()}`,
    at,
  }
  return db.transaction(async (tx) => {
    const [found] = await tx.ask(statements.lockMember(member))
    if (!found) throw new Refused('member_not_found', { about: { memberId } })
    // Whoever sends is told first, and has written what it was writing when this goes on.
    await tx.ask(noteForgetting(workspaceId))
    await unqueue(tx, workspaceId, memberId)
    await tx.all([
      ...statements.dropSync(member),
      ...statements.keepNameless(member),
      statements.insertTombstone(member, tombstoneDigest(workspaceId, memberId), found.life),
    ])
    const dueAt = new Date(nowMs + erasureDelayMs).toISOString()
    const ordered = brazeDelete ? await tx.ask(statements.orderErasures(member, dueAt)) : []
    return { memberId, forgottenAt: at, brazeDeletes: ordered.length }
  })
}

import { compileMemberCondition, type Program } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import { type MemberRow, memberOf } from '../members/row.ts'
import type { Programs } from '../program/load.ts'
import { markStale } from '../sync/mark.ts'
import { backlogOf } from '../sync/queue-sql.ts'
import { advanceBackfill, lockBackfill, membersAfter } from './sql.ts'

/** Members that wait behind live changes at most: so many go out still after a pause. */
export const mostWaiting = 20_000
/** Members looked at in one transaction. */
const slice = 2_000

/** Which backfill. */
export type BackfillId = {
  readonly workspaceId: number
  readonly connectionId: string
  readonly id: string
}

/**
 * What a step did: `moved` on, `full` when enough waits already, `over` when that was the last slice
 * or there is nothing to do any more.
 */
export type Stepped = 'moved' | 'full' | 'over'

/**
 * Take a backfill one bounded slice further, in one transaction. Where it stands is in its row, so it
 * goes on after a crash where the last commit left it, and several nodes may step it in turn.
 */
export async function backfillStep(
  { db, programs }: { readonly db: Database; readonly programs: Programs },
  { workspaceId, connectionId, id }: BackfillId,
  nowMs: number,
): Promise<Stepped> {
  const { program } = await programs.latest(workspaceId)
  const at = new Date(nowMs).toISOString()
  return db.transaction(async (tx) => {
    const [row] = await tx.ask(lockBackfill(workspaceId, connectionId, id))
    if (row?.status !== 'running') return 'over'
    const [queue] = await tx.ask(backlogOf(workspaceId, connectionId))
    if (queue && queue.waiting >= mostWaiting) return 'full'

    const after = { bucket: row.cursorBucket, memberId: row.cursorMember }
    const members = await tx.ask(membersAfter(workspaceId, after, slice))
    const wanted = chosen(members, row.condition, program)
    const last = members.at(-1)
    const over = members.length < slice
    await tx.all([
      ...markStale({ workspaceId, connectionId }, wanted, { lane: 1, cause: row.cause, nowMs }),
      advanceBackfill({
        workspaceId,
        connectionId,
        id,
        bucket: last?.bucket ?? after.bucket,
        memberId: last?.memberId ?? after.memberId,
        scanned: members.length,
        marked: wanted.length,
        over,
        at,
      }),
    ])
    return over ? 'over' : 'moved'
  })
}

/** The members to mark: all but those for which the condition says no. To send in doubt is harmless. */
function chosen(members: readonly MemberRow[], source: string | null, program: Program) {
  if (source === null) return members
  const condition = compileMemberCondition(program, source)
  // It was checked when the backfill began; a field that it names may have gone since.
  if (!condition.ok) return members
  return members.filter((row) => condition.value.holds(memberOf(row)) !== false)
}

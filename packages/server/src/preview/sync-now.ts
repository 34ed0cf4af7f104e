import { Refused, type ReplyOf, type syncMember } from '@laurel/contract'
import { bucketOf } from '../db/bucket.ts'
import type { Session } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
import { markStale } from '../sync/mark.ts'
import { memberAtConnection } from './sql.ts'

/**
 * Put one member into the queue of a connection: it is compared with what Braze acknowledged, and the
 * difference is sent.
 *
 * @throws Refused `connection_not_found`, `member_not_found`
 */
export async function syncNow(
  { db, programs }: { readonly db: Session; readonly programs: Programs },
  workspaceId: number,
  { connectionId, memberId }: { readonly connectionId: string; readonly memberId: string },
  nowMs: number,
): Promise<ReplyOf<typeof syncMember>> {
  const { connections } = await programs.latest(workspaceId)
  if (!connections.some(({ id }) => id === connectionId)) {
    throw new Refused('connection_not_found', { about: { connectionId } })
  }
  const bucket = bucketOf(workspaceId, memberId)
  const [row] = await db.ask(memberAtConnection(bucket, workspaceId, connectionId, memberId))
  if (!row) throw new Refused('member_not_found', { about: { memberId } })
  const mark = { lane: 0, cause: 'request', nowMs } as const
  await db.all(markStale({ workspaceId, connectionId }, [{ bucket, memberId }], mark))
  return { memberId, marked: true }
}

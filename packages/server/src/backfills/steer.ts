import { Refused } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { lockBackfill, setBackfillStatus } from './sql.ts'
import type { BackfillId } from './step.ts'
import { type BackfillOut, readBackfill } from './view.ts'

/**
 * Pause, resume or cancel a backfill. What it has put into the queue already still goes out.
 *
 * @throws Refused `backfill_not_found`, `backfill_finished`
 */
export async function steerBackfill(
  db: Database,
  { workspaceId, connectionId, id }: BackfillId,
  status: 'running' | 'paused' | 'cancelled',
  nowMs: number,
): Promise<BackfillOut> {
  await db.transaction(async (tx) => {
    const [row] = await tx.ask(lockBackfill(workspaceId, connectionId, id))
    if (!row) throw new Refused('backfill_not_found', { about: { id } })
    if (row.status === 'done' || row.status === 'cancelled') {
      throw new Refused('backfill_finished', { about: { id, status: row.status } })
    }
    const at = new Date(nowMs).toISOString()
    await tx.ask(setBackfillStatus(workspaceId, connectionId, id, status, at))
  })
  return readBackfill(db, workspaceId, connectionId, id, nowMs)
}

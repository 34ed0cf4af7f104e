import type { getBackfill, ReplyOf } from '@laurel/contract'
import { Refused } from '@laurel/contract'
import type { Session } from '../db/database.ts'
import { backlogOf } from '../sync/queue-sql.ts'
import { type BackfillRow, backfillsOf } from './sql.ts'

/** A backfill as callers see it. */
export type BackfillOut = ReplyOf<typeof getBackfill>

/**
 * A backfill with the time it still needs.
 *
 * @throws Refused `backfill_not_found`
 */
export async function readBackfill(
  db: Session,
  workspaceId: number,
  connectionId: string,
  id: string,
  nowMs: number,
): Promise<BackfillOut> {
  const [row] = await db.ask(backfillsOf(workspaceId, connectionId, { id }))
  if (!row) throw new Refused('backfill_not_found', { about: { id } })
  return backfillOut(row, await waitingOf(db, workspaceId, connectionId), nowMs)
}

/** Members that backfills of a connection have put into its queue and that are not sent yet. */
export async function waitingOf(
  db: Session,
  workspaceId: number,
  connectionId: string,
): Promise<number> {
  const [row] = await db.ask(backlogOf(workspaceId, connectionId))
  return row?.waiting ?? 0
}

/**
 * A backfill as callers see it. The time to go is reckoned from what was looked at and is not waiting
 * any more, since the start.
 */
export function backfillOut(row: BackfillRow, waiting: number, nowMs: number): BackfillOut {
  const settled = row.scanned - Math.min(waiting, row.marked)
  const left = Math.max(0, row.total - settled)
  const elapsedMs = Math.max(0, nowMs - Date.parse(row.startedAt))
  const known = row.status === 'running' && settled > 0
  return { ...row, etaSeconds: known ? Math.ceil((left / settled) * (elapsedMs / 1_000)) : null }
}

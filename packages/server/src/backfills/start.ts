import type { BodyOf, createBackfill } from '@laurel/contract'
import { Refused } from '@laurel/contract'
import { compileMemberCondition } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
import { insertBackfill, memberCount } from './sql.ts'
import { type BackfillOut, readBackfill } from './view.ts'

/**
 * Start a backfill of all members, or of those that a condition holds for.
 *
 * @throws Refused `connection_not_found`, `configuration_invalid` for a condition that does not work
 */
export async function startBackfill(
  { db, programs, newId }: { db: Database; programs: Programs; newId: () => string },
  { workspaceId, connectionId }: { workspaceId: number; connectionId: string },
  { condition, cause }: BodyOf<typeof createBackfill>,
  nowMs: number,
): Promise<BackfillOut> {
  const { program, connections } = await programs.latest(workspaceId)
  if (!connections.some(({ id }) => id === connectionId)) {
    throw new Refused('connection_not_found', { about: { connectionId } })
  }
  const checked =
    condition === null ? null : compileMemberCondition(program, condition, '/condition')
  if (checked?.ok === false) {
    throw new Refused('configuration_invalid', { errors: [checked.problem] })
  }

  const id = newId()
  const [counted] = await db.ask(memberCount(workspaceId))
  const row = { workspaceId, connectionId, id, cause: cause ?? 'backfill', condition }
  const at = new Date(nowMs).toISOString()
  await db.ask(insertBackfill({ ...row, total: counted?.members ?? 0, at }))
  return readBackfill(db, workspaceId, connectionId, id, nowMs)
}

import type { BodyOf, createBackfill } from '@laurel/contract'
import { Refused } from '@laurel/contract'
import { compileMemberCondition, type Program } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
import { insertBackfill, memberCount } from './sql.ts'
import { type BackfillOut, readBackfill } from './view.ts'

/**
 * Start a backfill of all members, or of those that a condition holds for. A segment's condition is taken
 * as it is now.
 *
 * @throws Refused `connection_not_found`, `segment_not_found`, `configuration_invalid` for a condition that
 *         does not work, `invalid_request` for two of them
 */
export async function startBackfill(
  { db, programs, newId }: { db: Database; programs: Programs; newId: () => string },
  { workspaceId, connectionId }: { workspaceId: number; connectionId: string },
  body: BodyOf<typeof createBackfill>,
  nowMs: number,
): Promise<BackfillOut> {
  const { program, connections } = await programs.latest(workspaceId)
  if (!connections.some(({ id }) => id === connectionId)) {
    throw new Refused('connection_not_found', { about: { connectionId } })
  }
  const condition = conditionOf(program, body)
  const cause = body.cause ?? (body.segmentId ? `segment:${body.segmentId}` : 'backfill')
  const id = newId()
  const [counted] = await db.ask(memberCount(workspaceId))
  const row = { workspaceId, connectionId, id, cause, condition }
  const at = new Date(nowMs).toISOString()
  await db.ask(insertBackfill({ ...row, total: counted?.members ?? 0, at }))
  return readBackfill(db, workspaceId, connectionId, id, nowMs)
}

/** Whom it is for: null is all. */
function conditionOf(
  program: Program,
  { condition, segmentId }: BodyOf<typeof createBackfill>,
): string | null {
  if (segmentId !== undefined) {
    if (condition !== null) {
      const message = 'Give a condition or a segment, not both.'
      const errors = [{ path: '/segmentId', rule: 'one_of_two', message }]
      throw new Refused('invalid_request', { errors })
    }
    const planned = program.segments.get(segmentId)
    if (!planned) throw new Refused('segment_not_found', { about: { id: segmentId } })
    return planned.segment.condition
  }
  if (condition === null) return null
  const checked = compileMemberCondition(program, condition, '/condition')
  if (checked.ok) return condition
  throw new Refused('configuration_invalid', { errors: [checked.problem] })
}

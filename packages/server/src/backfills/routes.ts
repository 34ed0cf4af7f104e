import * as contract from '@laurel/contract'
import { Refused } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { backfillsOf } from './sql.ts'
import { startBackfill } from './start.ts'
import { steerBackfill } from './steer.ts'
import { backfillOut, readBackfill, waitingOf } from './view.ts'

/** The routes of backfills. */
export function routes(deps: {
  readonly db: Database
  readonly programs: Programs
  readonly newId: () => string
}): BoundRoute[] {
  const { db, programs } = deps
  const mustBeThere = async (workspaceId: number, connectionId: string) => {
    const { connections } = await programs.latest(workspaceId)
    if (connections.some(({ id }) => id === connectionId)) return
    throw new Refused('connection_not_found', { about: { connectionId } })
  }
  return [
    answer(contract.listBackfills, async ({ caller, params, query, now }) => {
      const { workspaceId } = caller
      const { connectionId } = params
      await mustBeThere(workspaceId, connectionId)
      const skip = offsetIn(query.cursor)
      const { limit } = query
      const rows = await db.ask(backfillsOf(workspaceId, connectionId, { skip, limit: limit + 1 }))
      const waiting = await waitingOf(db, workspaceId, connectionId)
      return {
        data: rows.slice(0, limit).map((row) => backfillOut(row, waiting, now)),
        nextCursor: rows.length > limit ? String(skip + limit) : null,
      }
    }),
    answer(contract.createBackfill, ({ caller, params, body, now }) =>
      startBackfill(deps, { workspaceId: caller.workspaceId, ...params }, body, now),
    ),
    answer(contract.getBackfill, async ({ caller, params, now }) => {
      await mustBeThere(caller.workspaceId, params.connectionId)
      return readBackfill(db, caller.workspaceId, params.connectionId, params.backfillId, now)
    }),
    answer(contract.patchBackfill, async ({ caller, params, body, now }) => {
      await mustBeThere(caller.workspaceId, params.connectionId)
      const { connectionId, backfillId: id } = params
      return steerBackfill(
        db,
        { workspaceId: caller.workspaceId, connectionId, id },
        body.status,
        now,
      )
    }),
  ]
}

/** Backfills are few, so a page is found by counting. */
function offsetIn(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor)
  const message = 'The cursor is not one of this list.'
  throw new Refused('invalid_request', { errors: [{ path: '/cursor', rule: 'cursor', message }] })
}

import { discardParked, getMeters, listDeliveries, listParked, redrive } from '@laurel/contract'
import { connectionRow } from '../connections/view.ts'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Lane } from '../sync/sql.ts'
import { listPage } from './list.ts'
import { readMeters } from './meters.ts'
import { discardRows, parkedByCause, redriveRows } from './parked.ts'

/** The routes of deliveries, parked rows and meters. */
export function routes({
  db,
  nudge,
}: {
  readonly db: Database
  /** Told when something was put into a workspace's queue. */
  readonly nudge: (workspaceId: number) => void
}): BoundRoute[] {
  /** @throws Refused `connection_not_found` */
  const laneOf = async ({
    caller: { workspaceId },
    params: { connectionId },
  }: {
    caller: { workspaceId: number }
    params: { connectionId: string }
  }): Promise<Lane> => {
    await connectionRow(db, workspaceId, connectionId)
    return { workspaceId, connectionId }
  }
  return [
    answer(listDeliveries, async (ask) => listPage(db, await laneOf(ask), ask.query)),
    answer(listParked, async (ask) => parkedByCause(db, await laneOf(ask))),
    answer(getMeters, async (ask) =>
      readMeters(db, await laneOf(ask), ask.query.after ?? null, ask.now),
    ),
    answer(redrive, async (ask) => {
      const lane = await laneOf(ask)
      const redriven = await redriveRows(db, lane, ask.body, ask.now)
      nudge(lane.workspaceId)
      return { redriven }
    }),
    answer(discardParked, async (ask) => {
      const discarded = await discardRows(db, await laneOf(ask), ask.body)
      return { discarded }
    }),
  ]
}

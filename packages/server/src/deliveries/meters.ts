import type { getMeters, ReplyOf } from '@laurel/contract'
import { assert } from '../db/assert.ts'
import type { Session } from '../db/database.ts'
import type { Lane } from '../sync/sql.ts'
import { metersFrom, parkedNow, waitingNow } from './sql.ts'

/**
 * What a connection has sent and what it has cost, and what waits now.
 *
 * @param after  count from the hour of this instant; null: from the beginning
 */
export async function readMeters(
  db: Session,
  lane: Lane,
  after: string | null,
  nowMs: number,
): Promise<ReplyOf<typeof getMeters>> {
  const [[meters], [queue], [kept]] = await db.all([
    metersFrom(lane, after),
    waitingNow(lane),
    parkedNow(lane),
  ])
  assert(meters !== undefined && queue !== undefined && kept !== undefined, 'a sum has one row')
  const { settled, lagMsSum, lagMsMax, ...counts } = meters
  return {
    connectionId: lane.connectionId,
    ...counts,
    waiting: queue.waiting,
    parked: kept.parked,
    lagMs: {
      now: queue.since === null ? 0 : Math.max(0, nowMs - Date.parse(queue.since)),
      mean: settled === 0 ? 0 : Math.round(lagMsSum / settled),
      max: lagMsMax,
    },
  }
}

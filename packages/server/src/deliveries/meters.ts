import type { getMeters, ReplyOf } from '@laurel/contract'
import { waitingNow } from '../connections/sql.ts'
import { assert } from '../db/assert.ts'
import type { Session } from '../db/database.ts'
import type { Lane } from '../sync/sql.ts'
import { countsDataPoints, metersFrom, parkedNow } from './sql.ts'

/**
 * What a connection has sent and what it has cost, and what waits now. Data points are counted in any
 * case, and shown where the contract with Braze counts them.
 *
 * @param after  count from the hour of this instant; null: from the beginning
 */
export async function readMeters(
  db: Session,
  lane: Lane,
  after: string | null,
  nowMs: number,
): Promise<ReplyOf<typeof getMeters>> {
  const [[meters], [queue], [kept], [contract]] = await db.all([
    metersFrom(lane, after),
    waitingNow(lane.workspaceId, lane.connectionId),
    parkedNow(lane),
    countsDataPoints(lane),
  ])
  assert(meters !== undefined && queue !== undefined && kept !== undefined, 'a sum has one row')
  const { settled, lagMsSum, lagMsMax, ...counts } = meters
  return {
    connectionId: lane.connectionId,
    ...counts,
    ...(contract?.counts === false ? { dataPoints: 0, dataPointsNaive: 0 } : {}),
    waiting: queue.members,
    parked: kept.parked,
    lagMs: {
      now: queue.since === null ? 0 : Math.max(0, nowMs - Date.parse(queue.since)),
      mean: settled === 0 ? 0 : Math.round(lagMsSum / settled),
      max: lagMsMax,
    },
  }
}

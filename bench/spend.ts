import { addCrowd, lotOf } from './crowd.ts'
import { freshDatabase } from './database.ts'
import { requests, send } from './requests.ts'
import { openLaurel, perUnit } from './setting.ts'

/** Events a second, each a request of its own and durable when it is answered. */
export type Spent = {
  readonly spends: number
  readonly holds: number
  readonly captures: number
}

const sockets = 64

/** Lots of each member; they end one after another. */
const lots = 8

/**
 * Members with eight lots spend twice, hold once and have it captured, each time more than two lots hold: points are
 * taken out of the lots that end first.
 */
export async function spend(server: string, scale: number): Promise<Spent> {
  const database = await freshDatabase(server, 'bench_spend')
  const laurel = await openLaurel(database)
  const members = Math.round(6_000 * scale)
  const each = async (id: string, type: string, properties: (points: number) => object) => {
    let at = 0
    const event = () => {
      const memberId = `member-${at}`
      const occurredAt = new Date().toISOString()
      const one = { id, memberId, type, occurredAt, properties: properties(2 * lotOf(at) + 1) }
      at += 1
      return one
    }
    const plan = { events: members, perRequest: 1, token: laurel.remote.key, event }
    return (await send(laurel, sockets, requests(plan))).perSecond
  }
  try {
    await perUnit(laurel.remote)
    await addCrowd(database, { members, purchases: lots, lotsEndIn: 1_000 })
    await each('warm-up', 'points_spent', (points) => ({ points }))
    return {
      spends: await each('spend', 'points_spent', (points) => ({ points })),
      holds: await each('hold', 'points_held', (points) => ({ points, minutes: 60 })),
      captures: await each('capture', 'hold_captured', () => ({ holdEventId: 'hold' })),
    }
  } finally {
    await laurel.stop()
  }
}

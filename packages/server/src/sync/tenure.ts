import { isDatabaseFault } from '../db/fault.ts'
import { backlog } from './backlog.ts'
import type { Link, SyncDeps } from './link.ts'
import { doubtFlights, endTenure, fence, fenced, senderNow, takeTenure } from './tenure-sql.ts'

/** Flights of one tenure; their numbers grow over all tenures. */
const flightsPerTenure = 1_000_000_000

/** The number of the `count`th flight of a tenure. */
export const flightNo = (tenure: number, count: number): number => tenure * flightsPerTenure + count

/** Whether something failed because another has taken the connection over. */
export const isFenced = (fault: unknown): boolean => isDatabaseFault(fault) && fault.code === fenced

/**
 * Be the one who sends by the link's connection, if nobody else is. Whoever takes over from another begins by
 * writing down what that one may have sent.
 *
 * @returns whether this process is the sender now
 */
export async function holdTenure(deps: SyncDeps, link: Link): Promise<boolean> {
  const nowMs = deps.now()
  const { leaseMs } = deps.settings
  // Prolonged when a third of it is over, so that what is left outlives a request.
  if (link.tenure && nowMs < link.tenure.untilMs - (2 * leaseMs) / 3) return true
  const untilMs = nowMs + leaseMs
  const mine = await take(deps, link, nowMs, untilMs)
  if (!mine) {
    loseTenure(link)
    return false
  }
  const { tenure: no } = mine
  if (link.tenure?.no !== no) {
    loseTenure(link)
    const before = flightNo(no, 0)
    await deps.db.transaction((tx) =>
      tx.finish([fence(link.lane, no), doubtFlights(link.lane, before)]),
    )
  }
  link.tenure = { no, untilMs }
  return true
}

async function take(
  { db, process }: SyncDeps,
  { lane, owner }: Link,
  nowMs: number,
  untilMs: number,
): Promise<{ tenure: number } | undefined> {
  const [now, until] = [new Date(nowMs).toISOString(), new Date(untilMs).toISOString()]
  const [mine] = await db.ask(takeTenure(lane, { owner, gone: null }, now, until))
  if (mine) return mine
  const [sender] = await db.ask(senderNow(lane))
  if (!sender || !process.isGone(sender.owner)) return undefined
  const [left] = await db.ask(takeTenure(lane, { owner, gone: sender.owner }, now, until))
  return left
}

/** Forget what was read of the queue: another may have settled it meanwhile. */
export function loseTenure(link: Link): void {
  link.tenure = null
  link.backlog = backlog()
}

/** Let another take over at once. */
export async function leaveTenure(deps: Pick<SyncDeps, 'db' | 'now'>, link: Link): Promise<void> {
  if (!link.tenure) return
  loseTenure(link)
  await deps.db.ask(endTenure(link.lane, link.owner, new Date(deps.now()).toISOString()))
}

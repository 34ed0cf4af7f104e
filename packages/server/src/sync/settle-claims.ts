import type { Database } from '../db/database.ts'
import { isRetryable } from '../db/fault.ts'
import { allClosed, type Settled, untouched } from './claimed.ts'
import type { Link } from './link.ts'
import type { SyncNews } from './news.ts'
import { dropQueue } from './queue-sql.ts'
import { settleWrites } from './settle.ts'
import { type Settling, settledOf, type ToSettle } from './settling.ts'
import { type Lane, loadMembers } from './sql.ts'
import { isFenced, loseTenure } from './tenure.ts'
import { dropFlights, fence, senderNow } from './tenure-sql.ts'

type Deps = {
  readonly db: Database
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  readonly heard: (news: SyncNews) => void
  readonly settings: { readonly slot: number; readonly leaseMs: number }
}

/** How often a settlement is tried when the database hinders it. */
const tries = 5

/**
 * Settle claimed members: write what became of them, and take what is dealt with out of the queue. One round
 * trip, whatever their number. What cannot be written is halved until the member that hinders is alone; that one
 * is tried again later, as one that may have been sent.
 *
 * @throws the fault, if a member could not be settled
 */
export async function settleClaims(
  deps: Deps,
  link: Link,
  items: readonly ToSettle[],
): Promise<void> {
  const rows = items.flatMap((item) => item.rows)
  const requests = items.reduce((sum, item) => sum + item.requests, 0)
  // What was claimed in an earlier tenure is another's by now.
  const own = rows.filter(({ flight }) => flight.tenure === link.tenure?.no)
  if (own.length < rows.length) lose(deps, link.lane, rows.length - own.length)
  if (own.length > 0) await settleRows(deps, link, own, requests)
}

const lose = ({ heard }: Deps, lane: Lane, lost: number) =>
  heard({ kind: 'settled', lane, rows: 0, lost })

async function settleRows(
  deps: Deps,
  link: Link,
  rows: readonly Settling[],
  requests: number,
): Promise<void> {
  let left = rows
  let forgets = Math.min(...rows.map(({ flight }) => flight.forgets))
  for (let tried = 1; ; tried += 1) {
    try {
      await write(deps, link, left, requests, forgets)
      deps.heard({ kind: 'settled', lane: link.lane, rows: left.length, lost: 0 })
      return
    } catch (fault) {
      if (isFenced(fault)) {
        const asked = stillHeld(deps, link, left)
        const still = await asked.catch((lost: unknown) => tryLater(deps, link, left, lost))
        if (!still) return
        left = still.rows
        forgets = still.forgets
        continue
      }
      const passing = isRetryable(fault)
      if (!passing && left.length > 1) return settleHalves(deps, link, left, requests)
      if (!passing || tried === tries) return tryLater(deps, link, left, fault)
      await deps.pause(10 * 2 ** tried)
    }
  }
}

async function write(
  deps: Deps,
  { lane, backlog }: Link,
  rows: readonly Settling[],
  requests: number,
  forgets: number,
): Promise<void> {
  const nowMs = deps.now()
  const settled = rows.map(settledOf)
  const spent = backlog.closedBy(settled)
  const landed = allClosed(rows.map(({ flight }) => flight)).map(({ no }) => no)
  const tenure = rows[0]?.flight.tenure ?? 0
  await deps.db.transaction((tx) =>
    tx.finish([
      fence(lane, tenure, forgets),
      ...settleWrites(lane, rows, nowMs, deps.settings.slot, requests),
      ...(spent.length > 0 ? [dropQueue(lane, spent)] : []),
      ...(landed.length > 0 ? [dropFlights(lane, landed)] : []),
    ]),
  )
  backlog.settle(settled, nowMs)
  for (const { flight } of rows) flight.open -= 1
}

/** The fence did not hold: another is the sender now (null), or members were forgotten meanwhile. */
async function stillHeld(
  deps: Deps,
  link: Link,
  rows: readonly Settling[],
): Promise<{ rows: Settling[]; forgets: number } | null> {
  const [sender] = await deps.db.ask(senderNow(link.lane))
  const tenure = rows[0]?.flight.tenure
  if (sender === undefined || sender.tenure !== tenure) {
    if (link.tenure?.no === tenure) loseTenure(link)
    lose(deps, link.lane, rows.length)
    return null
  }
  const buckets = rows.map(({ claimed }) => claimed.bucket)
  const ids = rows.map(({ claimed }) => claimed.memberId)
  const there = await deps.db.ask(loadMembers(link.lane, buckets, ids))
  const lives = new Map(there.map(({ memberId, life }) => [memberId, life]))
  const left = rows.map((row): Settling => {
    if (row.kind !== 'judged') return row
    const { flight, claimed, verdict } = row
    const same = lives.get(claimed.memberId) === verdict.answered.envelope.life
    return same ? row : { kind: 'gone', flight, claimed }
  })
  return { rows: left, forgets: sender.forgets }
}

async function settleHalves(
  deps: Deps,
  link: Link,
  rows: readonly Settling[],
  requests: number,
): Promise<void> {
  const half = Math.ceil(rows.length / 2)
  const parts = [rows.slice(0, half), rows.slice(half)]
  let first: unknown
  for (const [at, part] of parts.entries()) {
    await settleRows(deps, link, part, at === 0 ? requests : 0).catch((fault: unknown) => {
      first ??= fault
    })
  }
  if (first !== undefined) throw first
}

/** It is tried again after a while, and then as one that may have been sent. */
function tryLater(
  { now, settings }: Deps,
  { backlog }: Link,
  rows: readonly Settling[],
  fault: unknown,
): never {
  const nowMs = now()
  const dueAtMs = nowMs + settings.leaseMs
  const again = rows.map(
    ({ claimed }): Settled => ({ ...untouched(claimed, dueAtMs), unsettled: true }),
  )
  backlog.settle(again, nowMs)
  throw fault
}

import type { Database } from '../db/database.ts'
import { isRetryable } from '../db/fault.ts'
import type { SyncNews } from './news.ts'
import { type Owned, type Settling, settleWrites } from './settle.ts'
import { lockClaimed } from './settle-sql.ts'
import { byKey, type Lane } from './sql.ts'

/** Rows to settle, and the requests that were made for them. */
export type ToSettle = { readonly rows: readonly Settling[]; readonly requests: number }

type Deps = {
  readonly db: Database
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  readonly heard: (news: SyncNews) => void
  readonly settings: { readonly slot: number }
}

/** How often a settlement is tried when the database hinders it. */
const tries = 5

/**
 * Settle claimed rows: lock those that are still ours, then write what became of them and commit. Two
 * round trips, whatever their number. What cannot be written is halved until the row that hinders is
 * alone; that one comes back when its lease runs out, as one that may have been sent.
 *
 * @throws the fault, if a row could not be settled
 */
export async function settleClaims(
  deps: Deps,
  lane: Lane,
  items: readonly ToSettle[],
): Promise<void> {
  const rows = items.flatMap((item) => item.rows).sort(inOrder)
  const requests = items.reduce((sum, item) => sum + item.requests, 0)
  await settleRows(deps, lane, rows, requests)
}

async function settleRows(
  deps: Deps,
  lane: Lane,
  rows: readonly Settling[],
  requests: number,
): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      const owned = await settleOnce(deps, lane, rows, requests)
      deps.heard({ kind: 'settled', lane, rows: owned, lost: rows.length - owned })
      return
    } catch (fault) {
      const passing = isRetryable(fault)
      if (!passing && rows.length > 1) return settleHalves(deps, lane, rows, requests)
      if (!passing || tried === tries) throw fault
      await deps.pause(10 * 2 ** tried)
    }
  }
}

async function settleHalves(
  deps: Deps,
  lane: Lane,
  rows: readonly Settling[],
  requests: number,
): Promise<void> {
  const half = Math.ceil(rows.length / 2)
  const done = await Promise.allSettled([
    settleRows(deps, lane, rows.slice(0, half), requests),
    settleRows(deps, lane, rows.slice(half), 0),
  ])
  for (const each of done) if (each.status === 'rejected') throw each.reason
}

/** One order for all who lock here, so that they never wait for each other in a ring. */
const inOrder = (a: Settling, b: Settling): number =>
  a.claimed.bucket - b.claimed.bucket || (a.claimed.memberId < b.claimed.memberId ? -1 : 1)

const settleOnce = (
  { db, now, settings }: Deps,
  lane: Lane,
  rows: readonly Settling[],
  requests: number,
): Promise<number> =>
  db.transaction(async (tx) => {
    const [, locked] = await tx.all([
      byKey(),
      lockClaimed(lane, {
        bucket: rows.map(({ claimed }) => claimed.bucket),
        memberId: rows.map(({ claimed }) => claimed.memberId),
        claim: rows.map(({ claim }) => claim),
      }),
    ])
    const byMember = new Map(locked.map((row) => [row.memberId, row]))
    const owned: Owned[] = rows.flatMap((settling) => {
      const row = byMember.get(settling.claimed.memberId)
      return row?.claim === settling.claim
        ? [{ settling, marks: row.marks, toldTo: row.toldTo }]
        : []
    })
    await tx.finish(settleWrites(lane, owned, now(), settings.slot, requests))
    return owned.length
  })

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
 * Settle claimed rows, all or none: lock those that are still ours, then write what became of them and
 * commit. Two round trips, whatever their number. Should it fail for good, the rows come back when
 * their lease runs out, as ones that may have been sent.
 */
export async function settleClaims(
  deps: Deps,
  lane: Lane,
  items: readonly ToSettle[],
): Promise<void> {
  const rows = items.flatMap((item) => item.rows).sort(inOrder)
  const requests = items.reduce((sum, item) => sum + item.requests, 0)
  for (let tried = 1; ; tried += 1) {
    try {
      const owned = await settleOnce(deps, lane, rows, requests)
      deps.heard({ kind: 'settled', lane, rows: owned, lost: rows.length - owned })
      return
    } catch (fault) {
      if (tried === tries || !isRetryable(fault)) throw fault
      await deps.pause(10 * 2 ** tried)
    }
  }
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

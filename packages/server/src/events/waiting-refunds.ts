import type { Session } from '../db/database.ts'
import type { Statement } from '../db/sql.ts'
import { keptEvent } from './kept-event.ts'
import { type BatchState, eventKey, type WaitingRefund } from './state.ts'
import type { Waiting } from './waiting.ts'
import {
  countWaiting,
  dropWaiting,
  insertWaiting,
  type WaitingColumns,
  waitingRefunds,
} from './waiting-refunds-sql.ts'

/** Read the refunds that wait for purchases of a batch. Asked only where the member says that some wait. */
export async function askWaiting(
  tx: Session,
  workspaceId: number,
  purchases: readonly Waiting[],
): Promise<WaitingRefund[]> {
  if (purchases.length === 0) return []
  const buckets = new Map(purchases.map(({ bucket, event }) => [event.memberId, bucket]))
  const byKey = new Map(purchases.map((each) => [`${each.event.memberId} ${each.event.id}`, each]))
  const asked = [...byKey.values()]
  const rows = await tx.ask(
    waitingRefunds(
      workspaceId,
      asked.map(({ bucket }) => bucket),
      asked.map(({ event }) => event.memberId),
      asked.map(({ event }) => event.id),
    ),
  )
  return rows.map((row) => ({
    bucket: buckets.get(row.memberId) ?? 0,
    purchaseEventId: row.purchaseEventId,
    stored: true,
    event: keptEvent(row),
  }))
}

/** Put a refund behind those that wait for the same purchase. */
export function letWait(waiting: BatchState['waiting'], refund: WaitingRefund): void {
  const key = eventKey(refund.event.memberId, refund.purchaseEventId)
  const before = waiting.get(key)
  if (before) before.push(refund)
  else waiting.set(key, [refund])
}

/** Statements that note which refunds wait after a batch, and which do not any more. Most batches need none. */
export function waitingWrites(
  workspaceId: number,
  { waiting, applied }: Pick<BatchState, 'waiting' | 'applied'>,
): Statement<never>[] {
  const fresh = [...waiting.values()].flat().filter(({ stored }) => !stored)
  const gone = [...applied.values()].flat().filter(({ stored }) => stored)
  if (fresh.length + gone.length === 0) return []
  const more = new Map<string, { bucket: number; more: number }>()
  const add = (n: number) => (each: WaitingRefund) => {
    const { memberId } = each.event
    more.set(memberId, { bucket: each.bucket, more: (more.get(memberId)?.more ?? 0) + n })
  }
  fresh.forEach(add(1))
  gone.forEach(add(-1))
  const members = [...more.keys()]
  const counts = [...more.values()]
  return [
    ...(fresh.length === 0 ? [] : [insertWaiting(workspaceId, columns(fresh))]),
    ...(gone.length === 0 ? [] : [dropWaiting(workspaceId, columns(gone))]),
    countWaiting(
      workspaceId,
      counts.map(({ bucket }) => bucket),
      members,
      counts.map((each) => each.more),
    ),
  ]
}

const columns = (rows: readonly WaitingRefund[]): WaitingColumns => ({
  bucket: rows.map(({ bucket }) => bucket),
  memberId: rows.map(({ event }) => event.memberId),
  purchaseEventId: rows.map(({ purchaseEventId }) => purchaseEventId),
  refundEventId: rows.map(({ event }) => event.id),
})

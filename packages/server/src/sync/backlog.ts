import {
  allClosed,
  type Claimed,
  claimedOf,
  type Part,
  partsAfter,
  type Row,
  type Settled,
} from './claimed.ts'
import { type Entry, unpacked } from './entry.ts'
import { lines } from './lines.ts'
import type { QueueRow } from './queue-sql.ts'

/**
 * Members that wait for one connection, as far as they were read from its queue: merged, so that a member is
 * sent once for all that was noted of it, and in flight once at a time.
 */
export type Backlog = {
  /** Take in a row of the queue. */
  add(row: QueueRow): void
  /** Ids of the rows that are in. */
  rows(): number[]
  /** Members that may be due, by lane. */
  ready(lane: 0 | 1): number
  /** Members in all. */
  size(): number
  /** Take up to `limit` members that are due, live ones first, the oldest first. */
  take(nowMs: number, limit: number): Claimed[]
  /** Rows that have nothing open any more once these are settled. */
  closedBy(settled: readonly Settled[]): number[]
  settle(settled: readonly Settled[], nowMs: number): void
  /** When the next is due that is not yet; null: none. */
  nextDueMs(): number | null
}

type Pending = {
  readonly bucket: number
  readonly memberId: string
  parts: Part[]
  dueAtMs: number
  flying: boolean
  unsettledTo: number
}

/** An empty backlog. */
export function backlog(): Backlog {
  const members = new Map<string, Pending>()
  const rows = new Map<number, Row>()
  const waiting = lines<Pending>()

  const note = (row: Row, entry: Entry) => {
    const { bucket, memberId } = entry
    const known = members.get(memberId)
    const dueAtMs = row.atMs
    const fresh = { bucket, memberId, parts: [], dueAtMs, flying: false, unsettledTo: -1 }
    const pending: Pending = known ?? fresh
    pending.parts.push({ row, entry })
    if (!known) members.set(memberId, pending)
    // One that sleeps keeps its time; one that is behind live ones may have become one of them.
    if (!pending.flying && !waiting.sleeps(pending)) waiting.put(pending, pending.dueAtMs)
  }
  const land = (each: Settled, nowMs: number) => {
    const { closed, left } = partsAfter(each)
    for (const { row } of closed) {
      row.open -= 1
      if (row.open === 0) rows.delete(row.id)
    }
    const pending = members.get(each.claimed.memberId)
    if (!pending) return
    pending.flying = false
    if (each.unsettled) pending.unsettledTo = each.claimed.told.at(-1)?.no ?? 0
    else if (each.done) pending.unsettledTo = -1
    pending.parts = [...left, ...pending.parts]
    if (pending.parts.length === 0) members.delete(pending.memberId)
    else {
      // New events go at once; attributes alone wait out the quiet time.
      const atOnce = each.done && pending.parts.some(({ entry }) => entry.told.length > 0)
      pending.dueAtMs = atOnce ? nowMs : each.dueAtMs
      waiting.put(pending, nowMs)
    }
  }
  return {
    add: ({ id, lane, at, ...texts }) => {
      const entries = unpacked(texts)
      const row = { id, lane, atMs: Date.parse(at), open: entries.length }
      rows.set(id, row)
      for (const entry of entries) note(row, entry)
    },
    rows: () => [...rows.keys()],
    ready: waiting.ready,
    size: () => members.size,
    take: (nowMs, limit) =>
      waiting.take(nowMs, limit).map((pending) => {
        const claimed = claimedOf(pending)
        pending.parts = []
        pending.flying = true
        return claimed
      }),
    closedBy,
    settle: (settled, nowMs) => {
      for (const each of settled) land(each, nowMs)
    },
    nextDueMs: waiting.nextDueMs,
  }
}

function closedBy(settled: readonly Settled[]): number[] {
  const closed = settled.flatMap((each) => partsAfter(each).closed)
  return allClosed(closed.map(({ row }) => row)).map(({ id }) => id)
}

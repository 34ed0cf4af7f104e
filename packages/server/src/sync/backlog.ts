import { type Entry, type Told, unpacked } from './entry.ts'
import type { QueueRow } from './queue-sql.ts'

/** A row of the queue that was read; it can go when nothing of it is open. */
type Row = { readonly id: number; readonly lane: number; readonly atMs: number; open: number }

/** What a row says of a member. */
type Part = { readonly row: Row; readonly entry: Entry }

/** A member that was taken from the backlog to be sent: nobody else has it until it is settled. */
export type Claimed = {
  readonly bucket: number
  readonly memberId: string
  /** 0 live, 1 backfill. */
  readonly lane: number
  readonly cause: string
  /** Events behind it. */
  readonly marks: number
  /** Since when it waits: milliseconds since 1970, UTC. */
  readonly sinceMs: number
  /** Events to tell, in the member's order. */
  readonly told: readonly Told[]
  /** Up to this number they were sent before, and what became of it could not be written down; -1: none was. */
  readonly unsettledTo: number
  readonly parts: readonly Part[]
}

/** What became of a member that was taken. */
export type Settled = {
  readonly claimed: Claimed
  /** Numbers of told events that are dealt with. */
  readonly over: ReadonlySet<number>
  /** Whether all else is dealt with too; if not, it is to be sent again. */
  readonly done: boolean
  /** When what is left is due, or what was noted since: milliseconds since 1970, UTC. */
  readonly dueAtMs: number
  /** It was sent, and what became of it could not be written down. */
  readonly unsettled?: true
}

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
  parts: readonly Part[]
  dueAtMs: number
  flying: boolean
  unsettledTo: number
}

const fresh = { parts: [], flying: false, unsettledTo: -1 }

/** An empty backlog. */
export function backlog(): Backlog {
  const members = new Map<string, Pending>()
  const rows = new Map<number, Row>()
  const ready = [new Set<Pending>(), new Set<Pending>()] as const
  const asleep = new Set<Pending>()

  const lineUp = (pending: Pending, nowMs: number) => {
    const line = pending.dueAtMs > nowMs ? asleep : ready[laneOf(pending.parts) === 0 ? 0 : 1]
    for (const other of [...ready, asleep]) if (other !== line) other.delete(pending)
    line.add(pending) // one that is in it already keeps its place
  }
  const note = (row: Row, entry: Entry) => {
    const { bucket, memberId } = entry
    const known = members.get(memberId)
    const pending = known ?? { ...fresh, bucket, memberId, dueAtMs: row.atMs }
    pending.parts = [...pending.parts, { row, entry }]
    if (!known) members.set(memberId, pending)
    // One that sleeps keeps its time; one that is behind live ones may have become one of them.
    if (!pending.flying && !asleep.has(pending)) lineUp(pending, pending.dueAtMs)
  }
  const wake = (nowMs: number) => {
    for (const pending of asleep) if (pending.dueAtMs <= nowMs) lineUp(pending, nowMs)
  }
  return {
    add: ({ id, lane, at, ...texts }) => {
      const entries = unpacked(texts)
      const row = { id, lane, atMs: Date.parse(at), open: entries.length }
      rows.set(id, row)
      for (const entry of entries) note(row, entry)
    },
    rows: () => [...rows.keys()],
    ready: (lane) => ready[lane].size,
    size: () => members.size,
    take: (nowMs, limit) => {
      wake(nowMs)
      const taken: Claimed[] = []
      for (const line of ready) {
        for (const pending of line) {
          if (taken.length >= limit) return taken
          line.delete(pending)
          taken.push(claimedOf(pending))
          pending.parts = []
          pending.flying = true
        }
      }
      return taken
    },
    closedBy: (settled) => {
      const closes = new Map<Row, number>()
      for (const { row } of settled.flatMap((each) => partsAfter(each).closed)) {
        closes.set(row, (closes.get(row) ?? 0) + 1)
      }
      return [...closes].flatMap(([row, count]) => (row.open === count ? [row.id] : []))
    },
    settle: (settled, nowMs) => {
      for (const each of settled) {
        const { closed, left } = partsAfter(each)
        for (const { row } of closed) {
          row.open -= 1
          if (row.open === 0) rows.delete(row.id)
        }
        const pending = members.get(each.claimed.memberId)
        if (!pending) continue
        pending.flying = false
        if (each.unsettled) pending.unsettledTo = each.claimed.told.at(-1)?.no ?? 0
        else if (each.done) pending.unsettledTo = -1
        pending.parts = [...left, ...pending.parts]
        if (pending.parts.length === 0) members.delete(pending.memberId)
        else {
          // New events go at once; attributes alone wait out the quiet time.
          const atOnce = each.done && pending.parts.some(({ entry }) => entry.told.length > 0)
          pending.dueAtMs = atOnce ? nowMs : each.dueAtMs
          lineUp(pending, nowMs)
        }
      }
    },
    nextDueMs: () => {
      let next: number | null = null
      for (const { dueAtMs } of asleep) next = Math.min(next ?? dueAtMs, dueAtMs)
      return next
    },
  }
}

const laneOf = (parts: readonly Part[]): number => Math.min(...parts.map(({ row }) => row.lane))

function claimedOf({ bucket, memberId, parts, unsettledTo }: Pending): Claimed {
  const [first] = parts
  const only = parts.length === 1 && first ? first : null
  const told = only ? only.entry.told : parts.flatMap(({ entry }) => entry.told)
  return {
    bucket,
    memberId,
    lane: laneOf(parts),
    cause: parts.at(-1)?.entry.cause ?? '',
    marks: parts.reduce((sum, { entry }) => sum + entry.marks, 0),
    sinceMs: Math.min(...parts.map(({ row }) => row.atMs)),
    // What was parked and is sent again is older than what was noted before it.
    told: only ? told : [...told].sort((a, b) => a.no - b.no),
    unsettledTo,
    parts,
  }
}

/** What of a member's parts is dealt with, and what is left of it. */
function partsAfter({ claimed: { parts }, over, done }: Settled): { closed: Part[]; left: Part[] } {
  const closed: Part[] = []
  const left: Part[] = []
  for (const part of parts) {
    const { row, entry } = part
    const told = over.size === 0 ? entry.told : entry.told.filter(({ no }) => !over.has(no))
    if (!done) left.push({ row, entry: { ...entry, told } })
    else if (told.length === 0) closed.push(part)
    else left.push({ row, entry: { ...entry, told, marks: 0 } })
  }
  return { closed, left }
}

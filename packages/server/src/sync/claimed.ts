import type { Entry, Told } from './entry.ts'

/** A row of the queue that was read; it can go when nothing of it is open. */
export type Row = {
  readonly id: number
  readonly lane: number
  readonly atMs: number
  open: number
}

/** What a row says of a member. */
export type Part = { readonly row: Row; readonly entry: Entry }

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

/** A member as it was before it was taken, due again then. */
export const untouched = (claimed: Claimed, dueAtMs: number): Settled => ({
  claimed,
  over: new Set(),
  done: false,
  dueAtMs,
})

/** The best lane of them: 0 live, 1 backfill. */
export const laneOf = (parts: readonly Part[]): number =>
  Math.min(...parts.map(({ row }) => row.lane))

/** A member that is taken, with all that was noted of it. */
export function claimedOf(
  pending: Pick<Claimed, 'bucket' | 'memberId' | 'parts' | 'unsettledTo'>,
): Claimed {
  const { bucket, memberId, parts, unsettledTo } = pending
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
export function partsAfter({ claimed: { parts }, over, done }: Settled): {
  closed: Part[]
  left: Part[]
} {
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

/** Of what is closed once for each time that it is named: those of which nothing is open after it. */
export function allClosed<T extends { readonly open: number }>(named: readonly T[]): T[] {
  const counts = new Map<T, number>()
  for (const one of named) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].flatMap(([one, count]) => (one.open === count ? [one] : []))
}

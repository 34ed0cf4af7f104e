import type { Accepted, LoyaltyEvent } from '@laurel/domain'
import { assert } from '../db/assert.ts'
import type { Statement } from '../db/sql.ts'
import type { LiveConnection, LiveProgram } from '../program/live.ts'
import { composeTold, type Told } from './compose.ts'
import { insertTold, markLive } from './note-sql.ts'

/** An event that was accepted, as far as telling Braze of it goes. */
export type Noted = {
  readonly bucket: number
  readonly memberId: string
  /** Number of the event among those of its member, from 1. */
  readonly seq: number
  readonly event: Pick<LoyaltyEvent, 'id'>
  readonly decision: Pick<Accepted, 'changedFields' | 'effects' | 'tells'>
}

/** A told event's number is its event's `seq` times this, plus its place among those of the event. */
const toldPerEvent = 100_000

/**
 * Note what accepted events give to send: which members may look different in Braze, and what is to be
 * told. Connections that are paused or held collect it too. Two statements at most, whatever the
 * number of events, to be carried out in the transaction that writes the events.
 *
 * @param accepted  in the order of their acceptance
 * @param nowMs     milliseconds since 1970, UTC
 */
export function noteSync(
  live: LiveProgram,
  accepted: readonly Noted[],
  nowMs: number,
): Statement<never>[] {
  const marks = new Map<string, Mark>()
  const told: ToldRow[] = []
  for (const connection of live.connections) {
    for (const noted of accepted) note(connection, noted, marks, told)
  }
  if (marks.size === 0) return []
  const now = new Date(nowMs).toISOString()
  const { workspaceId } = live
  // One order for all who write here, so that they never wait for each other in a ring.
  const rows = [...marks.values()].sort(inOrder)
  const mark = markLive(
    workspaceId,
    {
      bucket: rows.map((row) => row.bucket),
      connectionId: rows.map((row) => row.connectionId),
      memberId: rows.map((row) => row.memberId),
      cause: rows.map((row) => row.cause),
      marks: rows.map((row) => row.marks),
      toldTo: rows.map((row) => row.toldTo),
    },
    now,
  )
  return told.length === 0 ? [mark] : [mark, insertTold(workspaceId, columns(told))]
}

type Mark = {
  readonly bucket: number
  readonly connectionId: string
  readonly memberId: string
  cause: string
  marks: number
  toldTo: number
}

type ToldRow = Told & {
  readonly noted: Noted
  readonly connectionId: string
  readonly no: number
  readonly tell: Accepted['tells'][number]
}

function note(
  connection: LiveConnection,
  noted: Noted,
  marks: Map<string, Mark>,
  told: ToldRow[],
): void {
  const { id: connectionId, appId, mappedFields } = connection
  const { bucket, memberId, seq, event, decision } = noted
  let no = seq * toldPerEvent
  for (const tell of decision.tells) {
    if (tell.connectionId !== connectionId) continue
    for (const object of composeTold(memberId, tell, appId)) {
      told.push({ ...object, noted, connectionId, no, tell })
      no += 1
    }
  }
  const tells = no - seq * toldPerEvent
  assert(tells < toldPerEvent, 'an event is told in fewer objects than it has numbers for')
  if (tells === 0 && !mayLookDifferent(decision, mappedFields)) return

  const key = `${connectionId}\u0000${memberId}`
  const mark = marks.get(key) ?? { bucket, connectionId, memberId, cause: '', marks: 0, toldTo: 0 }
  marks.set(key, mark)
  mark.cause = `event:${event.id}`
  mark.marks += 1
  if (tells > 0) mark.toldTo = no - 1
}

const mayLookDifferent = (
  { changedFields, effects }: Noted['decision'],
  mapped: ReadonlySet<string>,
): boolean =>
  mapped.size > 0 &&
  (changedFields.some((name) => mapped.has(name)) ||
    effects.some(({ kind }) => kind === 'enrolled'))

const inOrder = (a: Mark, b: Mark): number =>
  a.bucket - b.bucket || compare(a.connectionId, b.connectionId) || compare(a.memberId, b.memberId)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const columns = (rows: readonly ToldRow[]) => ({
  bucket: rows.map(({ noted }) => noted.bucket),
  connectionId: rows.map((row) => row.connectionId),
  memberId: rows.map(({ noted }) => noted.memberId),
  no: rows.map((row) => row.no),
  kind: rows.map((row) => row.kind),
  name: rows.map((row) => row.name),
  body: rows.map((row) => row.body),
  eventId: rows.map(({ tell }) => tell.eventId),
  workflowId: rows.map(({ tell }) => tell.workflowId),
  workflowVersion: rows.map(({ tell }) => tell.workflowVersion),
  uncertain: rows.map(({ tell }) => tell.uncertain),
})

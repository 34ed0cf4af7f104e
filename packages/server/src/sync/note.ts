import type { Accepted, LoyaltyEvent } from '@laurel/domain'
import { assert } from '../db/assert.ts'
import type { Statement } from '../db/sql.ts'
import type { LiveConnection, LiveProgram } from '../program/live.ts'
import { composeTold } from './compose.ts'
import { type Entry, packed, type Told } from './entry.ts'
import { insertQueue } from './queue-sql.ts'

/** An event that was accepted, as far as telling Braze of it goes. */
export type Noted = {
  readonly bucket: number
  readonly memberId: string
  /** As in `MemberRow`. */
  readonly life: number
  /** Number of the event among those of its member, from 1. */
  readonly seq: number
  readonly event: Pick<LoyaltyEvent, 'id'>
  readonly decision: Pick<Accepted, 'changedFields' | 'effects' | 'tells'>
}

/** A told event's number is its event's `seq` times this, plus its place among those of the event. */
const toldPerEvent = 100_000

/**
 * Note what accepted events give to send: which members may look different in Braze, and what is to be
 * told. Connections that are paused or held collect it too. One statement for each connection, whatever the
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
  const now = new Date(nowMs).toISOString()
  const { workspaceId } = live
  return live.connections.flatMap((connection) => {
    const entries = new Map<string, Draft>()
    for (const noted of accepted) note(connection, noted, entries)
    if (entries.size === 0) return []
    const lane = { workspaceId, connectionId: connection.id }
    return [insertQueue(lane, packed([...entries.values()]), 0, now)]
  })
}

/** An entry while events are added to it. */
type Draft = Pick<Entry, 'bucket' | 'memberId'> & { cause: string; marks: number; told: Told[] }

function note(connection: LiveConnection, noted: Noted, entries: Map<string, Draft>): void {
  const { bucket, memberId, event, decision } = noted
  const told = toldBy(connection, noted)
  if (told.length === 0 && !mayLookDifferent(decision, connection.mappedFields)) return

  const cause = `event:${event.id}`
  const entry = entries.get(memberId)
  if (!entry) entries.set(memberId, { bucket, memberId, cause, marks: 1, told })
  else {
    entry.cause = cause
    entry.marks += 1
    entry.told.push(...told)
  }
}

function toldBy({ id, appId }: LiveConnection, noted: Noted): Told[] {
  const { memberId, life, seq, decision } = noted
  const told: Told[] = []
  for (const tell of decision.tells) {
    if (tell.connectionId !== id) continue
    const { eventId, workflowId, workflowVersion, uncertain } = tell
    for (const { kind, name, body } of composeTold(memberId, tell, appId)) {
      const no = seq * toldPerEvent + told.length
      const head = { no, kind, name, body, eventId, workflowId, workflowVersion, uncertain }
      told.push({ ...head, life })
    }
  }
  assert(told.length < toldPerEvent, 'an event is told in fewer objects than it has numbers for')
  return told
}

const mayLookDifferent = (
  { changedFields, effects }: Noted['decision'],
  mapped: ReadonlySet<string>,
): boolean =>
  mapped.size > 0 &&
  (changedFields.some((name) => mapped.has(name)) ||
    effects.some(({ kind }) => kind === 'enrolled'))

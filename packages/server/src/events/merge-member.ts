import { type BodyOf, type mergeMember, Refused, type ReplyOf } from '@laurel/contract'
import { memberMerged } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import { readMember } from '../members/read.ts'
import type { Programs } from '../program/load.ts'
import type { Intake } from './intake.ts'
import { refusedBy, resultOf } from './render.ts'

/** What is asked of a member: to be merged into another. */
export type Merge = {
  readonly workspaceId: number
  readonly memberId: string
  /** The id of the event that this becomes: a repeat of it changes nothing. */
  readonly eventId: string
  readonly body: BodyOf<typeof mergeMember>
  /** When the request came in: milliseconds since 1970, UTC. */
  readonly nowMs: number
}

/**
 * Merge a member into another. It becomes an event of the member, and goes through the one door.
 *
 * @throws Refused with the reason for which the event was refused
 */
export async function mergeOne(
  deps: { readonly db: Database; readonly programs: Programs; readonly intake: Intake },
  { workspaceId, memberId, eventId, body: { into, reason }, nowMs }: Merge,
): Promise<ReplyOf<typeof mergeMember>> {
  const properties = { into, reason }
  const occurredAt = new Date(nowMs).toISOString()
  const input = { id: eventId, memberId, type: memberMerged, occurredAt, properties }
  // The time that we filled in is not content: a repeat comes at another.
  const incoming = { input, content: { how: 'merge', ...properties } }
  const [answer] = await deps.intake.submit(workspaceId, [incoming])
  if (!answer) throw new Refused('internal')
  if (answer.status === 'refused') throw refusedBy(answer, '/properties')
  const member = await readMember(deps, workspaceId, memberId, nowMs)
  return { member, result: resultOf(answer) }
}

import type { BodyOf, mergeMember, ReplyOf } from '@laurel/contract'
import { memberMerged } from '@laurel/domain'
import { type ActDeps, submitOf } from './member-act.ts'

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
  deps: ActDeps,
  { workspaceId, memberId, eventId, body: { into, reason }, nowMs }: Merge,
): Promise<ReplyOf<typeof mergeMember>> {
  const properties = { into, reason }
  const occurredAt = new Date(nowMs).toISOString()
  const input = { id: eventId, memberId, type: memberMerged, occurredAt, properties }
  // The time that we filled in is not content: a repeat comes at another.
  const incoming = { input, content: { how: 'merge', ...properties } }
  return submitOf(deps, { workspaceId, memberId, nowMs }, incoming)
}

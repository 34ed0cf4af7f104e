import type { BodyOf, patchMember, ReplyOf } from '@laurel/contract'
import type { Incoming } from './incoming.ts'
import { type ActDeps, submitOf } from './member-act.ts'

/** What is asked of a member: `patch` changes one who is there, `put` enrols one who is not. */
export type MemberChange = {
  readonly how: 'patch' | 'put'
  readonly workspaceId: number
  readonly memberId: string
  /** The id of the event that this becomes: a repeat of it changes nothing. */
  readonly eventId: string
  readonly body: BodyOf<typeof patchMember>
  /** When the request came in: milliseconds since 1970, UTC. */
  readonly nowMs: number
}

/**
 * Set loyalty fields of a member. It becomes an event and goes through the one door that all events go
 * through, so it is counted once, is seen in the timeline, and reaches Braze.
 *
 * @throws Refused with the reason for which the event was refused
 */
export async function changeMember(
  deps: ActDeps,
  change: MemberChange,
): Promise<ReplyOf<typeof patchMember>> {
  return submitOf(deps, change, asEvent(change))
}

function asEvent({ how, memberId, eventId, body, nowMs }: MemberChange): Incoming {
  const { fields, occurredAt } = body
  const input = {
    id: eventId,
    memberId,
    type: how === 'put' ? 'enrol' : 'profile',
    occurredAt: occurredAt ?? new Date(nowMs).toISOString(),
    properties: { fields },
  }
  // The time that we filled in is not content: a repeat comes at another.
  const content = { how, fields, occurredAt }
  return how === 'put' ? { input, content, upsert: true } : { input, content }
}

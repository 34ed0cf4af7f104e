import { type BodyOf, type patchMember, Refused, type ReplyOf } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { readMember } from '../members/read.ts'
import type { Programs } from '../program/load.ts'
import type { Incoming } from './incoming.ts'
import type { Intake } from './intake.ts'
import { refusedBy, resultOf } from './render.ts'

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
  deps: { readonly db: Database; readonly programs: Programs; readonly intake: Intake },
  change: MemberChange,
): Promise<ReplyOf<typeof patchMember>> {
  const { workspaceId, memberId } = change
  const [answer] = await deps.intake.submit(workspaceId, [asEvent(change)])
  if (!answer) throw new Refused('internal')
  if (answer.status === 'refused') throw refusedBy(answer, '/properties')
  const member = await readMember(deps, workspaceId, memberId, change.nowMs)
  return { member, result: resultOf(answer) }
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

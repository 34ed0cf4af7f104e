import { type patchMember, Refused, type ReplyOf } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { readMember } from '../members/read.ts'
import type { Programs } from '../program/load.ts'
import type { Incoming } from './incoming.ts'
import type { Intake } from './intake.ts'
import { refusedBy, resultOf } from './render.ts'

/** What acts on one member are done with. */
export type ActDeps = {
  readonly db: Database
  readonly programs: Programs
  readonly intake: Intake
}

/**
 * Take in the event that an act on one member becomes, and say how the member stands after it.
 *
 * @throws Refused with the reason for which the event was refused
 */
export async function submitOf(
  deps: ActDeps,
  of: { readonly workspaceId: number; readonly memberId: string; readonly nowMs: number },
  incoming: Incoming,
): Promise<ReplyOf<typeof patchMember>> {
  const { workspaceId, memberId, nowMs } = of
  const [answer] = await deps.intake.submit(workspaceId, [incoming])
  if (!answer) throw new Refused('internal')
  if (answer.status === 'refused') throw refusedBy(answer, '/properties')
  const member = await readMember(deps, workspaceId, memberId, nowMs)
  return { member, result: resultOf(answer) }
}

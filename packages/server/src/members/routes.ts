import {
  getMember,
  getTimeline,
  listMembers,
  patchMember,
  putMember,
  Refused,
} from '@laurel/contract'
import type { Database } from '../db/database.ts'
import type { Intake } from '../events/intake.ts'
import { type Ask, answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { changeMember, type MemberChange } from './change.ts'
import { listPage } from './list.ts'
import { readMember } from './read.ts'
import { type DeliveriesOf, timelinePage } from './timeline.ts'

/** The routes of members. */
export function routes(deps: {
  readonly db: Database
  readonly programs: Programs
  readonly intake: Intake
  readonly deliveriesOf: DeliveriesOf
}): BoundRoute[] {
  return [
    answer(listMembers, ({ query, caller }) => listPage(deps, caller.workspaceId, query)),
    answer(getMember, ({ params, caller }) =>
      readMember(deps, caller.workspaceId, params.memberId),
    ),
    answer(patchMember, (ask) => changeMember(deps, changeOf('patch', ask))),
    answer(putMember, (ask) => changeMember(deps, changeOf('put', ask))),
    answer(getTimeline, ({ params, query, caller }) =>
      timelinePage(deps, caller.workspaceId, params.memberId, query),
    ),
  ]
}

function changeOf(
  how: MemberChange['how'],
  { params, body, caller, idempotencyKey, now }: Ask<typeof patchMember>,
): MemberChange {
  if (idempotencyKey === null) throw new Refused('idempotency_key_required')
  return {
    how,
    workspaceId: caller.workspaceId,
    memberId: params.memberId,
    eventId: idempotencyKey,
    body,
    nowMs: now,
  }
}

import { getMember, listMembers } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { listPage } from './list.ts'
import { readMember } from './read.ts'

/** The routes that read members. What changes one is an event: see `events/routes.ts`. */
export function routes(deps: { readonly db: Database; readonly programs: Programs }): BoundRoute[] {
  return [
    answer(listMembers, ({ query, caller }) => listPage(deps, caller.workspaceId, query)),
    answer(getMember, ({ params, caller, now }) =>
      readMember(deps, caller.workspaceId, params.memberId, now),
    ),
  ]
}

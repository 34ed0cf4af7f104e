import { forgetMember } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import { forget } from './forget.ts'

/** The route by which a member is forgotten. */
export const routes = (deps: {
  readonly db: Database
  readonly newId: () => string
}): BoundRoute[] => [
  answer(forgetMember, ({ params: { memberId }, query: { brazeDelete }, caller, now }) =>
    forget(deps, { workspaceId: caller.workspaceId, memberId, brazeDelete }, now),
  ),
]

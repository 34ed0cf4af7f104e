import { rebuild } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { rebuildWorkspace } from './rebuild.ts'

/** The route that derives everything anew. */
export const routes = (deps: {
  readonly db: Database
  readonly programs: Programs
}): BoundRoute[] => [
  answer(rebuild, ({ query, caller, now }) =>
    rebuildWorkspace(deps, caller.workspaceId, query.memberId ?? null, now),
  ),
]

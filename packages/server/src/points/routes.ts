import { getPoints, getStatement, verify } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { readPoints } from './read.ts'
import { readStatement } from './statement.ts'
import { verifyWorkspace } from './verify.ts'

/** The routes of points, and the audit of the ledger. */
export function routes(deps: { readonly db: Database; readonly programs: Programs }): BoundRoute[] {
  return [
    answer(getPoints, ({ params, query, caller, now }) =>
      readPoints(deps, caller.workspaceId, params.memberId, query, now),
    ),
    answer(getStatement, ({ params, query, caller, now }) =>
      readStatement(deps, caller.workspaceId, params.memberId, query, now),
    ),
    answer(verify, ({ caller }) => verifyWorkspace(deps, caller.workspaceId)),
  ]
}

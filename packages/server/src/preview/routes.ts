import { previewMember, syncMember } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { preview } from './preview.ts'
import { syncNow } from './sync-now.ts'

/** The routes that show and refresh one member at a connection. */
export function routes(deps: {
  readonly db: Database
  readonly programs: Programs
  /** Told when something was put into a workspace's queue. */
  readonly nudge: (workspaceId: number) => void
}): BoundRoute[] {
  return [
    answer(previewMember, ({ caller, params }) => preview(deps, caller.workspaceId, params)),
    answer(syncMember, async ({ caller, params, now }) => {
      const marked = await syncNow(deps, caller.workspaceId, params, now)
      deps.nudge(caller.workspaceId)
      return marked
    }),
  ]
}

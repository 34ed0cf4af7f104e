import { previewMember, syncMember } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { preview } from './preview.ts'
import { syncNow } from './sync-now.ts'

/** The routes that show and refresh one member at a connection. */
export function routes(deps: { readonly db: Database; readonly programs: Programs }): BoundRoute[] {
  return [
    answer(previewMember, ({ caller, params }) => preview(deps, caller.workspaceId, params)),
    answer(syncMember, ({ caller, params, now }) => syncNow(deps, caller.workspaceId, params, now)),
  ]
}

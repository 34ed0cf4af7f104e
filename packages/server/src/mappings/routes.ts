import * as contract from '@laurel/contract'
import { connectionRow } from '../connections/view.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import { checkDraft } from './check.ts'
import type { MappingDeps } from './deps.ts'
import { saveMapping } from './save.ts'
import { mappingVersions } from './sql.ts'
import { mappingsAt, versionsPage } from './versions.ts'
import { mappingOut } from './view.ts'

/** The routes of field mappings. */
export function routes(deps: MappingDeps): BoundRoute[] {
  const { db } = deps
  return [
    answer(contract.getMapping, async ({ caller, params }) => {
      const { workspaceId } = caller
      const { mappingVersion, id } = await connectionRow(db, workspaceId, params.connectionId)
      const page = { atMost: mappingVersion, limit: 1 }
      const [row] = await db.ask(mappingVersions(workspaceId, id, page))
      return mappingOut(row)
    }),
    answer(contract.putMapping, ({ caller, params, body, now }) => {
      const { version: expected, mappings, onRemoved, comment } = body
      const save = { ...params, mappings, onRemoved, comment, expected }
      return saveMapping(deps, caller, save, now)
    }),
    answer(contract.checkMapping, ({ caller, params, body }) =>
      checkDraft(deps, caller.workspaceId, params.connectionId, body),
    ),
    answer(contract.listMappingVersions, async ({ caller, params, query }) => {
      const { id } = await connectionRow(db, caller.workspaceId, params.connectionId)
      return versionsPage(db, caller.workspaceId, id, query)
    }),
    answer(contract.rollbackMapping, async ({ caller, params, body, now }) => {
      const { id } = await connectionRow(db, caller.workspaceId, params.connectionId)
      const mappings = await mappingsAt(db, caller.workspaceId, id, body.to)
      const { onRemoved, version: expected } = body
      const comment = body.comment ?? `Return to version ${body.to}.`
      return saveMapping(
        deps,
        caller,
        { connectionId: id, mappings, onRemoved, comment, expected },
        now,
      )
    }),
  ]
}

import * as contract from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { readStored } from '../program/read.ts'
import { deleteTierSet, saveTierSet, tierSetOut } from './change.ts'
import { readTiers } from './read.ts'

/** The routes of tiers: the sets, and where a member stands in them. */
export function routes(deps: { readonly db: Database; readonly programs: Programs }): BoundRoute[] {
  const { db } = deps
  return [
    answer(contract.getMemberTiers, ({ caller, params, now }) =>
      readTiers(deps, caller.workspaceId, params.memberId, now),
    ),
    answer(contract.listTierSets, async ({ caller }) => {
      const { config } = await readStored(db, caller.workspaceId)
      return { data: config.tierSets.map(tierSetOut) }
    }),
    answer(contract.putTierSet, ({ caller, params, body, now }) =>
      saveTierSet(db, { caller, id: params.id, nowMs: now }, body),
    ),
    answer(contract.deleteTierSet, ({ caller, params, query, now }) =>
      deleteTierSet(db, { caller, id: params.id, expected: query.version, nowMs: now }),
    ),
  ]
}

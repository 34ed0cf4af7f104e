import { type checkMapping, Refused, type ReplyOf } from '@laurel/contract'
import { reckon } from './cost.ts'
import type { MappingDeps } from './deps.ts'
import { type Draft, drafted } from './draft.ts'
import { judge } from './judge.ts'
import { knownAttributes } from './known.ts'

/**
 * Say what is wrong with a field mapping and what it would cost, without saving it.
 *
 * @throws Refused `connection_not_found`
 */
export async function checkDraft(
  deps: MappingDeps,
  workspaceId: number,
  connectionId: string,
  draft: Draft,
): Promise<ReplyOf<typeof checkMapping>> {
  const attributes = await knownAttributes(deps, workspaceId, connectionId)
  const { program, connections } = await deps.programs.latest(workspaceId)
  const connection = connections.find(({ id }) => id === connectionId)
  if (!connection) throw new Refused('connection_not_found', { about: { connectionId } })

  const { problems, warnings } = judge(program, draft.mappings, attributes)
  const { added, removed, cleared, mappings } = drafted(connection.mapping, draft)
  const judged = { problems: [...problems], diff: { added, removed } }
  if (problems.length > 0) return { ...judged, warnings: [...warnings], cost: null }
  const reckoned = await reckon(deps.db, program, connection, { mappings, cleared }, workspaceId)
  return { ...judged, warnings: [...warnings, ...reckoned.warnings], cost: reckoned.cost }
}

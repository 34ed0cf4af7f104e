import { type listMappingVersions, type QueryOf, Refused, type ReplyOf } from '@laurel/contract'
import { diffMappings, type FieldMapping } from '@laurel/domain'
import type { Session } from '../db/database.ts'
import { mappingVersions } from './sql.ts'
import { mappingOut } from './view.ts'

/** Above every version. */
const newest = 2_147_483_647

/**
 * One page of the versions of a field mapping, newest first, each with what it changed.
 *
 * @throws Refused `invalid_request` for a cursor that is not ours
 */
export async function versionsPage(
  db: Session,
  workspaceId: number,
  connectionId: string,
  { cursor, limit }: QueryOf<typeof listMappingVersions>,
): Promise<ReplyOf<typeof listMappingVersions>> {
  const atMost = cursor === undefined ? newest : versionIn(cursor)
  // One more than is shown: the last one's change is told against it.
  const page = { atMost, limit: limit + 1 }
  const rows = await db.ask(mappingVersions(workspaceId, connectionId, page))
  const data = rows.slice(0, limit).map((row, index) => {
    const { added, removed } = diffMappings(rows[index + 1]?.mappings ?? [], row.mappings)
    return { ...mappingOut(row), diff: { added: [...added], removed: [...removed] } }
  })
  const next = rows[limit]
  return { data, nextCursor: next ? String(next.version) : null }
}

/**
 * The mappings of a version; version 0 has none.
 *
 * @throws Refused `mapping_version_not_found`
 */
export async function mappingsAt(
  db: Session,
  workspaceId: number,
  connectionId: string,
  version: number,
): Promise<readonly FieldMapping[]> {
  if (version === 0) return []
  const page = { atMost: version, limit: 1 }
  const [row] = await db.ask(mappingVersions(workspaceId, connectionId, page))
  if (row?.version === version) return row.mappings
  throw new Refused('mapping_version_not_found', { about: { connectionId, version } })
}

function versionIn(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor)
  const message = 'The cursor is not one of this list.'
  throw new Refused('invalid_request', { errors: [{ path: '/cursor', rule: 'cursor', message }] })
}

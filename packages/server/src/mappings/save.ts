import { type Issue, type putMapping, Refused, type ReplyOf } from '@laurel/contract'
import { insertBackfill, memberCount, supersedeBackfills } from '../backfills/sql.ts'
import type { Session } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import { mustCompile } from '../program/compile.ts'
import type { MappingDeps } from './deps.ts'
import { type Draft, type Drafted, drafted } from './draft.ts'
import { judge } from './judge.ts'
import { knownAttributes } from './known.ts'
import { insertMapping, mappingVersions, useMapping } from './sql.ts'
import { mappingOut } from './view.ts'

/** A new version of a field mapping. */
export type Save = Draft & {
  readonly connectionId: string
  /** The version that the caller read; undefined: whatever is there. */
  readonly expected: number | undefined
  readonly comment: string | undefined
}

/** What saving it did. */
export type Applied = ReplyOf<typeof putMapping>

/**
 * Save the whole field mapping as a new version, and begin to bring profiles up to date. Nothing is
 * written when it is the mapping as it is.
 *
 * @throws Refused `connection_not_found`, `version_conflict`, `mapping_invalid`
 */
export async function saveMapping(
  deps: MappingDeps,
  caller: Caller,
  save: Save,
  nowMs: number,
): Promise<Applied> {
  const { workspaceId } = caller
  const { connectionId } = save
  // Braze is asked and members are counted before the lock is taken: intake waits for neither.
  const attributes = await knownAttributes(deps, workspaceId, connectionId)
  const [counted] = await deps.db.ask(memberCount(workspaceId))
  const members = counted?.members ?? 0
  const subject = `mapping:${connectionId}`
  const change = { workspaceId, actor: caller.keyId, subject, nowMs }

  return changeConfiguration(deps.db, change, async (tx, stored) => {
    const connection = stored.connections.find(({ id }) => id === connectionId)
    if (!connection) throw new Refused('connection_not_found', { about: { connectionId } })
    const { version } = connection.mapping
    if (save.expected !== undefined && save.expected !== version) {
      throw new Refused('version_conflict', { about: { version } })
    }
    const { problems, warnings } = judge(mustCompile(stored).program, save.mappings, attributes)
    if (problems.length > 0) throw new Refused('mapping_invalid', { errors: problems })

    const draft = drafted(connection.mapping, save)
    if (draft.same) {
      const result = await applied(tx, workspaceId, { connectionId, version, draft, warnings })
      return { kind: 'unchanged', result }
    }
    const fresh = { workspaceId, connectionId, version: version + 1, actor: caller.keyId }
    await write(tx, fresh, draft, {
      id: deps.newId(),
      comment: save.comment ?? null,
      members,
      at: new Date(nowMs).toISOString(),
    })
    const stale = draft.writes ? members : 0
    const done = { connectionId, version: version + 1, draft, warnings, stale }
    const { mappings, cleared } = connection.mapping
    return {
      kind: 'changed',
      before: version === 0 ? null : { mappings, cleared },
      after: { mappings: draft.mappings, cleared: draft.cleared },
      result: await applied(tx, workspaceId, done),
    }
  })
}

/** Write a version, and a backfill where profiles have to be written for it. */
async function write(
  tx: Session,
  fresh: { workspaceId: number; connectionId: string; version: number; actor: string },
  { mappings, cleared, writes }: Drafted,
  { id, comment, members, at }: { id: string; comment: string | null; members: number; at: string },
): Promise<void> {
  const { workspaceId, connectionId, version } = fresh
  await tx.all([
    insertMapping({ ...fresh, mappings: JSON.stringify(mappings), cleared, comment, at }),
    useMapping(workspaceId, connectionId, version),
  ])
  if (!writes) return
  const backfill = { workspaceId, connectionId, id, cause: `mapping:${version}`, condition: null }
  await tx.all([
    supersedeBackfills(workspaceId, connectionId, at),
    insertBackfill({ ...backfill, total: members, at }),
  ])
}

async function applied(
  tx: Session,
  workspaceId: number,
  done: {
    connectionId: string
    version: number
    draft: Drafted
    warnings: readonly Issue[]
    stale?: number
  },
): Promise<Applied> {
  const page = { atMost: done.version, limit: 1 }
  const [row] = await tx.ask(mappingVersions(workspaceId, done.connectionId, page))
  const { added, removed } = done.draft
  const diff = { added, removed }
  return { mapping: mappingOut(row), diff, warnings: [...done.warnings], stale: done.stale ?? 0 }
}

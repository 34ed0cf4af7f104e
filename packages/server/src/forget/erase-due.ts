import { erase, facts } from '@laurel/braze'
import { iso } from '@laurel/domain'
import type { SyncDeps } from '../sync/link.ts'
import type { Lane } from '../sync/sql.ts'
import { connectionsToErase, dropErasures, takeErasures } from './sql.ts'

/** An order that Braze did not take is given again after this, in milliseconds. */
const againMs = 60_000

/**
 * Order Braze to delete the profiles that are due, by every connection, as many in a request as Braze
 * takes. A member that has enrolled again meanwhile keeps its profile.
 *
 * @returns how many profiles were ordered to be deleted
 */
export async function eraseDue(
  deps: Pick<SyncDeps, 'db' | 'open' | 'now' | 'heard'>,
): Promise<number> {
  let erased = 0
  for (const lane of await deps.db.ask(connectionsToErase(iso(deps.now())))) {
    for (let taken = -1; taken !== 0; erased += taken) taken = await eraseSome(deps, lane)
  }
  return erased
}

async function eraseSome(
  { db, open, now, heard }: Pick<SyncDeps, 'db' | 'open' | 'now' | 'heard'>,
  { workspaceId, connectionId }: Lane,
): Promise<number> {
  const nowMs = now()
  const span = { limit: facts.deleteIds.value, now: iso(nowMs), until: iso(nowMs + againMs) }
  const rows = await db.ask(takeErasures(workspaceId, connectionId, span))
  if (rows.length === 0) return 0
  const gone = rows.filter(({ back }) => !back)
  if (gone.length > 0) {
    const { wire, ...credentials } = await open(workspaceId, connectionId)
    const ids = gone.map(({ memberId }) => memberId)
    const done = await erase(wire, credentials, ids)
    if (!done.ok) {
      const lane = { workspaceId, connectionId }
      heard({ kind: 'erasure_failed', lane, profiles: ids.length, why: done.why })
      return 0
    }
  }
  await db.ask(
    dropErasures(
      workspaceId,
      connectionId,
      rows.map(({ bucket }) => bucket),
      rows.map(({ memberId }) => memberId),
    ),
  )
  return rows.length
}

import { probe } from '@laurel/braze'
import { Refused } from '@laurel/contract'
import { releaseHold } from '../connections/sql.ts'
import { changeConfiguration } from '../program/change.ts'
import type { LiveConnection } from '../program/live.ts'
import { setHold } from './hold-sql.ts'
import type { Hold, SyncDeps } from './link.ts'
import type { Lane } from './sql.ts'

const change = ({ workspaceId, connectionId }: Lane, nowMs: number) => ({
  workspaceId,
  actor: 'sync',
  subject: `connection:${connectionId}`,
  nowMs,
})

/**
 * Put a connection on hold, with the reason for a person to read. What waits stays and more collects.
 * A connection that was changed since it was sent by (its token rotated, say) is left alone.
 */
export async function holdConnection(
  deps: Pick<SyncDeps, 'db' | 'now' | 'heard'>,
  lane: Lane,
  { version }: Pick<LiveConnection, 'version'>,
  { cause, why }: Hold,
): Promise<void> {
  const nowMs = deps.now()
  const said = `${cause}: ${why}`.slice(0, 500)
  const isHeld = await changeConfiguration(deps.db, change(lane, nowMs), async (tx) => {
    const [held] = await tx.ask(setHold(lane, version, said, new Date(nowMs).toISOString()))
    if (!held) return { kind: 'unchanged', result: false }
    const after = { status: 'held', why: said }
    return { kind: 'changed', before: { status: 'active' }, after, result: true }
  })
  if (isHeld) deps.heard({ kind: 'held', lane, cause, why })
}

/**
 * See whether a connection on hold may go on, without writing anything in Braze, and let it go on if
 * it may.
 *
 * @returns whether it goes on
 */
export async function resumeIfWell(
  deps: Pick<SyncDeps, 'db' | 'now' | 'heard' | 'open'>,
  lane: Lane,
): Promise<boolean> {
  const opened = await deps.open(lane.workspaceId, lane.connectionId).catch(unlessHeld)
  if (!opened) return false
  const { wire, ...credentials } = opened
  const found = await probe(wire, credentials)
  if (found.kind !== 'reached' || found.permissions['users.track'].state !== 'granted') return false
  await changeConfiguration(deps.db, change(lane, deps.now()), async (tx) => {
    await tx.ask(releaseHold(lane.workspaceId, lane.connectionId))
    const [before, after] = [{ status: 'held' }, { status: 'active' }]
    return { kind: 'changed', before, after, result: null }
  })
  deps.heard({ kind: 'resumed', lane })
  return true
}

/** A token that cannot be read is waited for as one that Braze refuses. */
function unlessHeld(fault: unknown): null {
  if (fault instanceof Refused && fault.code === 'connection_held') return null
  throw fault
}

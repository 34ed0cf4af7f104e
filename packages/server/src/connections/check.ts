import type { checkConnection, ReplyOf } from '@laurel/contract'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import type { ConnectionDeps } from './deps.ts'
import { examine } from './examine.ts'
import { paceOut } from './learned.ts'
import { releaseHold, updateLearned } from './sql.ts'
import { connectionOut, connectionRow } from './view.ts'

/**
 * Probe a connection again. A hold ends when nothing that is required is missing any more.
 *
 * @throws Refused `connection_not_found`, `connection_held`, `braze_key_refused`, `braze_unreachable`
 */
export async function check(
  { db, access, now }: ConnectionDeps,
  { workspaceId, keyId }: Caller,
  id: string,
): Promise<ReplyOf<typeof checkConnection>> {
  const found = await examine(await access.open(workspaceId, id), now)
  const nowMs = now()
  const at = new Date(nowMs).toISOString()
  await db.ask(updateLearned(workspaceId, id, JSON.stringify(found.learned), at))

  const ok = found.missing.length === 0
  const { status } = await connectionRow(db, workspaceId, id)
  if (ok && status === 'held') {
    const change = { workspaceId, actor: keyId, subject: `connection:${id}`, nowMs }
    await changeConfiguration(db, change, async (tx) => {
      await tx.ask(releaseHold(workspaceId, id))
      return { kind: 'changed', before: { status }, after: { status: 'active' }, result: null }
    })
  }
  const connection = connectionOut(await connectionRow(db, workspaceId, id))
  return { ok, connection, pace: paceOut(found.pace, nowMs), latencyMs: found.latencyMs }
}

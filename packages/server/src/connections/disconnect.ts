import assert from 'node:assert/strict'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import { connectionName } from './access.ts'
import type { ConnectionDeps } from './deps.ts'
import { dropLeftovers } from './leftovers.ts'
import { mustBe } from './patch.ts'
import { deleteConnectionRow, waitingNow } from './sql.ts'
import { connectionRow } from './view.ts'

/**
 * Disconnect: what waits is not sent, and the list of changes says how much that was. The token and
 * what Braze acknowledged are erased here; Braze keeps what it has.
 *
 * @throws Refused `connection_not_found`, `connection_in_use`, `version_conflict`
 */
export async function disconnect(
  { db, wires, now }: ConnectionDeps,
  { workspaceId, keyId }: Caller,
  id: string,
  expected: number | undefined,
): Promise<void> {
  const change = {
    workspaceId,
    actor: keyId,
    subject: `connection:${id}`,
    nowMs: now(),
    breaks: 'connection_in_use',
  } as const
  await changeConfiguration(db, change, async (tx) => {
    const { name, instanceUrl, appId, mode, mappingVersion, version } = await connectionRow(
      tx,
      workspaceId,
      id,
    )
    mustBe(version, expected)
    const [waiting] = await tx.ask(waitingNow(workspaceId, id))
    assert(waiting, 'a sum has one row')
    const { members, events } = waiting
    await tx.ask(deleteConnectionRow(workspaceId, id))
    const before = { name, instanceUrl, appId, mode, mappingVersion, waited: { members, events } }
    return { kind: 'changed', before, after: null, result: null }
  })
  wires.drop(connectionName(workspaceId, id))
  await dropLeftovers(db, workspaceId, id)
}

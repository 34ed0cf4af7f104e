import type { Connection } from '@laurel/contract'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import { connectionName } from './access.ts'
import type { ConnectionDeps } from './deps.ts'
import { examineWhole } from './examine.ts'
import { updateToken } from './sql.ts'
import { connectionOut, connectionRow } from './view.ts'

/**
 * Put a new token in place without a gap: it is probed first, and the old one serves until then. A
 * connection that was held goes on; one that was paused stays so.
 *
 * @throws Refused `connection_not_found`, `braze_key_refused`, `braze_permission_missing`,
 *                 `braze_unreachable`
 */
export async function rotateToken(
  { db, access, secrets, now }: ConnectionDeps,
  { workspaceId, keyId }: Caller,
  id: string,
  apiToken: string,
): Promise<Connection> {
  const line = await access.line(workspaceId, id)
  const { learned } = await examineWhole({ ...line, key: apiToken }, now)

  const nowMs = now()
  const change = { workspaceId, actor: keyId, subject: `connection:${id}`, nowMs }
  await changeConfiguration(db, change, async (tx) => {
    const row = await connectionRow(tx, workspaceId, id)
    const keyHint = apiToken.slice(-4)
    await tx.ask(
      updateToken({
        workspaceId,
        id,
        keyCipher: secrets.seal(apiToken, connectionName(workspaceId, id)),
        keyHint,
        learned: JSON.stringify(learned),
        at: new Date(nowMs).toISOString(),
      }),
    )
    const status = row.status === 'held' ? 'active' : row.status
    const before = { tokenHint: row.keyHint, status: row.status }
    return { kind: 'changed', before, after: { tokenHint: keyHint, status }, result: null }
  })
  return connectionOut(await connectionRow(db, workspaceId, id))
}

import { allows, Refused } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import type { Keyring } from './keyring.ts'
import { liveKeys, revokeKeyRow } from './sql.ts'

/**
 * Revoke a key: here at once, on other nodes within a second.
 *
 * @throws Refused `key_not_found`, `last_admin_key`
 */
export async function revokeKey(
  db: Database,
  keyring: Keyring,
  caller: Caller,
  id: string,
  nowMs: number,
): Promise<void> {
  const { workspaceId } = caller
  const change = { workspaceId, actor: caller.keyId, subject: `key:${id}`, nowMs }
  // Under the lock, so that two keys which revoke each other do not leave none.
  await changeConfiguration(db, change, async (tx) => {
    const keys = await tx.ask(liveKeys(workspaceId))
    const key = keys.find((each) => each.id === id)
    if (!key) throw new Refused('key_not_found', { about: { id } })
    if (!keys.some((each) => each.id !== id && allows(each.scopes, 'keys:write'))) {
      throw new Refused('last_admin_key', { about: { id } })
    }
    await tx.ask(revokeKeyRow(workspaceId, id, new Date(nowMs).toISOString()))
    const { name, scopes } = key
    return { kind: 'changed', before: { name, scopes }, after: null, result: null }
  })
  keyring.forget()
}

import { allows, Refused, type Scope } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import { insertKey, type KeyRow } from './sql.ts'
import { digestOf, hintOf, newToken } from './token.ts'

/** A key that was just made; its token is never to be had again. */
export type NewKey = KeyRow & { readonly token: string }

/**
 * Make a key, which may do at most what the key that makes it may do.
 *
 * @throws Refused `forbidden`
 */
export async function makeKey(
  db: Database,
  caller: Caller,
  { id, name, scopes }: { id: string; name: string; scopes: readonly Scope[] },
  nowMs: number,
): Promise<NewKey> {
  const above = scopes.filter((scope) => !allows(caller.scopes, scope))
  if (above.length > 0) {
    const missing = above.join(', ')
    const message = `A key gives only scopes that it has itself, and this one lacks: ${missing}.`
    throw new Refused('forbidden', { message })
  }
  const token = newToken()
  const { workspaceId } = caller
  const createdAt = new Date(nowMs).toISOString()
  const key = { id, name, hint: hintOf(token), scopes: [...new Set(scopes)], createdAt }
  const change = { workspaceId, actor: caller.keyId, subject: `key:${id}`, nowMs }
  await changeConfiguration(db, change, async (tx) => {
    const digest = digestOf(token)
    await tx.ask(insertKey({ ...key, workspaceId, digest, at: createdAt }))
    return { kind: 'changed', before: null, after: { name, scopes: key.scopes }, result: null }
  })
  return { ...key, token }
}

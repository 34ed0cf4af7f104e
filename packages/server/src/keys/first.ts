import assert from 'node:assert/strict'
import type { Database } from '../db/database.ts'
import { insertFirstKey, insertWorkspace, lockFirst, workspaceIds } from './sql.ts'
import { digestOf, hintOf, newToken } from './token.ts'

/** The workspace that the first key belongs to, and the key's token if it was made just now. */
export type First = { readonly workspaceId: number; readonly token: string | null }

/**
 * See to it that there is a workspace and a key to begin with. Safe when several processes start at
 * once: one of them makes both, and only that one is given the token.
 */
export function ensureFirst(
  db: Database,
  { name, keyId, nowMs }: { name: string; keyId: string; nowMs: number },
): Promise<First> {
  return db.transaction(async (tx) => {
    await tx.ask(lockFirst())
    const known = await tx.ask(workspaceIds())
    const [first] = known.length > 0 ? known : await tx.ask(insertWorkspace(name))
    assert(first, 'there is a workspace now')
    const token = newToken()
    const digest = digestOf(token)
    const at = new Date(nowMs).toISOString()
    const made = await tx.ask(
      insertFirstKey({ id: keyId, workspaceId: first.id, digest, hint: hintOf(token), at }),
    )
    return { workspaceId: first.id, token: made.length > 0 ? token : null }
  })
}

import type { Database } from '../db/database.ts'
import type { Secrets } from '../secrets.ts'
import { connectionName } from './access.ts'
import { resealToken, sealedTokens } from './sql.ts'

/**
 * Seal every token anew that is sealed under an older master key. Can be done at any time, by several
 * processes at once.
 *
 * @returns how many were sealed anew
 */
export async function resealTokens(db: Database, secrets: Secrets): Promise<number> {
  const old = (await db.ask(sealedTokens())).filter(
    ({ keyCipher }) => !secrets.isCurrent(keyCipher),
  )
  for (const { workspaceId, id, keyCipher } of old) {
    const name = connectionName(workspaceId, id)
    const fresh = secrets.seal(secrets.open(keyCipher, name), name)
    await db.ask(resealToken(workspaceId, id, keyCipher, fresh))
  }
  return old.length
}

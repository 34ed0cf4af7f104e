import type { Database } from '../db/database.ts'
import { changeConfiguration } from '../program/change.ts'
import type { Secrets } from '../secrets.ts'
import { connectionName, tokenIn, tokenLost } from './access.ts'
import { holdLost, resealToken, sealedTokens } from './sql.ts'

/** What became of the tokens that are sealed under older master keys. */
export type Resealed = {
  /** How many were sealed anew. */
  readonly resealed: number
  /** Connections whose token no key opens, `workspace/connection`: they are held until it is healed. */
  readonly lost: readonly string[]
}

/**
 * Seal every token anew that is sealed under an older master key, and hold the connections whose token
 * cannot be read any more. Can be done at any time, by several processes at once.
 *
 * @param nowMs  milliseconds since 1970, UTC
 */
export async function resealTokens(
  db: Database,
  secrets: Secrets,
  nowMs: number,
): Promise<Resealed> {
  let resealed = 0
  const lost: string[] = []
  for (const { workspaceId, id, keyCipher } of await db.ask(sealedTokens())) {
    if (secrets.isCurrent(keyCipher)) continue
    const name = connectionName(workspaceId, id)
    const token = tokenIn(secrets, keyCipher, name)
    if (token === null) {
      await hold(db, workspaceId, id, nowMs)
      lost.push(name)
    } else {
      await db.ask(resealToken(workspaceId, id, keyCipher, secrets.seal(token, name)))
      resealed += 1
    }
  }
  return { resealed, lost }
}

async function hold(db: Database, workspaceId: number, id: string, nowMs: number): Promise<void> {
  const change = { workspaceId, actor: 'start', subject: `connection:${id}`, nowMs }
  await changeConfiguration(db, change, async (tx) => {
    const [held] = await tx.ask(holdLost(workspaceId, id, tokenLost, new Date(nowMs).toISOString()))
    if (!held) return { kind: 'unchanged', result: null }
    const after = { status: 'held', why: tokenLost }
    return { kind: 'changed', before: null, after, result: null }
  })
}

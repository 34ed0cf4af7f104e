import type { Database } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { keyByDigest } from './sql.ts'
import { digestOf, isToken } from './token.ts'

/** Knows who a token belongs to. */
export type Keyring = {
  /** Who asks, or null for a token that there is not, or not any more. */
  authenticate(token: string, nowMs: number): Promise<Caller | null>
  /** Forget who was let in, at once: a key was revoked in this process. */
  forget(): void
}

/** A revoked key is refused by every other process within this time. */
const keptMs = 1_000
const mostKept = 10_000

/** Look keys up in the database, and keep what was found for a second. */
export function keyring(db: Database): Keyring {
  // By the token, which the request holds anyway: to hash it each time costs more than the look-up saves.
  const kept = new Map<
    string,
    { readonly caller: Promise<Caller | null>; readonly untilMs: number }
  >()
  /** Grows with each `forget`, so that a look-up under way does not bring a revoked key back. */
  let forgotten = 0

  const lookUp = async (digest: Buffer): Promise<Caller | null> => {
    const [row] = await db.ask(keyByDigest(digest))
    return row ? { workspaceId: row.workspaceId, keyId: row.id, scopes: row.scopes } : null
  }

  return {
    async authenticate(token, nowMs) {
      if (!isToken(token)) return null
      const found = kept.get(token)
      if (found && nowMs < found.untilMs) return found.caller

      const asOf = forgotten
      const caller = lookUp(digestOf(token))
      if (kept.size >= mostKept) kept.clear()
      kept.set(token, { caller, untilMs: nowMs + keptMs })
      const drop = () => {
        if (kept.get(token)?.caller === caller) kept.delete(token)
      }
      // Failures and strangers are not kept: the next request asks again.
      await caller.then((known) => {
        if (known === null || asOf !== forgotten) drop()
      }, drop)
      return caller
    },
    forget() {
      forgotten += 1
      kept.clear()
    },
  }
}

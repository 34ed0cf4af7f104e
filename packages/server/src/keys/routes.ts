import * as contract from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Keyring } from './keyring.ts'
import { makeKey } from './make.ts'
import { revokeKey } from './revoke.ts'
import { liveKeys } from './sql.ts'

/** The routes of API keys. */
export function routes(deps: {
  readonly db: Database
  readonly keyring: Keyring
  readonly newId: () => string
}): BoundRoute[] {
  const { db, keyring, newId } = deps
  return [
    answer(contract.listKeys, async ({ caller }) => ({
      data: await db.ask(liveKeys(caller.workspaceId)),
    })),
    answer(contract.createKey, ({ caller, body, now }) =>
      makeKey(db, caller, { ...body, id: newId() }, now),
    ),
    answer(contract.revokeKey, ({ caller, params, now }) =>
      revokeKey(db, keyring, caller, params.id, now),
    ),
  ]
}

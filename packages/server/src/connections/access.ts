import type { Credentials, Wire } from '@laurel/braze'
import { Refused } from '@laurel/contract'
import type { Session } from '../db/database.ts'
import { ConnectionSettings } from '../program/settings.ts'
import type { Secrets } from '../secrets.ts'
import { lineOf } from './sql.ts'
import type { Wires } from './wires.ts'

/** What it takes to speak to Braze by a connection. */
export type Access = Credentials & { readonly wire: Wire }

/** Opens connections for those who send. */
export type ConnectionAccess = {
  /**
   * The wire and the key of a connection, as they are now: a rotated key is used from the next
   * opening on.
   *
   * @throws Refused `connection_not_found`; `connection_held` when the token cannot be read any more
   */
  open(workspaceId: number, connectionId: string): Promise<Access>
  /**
   * The same without the key, for another one to be tried.
   *
   * @throws Refused `connection_not_found`
   */
  line(workspaceId: number, connectionId: string): Promise<Omit<Access, 'key'>>
}

/** What opening a connection is made of. */
export type AccessDeps = {
  readonly db: Session
  readonly secrets: Secrets
  readonly wires: Wires
  /** Milliseconds to wait for an answer of Braze. */
  readonly timeoutMs: number
}

/** Open connections by their ids. */
export function connectionAccess({ db, secrets, wires, timeoutMs }: AccessDeps): ConnectionAccess {
  const find = async (workspaceId: number, connectionId: string) => {
    const [row] = await db.ask(lineOf(workspaceId, connectionId))
    if (!row) throw new Refused('connection_not_found', { about: { connectionId } })
    const name = connectionName(workspaceId, connectionId)
    const { concurrency } = ConnectionSettings.parse(row.settings)
    const wire = wires.wireOf(name, { origin: row.instanceUrl, connections: concurrency })
    return { name, keyCipher: row.keyCipher, line: { wire, timeoutMs } }
  }
  return {
    open: async (workspaceId, connectionId) => {
      const { name, keyCipher, line } = await find(workspaceId, connectionId)
      const key = tokenIn(secrets, keyCipher, name)
      if (key === null) throw new Refused('connection_held', { message: tokenLost })
      return { ...line, key }
    },
    line: async (workspaceId, connectionId) => (await find(workspaceId, connectionId)).line,
  }
}

/** A token, or null when no master key that is given opens it. */
export function tokenIn(secrets: Secrets, sealed: Uint8Array, name: string): string | null {
  try {
    return secrets.open(sealed, name)
  } catch {
    return null
  }
}

/** Why a connection whose token cannot be read is held. */
export const tokenLost =
  'The token was encrypted under a master key that is not given any more. Give that key, or a token anew.'

/** What a connection's wire is kept under, and what its sealed token is bound to. */
export const connectionName = (workspaceId: number, connectionId: string): string =>
  `${workspaceId}/${connectionId}`

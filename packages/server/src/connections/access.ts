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
   * @throws Refused `connection_not_found`
   */
  open(workspaceId: number, connectionId: string): Promise<Access>
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
  return {
    async open(workspaceId, connectionId) {
      const [row] = await db.ask(lineOf(workspaceId, connectionId))
      if (!row) throw new Refused('connection_not_found', { about: { connectionId } })
      const name = connectionName(workspaceId, connectionId)
      const { concurrency } = ConnectionSettings.parse(row.settings)
      return {
        wire: wires.wireOf(name, { origin: row.instanceUrl, connections: concurrency }),
        key: secrets.open(row.keyCipher, name),
        timeoutMs,
      }
    },
  }
}

/** What a connection's wire is kept under, and what its sealed token is bound to. */
export const connectionName = (workspaceId: number, connectionId: string): string =>
  `${workspaceId}/${connectionId}`

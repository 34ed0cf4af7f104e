import { type Connection, Refused } from '@laurel/contract'
import type { Session } from '../db/database.ts'
import { ConnectionSettings } from '../program/settings.ts'
import { Learned, permissionsOut } from './learned.ts'
import { type ConnectionView, connectionsOf } from './sql.ts'

/**
 * A connection with everything but its token.
 *
 * @throws Refused `connection_not_found`
 */
export async function connectionRow(
  db: Session,
  workspaceId: number,
  connectionId: string,
): Promise<ConnectionView> {
  const [row] = await db.ask(connectionsOf(workspaceId, connectionId))
  if (!row) throw new Refused('connection_not_found', { about: { connectionId } })
  return row
}

/** A connection as callers see it. */
export function connectionOut(row: ConnectionView): Connection {
  const { quietMs, contract, objects, limitMode, bytes, requestsPerMinute, concurrency } =
    ConnectionSettings.parse(row.settings)
  return {
    id: row.id,
    name: row.name,
    instanceUrl: row.instanceUrl,
    appId: row.appId,
    tokenHint: row.keyHint,
    status: row.status,
    heldWhy: row.heldWhy,
    mode: row.mode,
    quietMs,
    contract,
    limits: { objects, counting: limitMode, bytes, requestsPerMinute, inFlight: concurrency },
    permissions: permissionsOut(Learned.parse(row.learned)),
    checkedAt: row.checkedAt,
    mappingVersion: row.mappingVersion,
    createdAt: row.createdAt,
    version: row.version,
  }
}

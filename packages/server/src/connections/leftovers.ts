import { z } from 'zod'
import { buckets } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { sql } from '../db/sql.ts'

/** What a connection kept of the members of one bucket: what waited, what was acknowledged and parked. */
const dropRows = (bucket: number, workspaceId: number, connectionId: string) => [
  sql(z.never())`
    delete from sync_waiting
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
  sql(z.never())`
    delete from sync_told
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
  sql(z.never())`
    delete from sync_mirror
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
  sql(z.never())`
    delete from sync_parked
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
  sql(z.never())`
    delete from erasures
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
]

/**
 * Drop what is kept of members for a connection that is not there, bucket by bucket. Deliveries stay:
 * they are history. Done after disconnecting, and again before an id is used anew, so that a sweep
 * which was cut short leaves no acknowledgement of another Braze workspace.
 */
export async function dropLeftovers(
  db: Database,
  workspaceId: number,
  connectionId: string,
): Promise<void> {
  for (let bucket = 0; bucket < buckets; bucket++) {
    await db.all(dropRows(bucket, workspaceId, connectionId))
  }
}

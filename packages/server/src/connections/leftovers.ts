import { buckets } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { dropRows } from './leftovers-sql.ts'

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

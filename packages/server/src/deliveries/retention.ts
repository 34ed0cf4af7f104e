import { buckets } from '../db/bucket.ts'
import type { Session } from '../db/database.ts'
import { everyConnection } from '../sync/connections-sql.ts'
import { dropDeliveries } from './sql.ts'

/** Rows of one delete: short enough to be in nobody's way. */
const slice = 5_000

/**
 * Drop deliveries from before an instant, slice by slice.
 *
 * @returns how many were dropped
 */
export async function dropOldDeliveries(db: Session, beforeMs: number): Promise<number> {
  const before = new Date(beforeMs).toISOString()
  const all = { from: 0, to: buckets - 1 }
  let dropped = 0
  for (const lane of await db.ask(everyConnection())) {
    for (let found = slice; found === slice; dropped += found) {
      const [counted] = await db.ask(dropDeliveries(lane, all, before, slice))
      found = counted?.dropped ?? 0
    }
  }
  return dropped
}

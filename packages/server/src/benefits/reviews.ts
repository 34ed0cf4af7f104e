import { buckets } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { bucketReviewed, reviewMembers, reviewsWanted } from './sql.ts'

/**
 * Have members looked at by the next sweep whose days a new benefit may be, bucket by bucket while `open` says so. What
 * is broken off is gone on with by whoever comes next, and what is done twice does no harm.
 *
 * @param now ISO instant
 */
export async function markReviews(db: Database, now: string, open: () => boolean): Promise<void> {
  for (const { workspaceId, bucket: from } of await db.ask(reviewsWanted())) {
    for (let bucket = from; bucket < buckets && open(); bucket += 1) {
      const next = bucket + 1 < buckets ? bucket + 1 : null
      await db.transaction((tx) =>
        tx.finish([
          reviewMembers(workspaceId, bucket, now),
          bucketReviewed(workspaceId, bucket, next),
        ]),
      )
    }
  }
}

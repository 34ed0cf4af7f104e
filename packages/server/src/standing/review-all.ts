import { buckets } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { advanceReviews, endReviews, lockReviews, markForReview } from './sql.ts'

/**
 * Have members looked at anew, where what time does to them has changed: one bucket of one workspace, in one transaction.
 * They become due, and sweeps do the rest. How far it is stands in a row, so it goes on after a crash.
 *
 * @returns whether there was something to do
 */
export const reviewStep = (db: Database): Promise<boolean> =>
  db.transaction(async (tx) => {
    const [asked] = await tx.ask(lockReviews())
    if (!asked) return false
    const { workspaceId, since, nextBucket: bucket } = asked
    const isLast = bucket + 1 === buckets
    await tx.all([
      markForReview(bucket, workspaceId, since),
      isLast ? endReviews(workspaceId) : advanceReviews(workspaceId, bucket + 1),
    ])
    return true
  })

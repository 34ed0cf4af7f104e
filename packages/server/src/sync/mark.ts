import type { Statement } from '../db/sql.ts'
import { packed } from './entry.ts'
import { insertQueue } from './queue-sql.ts'
import type { Lane } from './sql.ts'

/** How members are marked. */
export type Mark = {
  /** 0 live, 1 backfill. */
  readonly lane: 0 | 1
  /** What made it so: `mapping:3`, `backfill:b1`, `request`. */
  readonly cause: string
  readonly nowMs: number
}

/** Members of one row: a row is read whole. */
const rowMembers = 500

/**
 * Mark members stale: what is sent is read when it is sent, so this is all that a backfill, a change of a
 * mapping or "sync this member" are.
 */
export function markStale(
  to: Lane,
  members: readonly { readonly bucket: number; readonly memberId: string }[],
  { lane, cause, nowMs }: Mark,
): Statement<never>[] {
  const now = new Date(nowMs).toISOString()
  const rows: Statement<never>[] = []
  for (let from = 0; from < members.length; from += rowMembers) {
    const entries = members
      .slice(from, from + rowMembers)
      .map(({ bucket, memberId }) => ({ bucket, memberId, cause, marks: 1, told: [] }))
    rows.push(insertQueue(to, packed(entries), lane, now))
  }
  return rows
}

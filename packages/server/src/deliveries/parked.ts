import type { BodyOf, listParked, ReplyOf, redrive } from '@laurel/contract'
import { bucketOf } from '../db/bucket.ts'
import type { Session } from '../db/database.ts'
import type { Statement } from '../db/sql.ts'
import type { Lane } from '../sync/sql.ts'
import { discardParked, parkedGroups, redriveParked, type Which } from './parked-sql.ts'

/** Rows of one statement: short enough to be in nobody's way. */
const slice = 2_000

/** What Braze refused, or what waits for a person, by cause. */
export async function parkedByCause(db: Session, lane: Lane): Promise<ReplyOf<typeof listParked>> {
  const rows = await db.ask(parkedGroups(lane))
  return {
    groups: rows.map(({ memberId, body, ...group }) => ({
      ...group,
      // Written by us, as it was sent.
      example: { memberId, body: JSON.parse(body) },
    })),
  }
}

/**
 * Send parked rows again, slice by slice: events as they were and under their own numbers, attributes
 * as the member is when they are sent.
 *
 * @returns how many rows went back to the queue
 */
export const redriveRows = (
  db: Session,
  lane: Lane,
  which: BodyOf<typeof redrive>,
  nowMs: number,
): Promise<number> => {
  const now = new Date(nowMs).toISOString()
  return sliceBySlice(db, () => redriveParked(lane, chosen(lane, which), slice, now))
}

/** Give parked rows up; @returns how many. Their deliveries stay. */
export const discardRows = (
  db: Session,
  lane: Lane,
  which: BodyOf<typeof redrive>,
): Promise<number> => sliceBySlice(db, () => discardParked(lane, chosen(lane, which), slice))

async function sliceBySlice(
  db: Session,
  next: () => Statement<{ taken: number }>,
): Promise<number> {
  let all = 0
  for (;;) {
    const taken = (await db.ask(next()))[0]?.taken ?? 0
    all += taken
    if (taken < slice) return all
  }
}

function chosen({ workspaceId }: Lane, which: BodyOf<typeof redrive>): Which {
  if ('cause' in which) return { cause: which.cause, member: null }
  if ('all' in which) return { cause: null, member: null }
  const { memberId } = which
  return { cause: null, member: { bucket: bucketOf(workspaceId, memberId), memberId } }
}

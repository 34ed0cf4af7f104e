import type { BodyOf, listParked, ReplyOf, redrive } from '@laurel/contract'
import { bucketOf } from '../db/bucket.ts'
import type { Database, Session, Transaction } from '../db/database.ts'
import { type Entry, packed } from '../sync/entry.ts'
import { insertQueueEach } from '../sync/queue-sql.ts'
import type { Lane } from '../sync/sql.ts'
import { type ParkedRow, parkedGroups, takeParked, type Which } from './parked-sql.ts'

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
  db: Database,
  lane: Lane,
  which: BodyOf<typeof redrive>,
  nowMs: number,
): Promise<number> => {
  const now = new Date(nowMs).toISOString()
  return sliceBySlice(db, lane, which, (tx, rows) =>
    tx.ask(
      insertQueueEach(
        lane,
        rows.map((row) => packed([entryOf(row)])),
        0,
        now,
      ),
    ),
  )
}

/** A row of its own for each, so that it leaves the queue with its own verdict. */
function entryOf(row: ParkedRow): Entry {
  const { bucket, memberId, no, kind, name, body, eventId, workflowId, workflowVersion } = row
  const entry = { bucket, memberId, cause: 'redrive', marks: 1 }
  if (kind === 'attributes') return { ...entry, told: [] }
  const told = {
    no,
    kind,
    name: name ?? '',
    body,
    eventId: eventId ?? '',
    workflowId: workflowId ?? '',
    workflowVersion: workflowVersion ?? 0,
    uncertain: row.uncertain ?? 'resend',
    life: row.life ?? 0,
    redriven: true,
  } as const
  return { ...entry, told: [told] }
}

/** Give parked rows up; @returns how many. Their deliveries stay. */
export const discardRows = (
  db: Database,
  lane: Lane,
  which: BodyOf<typeof redrive>,
): Promise<number> => sliceBySlice(db, lane, which, async () => undefined)

async function sliceBySlice(
  db: Database,
  lane: Lane,
  which: BodyOf<typeof redrive>,
  then: (tx: Transaction, rows: readonly ParkedRow[]) => Promise<unknown>,
): Promise<number> {
  let all = 0
  for (;;) {
    const taken = await db.transaction(async (tx) => {
      const rows = await tx.ask(takeParked(lane, chosen(lane, which), slice))
      await then(tx, rows)
      return rows.length
    })
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

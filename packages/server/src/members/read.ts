import { type Member as MemberOut, Refused } from '@laurel/contract'
import {
  asOf,
  isAsOf,
  type Lot,
  type Member,
  needsPast,
  type Program,
  type StandingAsOf,
} from '@laurel/domain'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
import { askPast } from '../standing/past.ts'
import { lotOf } from './lot-row.ts'
import { memberOut } from './member-out.ts'
import { type MemberRow, memberOf } from './row.ts'
import { atOneMoment, lotsLeft, memberById } from './sql.ts'

/**
 * Read a member with all loyalty fields as they are now, whether or not what is due has been booked.
 *
 * @throws Refused `member_not_found`
 */
export async function readMember(
  deps: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
  memberId: string,
  nowMs: number,
): Promise<MemberOut> {
  const row = await readRow(deps.db, workspaceId, memberId)
  const { program } = await deps.programs.latest(workspaceId)
  const booked = memberOf(row)
  if (isAsOf(booked, program, nowMs)) return memberOut(program, booked, row.updatedAt)
  const { member } = await readAsOf(deps.db, workspaceId, memberId, nowMs, program)
  return memberOut(program, member, row.updatedAt)
}

/**
 * Read a member and the lots that are left as they are now.
 *
 * @param program left out: only points are looked at
 * @throws Refused `member_not_found`
 */
export async function readAsOf(
  db: Database,
  workspaceId: number,
  memberId: string,
  nowMs: number,
  program?: Program,
): Promise<{ readonly member: Member; readonly lots: readonly Lot[] }> {
  const bucket = bucketOf(workspaceId, memberId)
  // All at one moment, for the points of the one are the points of the other.
  return db.transaction(async (tx) => {
    const [, members, rows] = await tx.all([
      atOneMoment(),
      memberById(bucket, workspaceId, memberId),
      lotsLeft(bucket, workspaceId, memberId),
    ])
    const [row] = members
    if (!row) throw new Refused('member_not_found')
    const member = memberOf(row)
    const lots = rows.map(lotOf)
    if (!program) return asOf(member, lots, nowMs)
    if (!needsPast(member, program)) return asOf(member, lots, nowMs, { program })
    const pasts = await askPast(tx, workspaceId, program, [{ bucket, memberId }], nowMs)
    const standing: StandingAsOf = { program, past: pasts.get(memberId) ?? [] }
    return asOf(member, lots, nowMs, standing)
  })
}

/**
 * Read a member's row.
 *
 * @throws Refused `member_not_found`
 */
export async function readRow(
  db: Database,
  workspaceId: number,
  memberId: string,
): Promise<MemberRow> {
  const [row] = await db.ask(memberById(bucketOf(workspaceId, memberId), workspaceId, memberId))
  if (!row) throw new Refused('member_not_found')
  return row
}

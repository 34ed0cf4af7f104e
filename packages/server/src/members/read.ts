import { type Member as MemberOut, Refused } from '@laurel/contract'
import { anyDue, asOf, type Lot, type Member, type Program } from '@laurel/domain'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
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
  if (!anyDue(booked, nowMs)) return memberOut(program, booked, row.updatedAt)
  const { member } = await readAsOf(deps.db, workspaceId, memberId, nowMs, program)
  return memberOut(program, member, row.updatedAt)
}

/**
 * Read a member and the lots that are left as they are now.
 *
 * @param program null: only points are looked at
 * @throws Refused `member_not_found`
 */
export async function readAsOf(
  db: Database,
  workspaceId: number,
  memberId: string,
  nowMs: number,
  program: Program | null = null,
): Promise<{ readonly member: Member; readonly lots: readonly Lot[] }> {
  const bucket = bucketOf(workspaceId, memberId)
  // Both at one moment, for the points of the one are the points of the other.
  const [, members, lots] = await db.transaction((tx) =>
    tx.finish([
      atOneMoment(),
      memberById(bucket, workspaceId, memberId),
      lotsLeft(bucket, workspaceId, memberId),
    ]),
  )
  const [row] = members
  if (!row) throw new Refused('member_not_found')
  return asOf(memberOf(row), lots.map(lotOf), nowMs, program)
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

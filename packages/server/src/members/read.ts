import { type Member, Refused } from '@laurel/contract'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
import { memberOut } from './member-out.ts'
import type { MemberRow } from './row.ts'
import { memberById } from './sql.ts'

/**
 * Read a member with all loyalty fields.
 *
 * @throws Refused `member_not_found`
 */
export async function readMember(
  deps: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
  memberId: string,
): Promise<Member> {
  const row = await readRow(deps.db, workspaceId, memberId)
  const { program } = await deps.programs.latest(workspaceId)
  return memberOut(program, row)
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

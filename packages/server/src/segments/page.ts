import type { Database } from '../db/database.ts'
import { type MemberRow, memberOf } from '../members/row.ts'
import type { Asked } from './asked.ts'
import { judgedMembers } from './sql.ts'

/** Some members, and the id after which the next ones come; null at the end. */
export type MembersFound = { readonly rows: readonly MemberRow[]; readonly next: string | null }

/** Members in doubt that are read at once, and how often for one page. */
const slice = 1_000
const usualSlices = 10

/**
 * Read members for whom a condition holds, by id. Where much has to be evaluated here a page ends early, even
 * empty: it says where to go on, and no request works without bound.
 *
 * @param after the id after which they begin
 * @param most  slices that are read before a page ends early
 */
export async function membersFor(
  db: Database,
  { workspaceId, question, parts, holds }: Asked,
  after: string,
  limit: number,
  most = usualSlices,
): Promise<MembersFound> {
  const whole = parts.length === 0
  const size = whole ? limit + 1 : slice
  const verdicts = whole ? (['true'] as const) : (['true', 'unknown'] as const)
  const rows: MemberRow[] = []
  let last = after
  for (let read = 0; read < most; read += 1) {
    const page = { verdicts, after: last, limit: size }
    const judged = await db.ask(judgedMembers(workspaceId, question, page))
    for (const { verdict, ...row } of judged) {
      if (verdict === 'true' || holds(memberOf(row)) === true) {
        if (rows.length === limit) return { rows, next: last }
        rows.push(row)
      }
      last = row.memberId
    }
    if (judged.length < size) return { rows, next: null }
  }
  return { rows, next: last }
}

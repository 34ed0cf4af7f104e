import type { countSegment, ReplyOf } from '@laurel/contract'
import type { Database, Session } from '../db/database.ts'
import { memberOf } from '../members/row.ts'
import { atOneMoment } from '../members/sql.ts'
import type { Asked } from './asked.ts'
import { judgedMembers, verdicts } from './sql.ts'

/** How many members a condition holds for. */
export type SegmentCount = ReplyOf<typeof countSegment>

/**
 * Count the members for whom a condition holds, all at one moment: in one statement, and where it leaves
 * parts open member by member, but only those about whom the database is in doubt.
 */
export async function countMembers(db: Database, asked: Asked): Promise<SegmentCount> {
  const { workspaceId, question, parts } = asked
  const ask = verdicts(workspaceId, question)
  if (parts.length === 0) return summed(asked, await db.ask(ask), { yes: 0, no: 0 })
  return db.transaction(async (tx) => {
    const [, rows] = await tx.all([atOneMoment(), ask])
    return summed(asked, rows, await decideOpen(tx, asked))
  })
}

type Decided = { readonly yes: number; readonly no: number }

function summed(
  { parts }: Asked,
  rows: readonly { verdict: boolean | null; members: number }[],
  { yes, no }: Decided,
): SegmentCount {
  const saying = (verdict: boolean | null) =>
    rows.find((row) => row.verdict === verdict)?.members ?? 0
  const undecided = saying(null) - yes - no
  const members = saying(true) + yes
  const total = saying(true) + saying(false) + saying(null)
  return { members, undecided, total, compiled: parts.length === 0, parts: [...parts] }
}

/** Members that are read at once to be evaluated here. */
const slice = 1_000

async function decideOpen(tx: Session, { workspaceId, question, holds }: Asked): Promise<Decided> {
  let yes = 0
  let no = 0
  for (let after = ''; ; ) {
    const page = { verdicts: ['unknown'], after, limit: slice } as const
    const rows = await tx.ask(judgedMembers(workspaceId, question, page))
    for (const row of rows) {
      const answer = holds(memberOf(row))
      if (answer === true) yes += 1
      else if (answer === false) no += 1
      after = row.memberId
    }
    if (rows.length < slice) return { yes, no }
  }
}

import { Refused, type ReplyOf, type rebuild as rebuildRoute } from '@laurel/contract'
import { type Program, rebuild, rebuildLots, sharedIn, sumCounted } from '@laurel/domain'
import { bucketOf, buckets } from '../db/bucket.ts'
import type { Database, Session } from '../db/database.ts'
import { atOneMoment } from '../members/sql.ts'
import type { Programs } from '../program/load.ts'
import { leftPagesOf, pagesOf } from './page.ts'
import { countedOfNobody, type Part, sharedCounts } from './sql.ts'

/** What was derived anew, and what is stored otherwise. */
export type Rebuilt = ReplyOf<typeof rebuildRoute>

/** Buckets that are walked through together. */
const partBuckets = 16

/** Most differences that are named. */
const mostDifferences = 1_000

/** What a walk over members has come to. */
type Walk = {
  readonly checked: Record<'members' | 'events' | 'entries' | 'lots', number>
  readonly differences: Rebuilt['differences']
  /** What their events counted, by key. */
  readonly sums: Map<string, number>
}

/**
 * Derive everything anew from ledger and events, and name what is stored otherwise. All is read as of one moment, page
 * by page, and nothing is locked or changed, so it runs beside live traffic.
 *
 * @param memberId the only member that is looked at; null: all of them, and what they share
 * @param nowMs    milliseconds since 1970, UTC
 * @throws Refused `member_not_found`
 */
export async function rebuildWorkspace(
  deps: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
  memberId: string | null,
  nowMs: number,
): Promise<Rebuilt> {
  const { program } = await deps.programs.latest(workspaceId)
  const checked = { members: 0, events: 0, entries: 0, lots: 0 }
  const walk: Walk = { checked, differences: [], sums: new Map() }
  return deps.db.transaction(async (tx) => {
    await tx.ask(atOneMoment())
    for (const part of partsOf(workspaceId, memberId)) {
      if (walk.differences.length >= mostDifferences) return said(walk, false)
      await walkMembers(tx, part, walk, program, nowMs)
      if (memberId === null) await walkLeft(tx, part, walk)
    }
    if (memberId === null) await compareShared(tx, workspaceId, walk)
    else if (checked.members === 0) throw new Refused('member_not_found', { about: { memberId } })
    return said(walk, true)
  })
}

function partsOf(workspaceId: number, memberId: string | null): Part[] {
  if (memberId !== null) {
    const bucket = bucketOf(workspaceId, memberId)
    return [{ workspaceId, from: bucket, to: bucket, only: memberId }]
  }
  return Array.from({ length: buckets / partBuckets }, (_, part) => {
    const from = part * partBuckets
    return { workspaceId, from, to: from + partBuckets - 1, only: null }
  })
}

const said = ({ checked, differences }: Walk, complete: boolean): Rebuilt => ({
  checked,
  differences: differences.slice(0, mostDifferences),
  complete: complete && differences.length <= mostDifferences,
})

async function walkMembers(
  through: Session,
  part: Part,
  { checked, differences, sums }: Walk,
  program: Program,
  nowMs: number,
): Promise<void> {
  for await (const page of pagesOf(through, part)) {
    for (const record of page) {
      const { memberId } = record.member
      checked.members += 1
      for (const what of ['events', 'entries', 'lots'] as const)
        checked[what] += record[what].length
      sumCounted(record.events, sums)
      const found = rebuild(record, program, nowMs)
      differences.push(...found.map((each) => ({ memberId, ...each })))
    }
  }
}

/** Of those who were forgotten, ledger and lots are left, and what they took of what all share. */
async function walkLeft(
  through: Session,
  part: Part,
  { checked, differences, sums }: Walk,
): Promise<void> {
  for await (const page of leftPagesOf(through, part)) {
    for (const { memberId, entries, lots } of page) {
      checked.entries += entries.length
      checked.lots += lots.length
      const found = rebuildLots(entries, lots)
      differences.push(...found.map((each) => ({ memberId, ...each })))
    }
  }
  for (const { key, add } of await through.ask(countedOfNobody(part))) {
    sums.set(key, (sums.get(key) ?? 0) + add)
  }
}

/** What all members share is what their events counted. */
async function compareShared(through: Session, workspaceId: number, walk: Walk): Promise<void> {
  const rows = await through.ask(sharedCounts(workspaceId))
  const stored = new Map(rows.map(({ key, used }) => [key, used]))
  const derived = sharedIn(walk.sums)
  for (const key of new Set([...stored.keys(), ...derived.keys()])) {
    const [is, was] = [stored.get(key) ?? 0, derived.get(key) ?? 0]
    if (is === was) continue
    walk.differences.push({ memberId: null, what: `shared/${key}`, stored: is, derived: was })
  }
}

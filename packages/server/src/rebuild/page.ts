import type { LedgerEntry, Lot, MemberRecord, PastEvent } from '@laurel/domain'
import type { z } from 'zod'
import type { Session } from '../db/database.ts'
import { lotOf } from '../members/lot-row.ts'
import { type MemberRow, memberOf } from '../members/row.ts'
import { claimOf } from '../rewards/claim-row.ts'
import * as read from './sql.ts'

/** Members that are looked up at a time. */
const pageMembers = 500

/** Rows of events, entries and lots that are held at a time; only a single member may have more. */
const pageRows = 20_000

/** The records of a part's members, page by page; each page is one query for each kind of row. */
export async function* pagesOf(through: Session, part: read.Part): AsyncGenerator<MemberRecord[]> {
  for (let after: read.Place = { bucket: part.from, memberId: '' }; ; ) {
    const rows = await through.ask(read.membersAfter(part, after, pageMembers))
    const page = upTo(pageRows, rows, ({ seq, ledgerSeq, lotSeq }) => seq + ledgerSeq + lotSeq)
    const last = page.at(-1)
    if (!last) return
    yield await recordsOf(through, part, page)
    if (page.length === rows.length && rows.length < pageMembers) return
    after = last
  }
}

/** What is left of a member that is gone. */
export type Left = {
  readonly memberId: string
  readonly entries: readonly LedgerEntry[]
  readonly lots: readonly Lot[]
}

/** Entries and lots of a part that belong to no member, by the names that they stand under, page by page. */
export async function* leftPagesOf(through: Session, part: read.Part): AsyncGenerator<Left[]> {
  for (let rows = await through.ask(read.ownerless(part)); rows.length > 0; ) {
    const page = upTo(pageRows, rows, ({ entries }) => 2 * entries)
    const some = someOf(part, page)
    const [entries, lots] = await through.all([read.entriesOf(some), read.lotsOf(some)])
    const [byEntry, byLot] = [Map.groupBy(entries, idOf), Map.groupBy(lots, idOf)]
    yield page.map(({ memberId }) => ({
      memberId,
      entries: byEntry.get(memberId) ?? [],
      lots: (byLot.get(memberId) ?? []).map(lotOf),
    }))
    rows = rows.slice(page.length)
  }
}

const someOf = (
  { workspaceId }: Pick<read.Part, 'workspaceId'>,
  rows: readonly read.Place[],
): read.Some => ({
  workspaceId,
  buckets: rows.map(({ bucket }) => bucket),
  memberIds: rows.map(idOf),
})

/** The first of some rows that have no more than so many below them together; one at least. */
function upTo<Row>(most: number, rows: readonly Row[], below: (row: Row) => number): Row[] {
  let sum = 0
  return rows.filter((row, index) => {
    sum += below(row)
    return index === 0 || sum <= most
  })
}

const idOf = ({ memberId }: { readonly memberId: string }): string => memberId

async function recordsOf(
  through: Session,
  part: read.Part,
  rows: readonly MemberRow[],
): Promise<MemberRecord[]> {
  const some = someOf(part, rows)
  const [events, entries, lots, claims] = await through.all([
    read.eventsOf(some),
    read.entriesOf(some),
    read.lotsOf(some),
    read.claimsOf(some),
  ])
  const [byEvent, byEntry] = [Map.groupBy(events, idOf), Map.groupBy(entries, idOf)]
  const [byLot, byClaim] = [Map.groupBy(lots, idOf), Map.groupBy(claims, idOf)]
  return rows.map((row) => ({
    member: memberOf(row),
    events: (byEvent.get(row.memberId) ?? []).map(pastEvent),
    entries: byEntry.get(row.memberId) ?? [],
    lots: (byLot.get(row.memberId) ?? []).map(lotOf),
    claims: (byClaim.get(row.memberId) ?? []).map(claimOf),
  }))
}

/** The texts are our own, written when the event was accepted. */
function pastEvent({ properties, result, ...event }: z.infer<typeof read.EventRow>): PastEvent {
  const { effects, counted = {} } = JSON.parse(result) as Pick<PastEvent, 'effects'> &
    Partial<Pick<PastEvent, 'counted'>>
  const said = JSON.parse(properties ?? '{}') as PastEvent['properties']
  return { ...event, properties: said, effects, counted }
}

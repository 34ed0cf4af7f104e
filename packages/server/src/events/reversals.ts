import {
  type Purchase,
  pointsEarned,
  pointsGivenBack,
  pointsReturned,
  pointsSpent,
  type Spend,
} from '@laurel/domain'
import { type PurchaseParts, type PurchaseRow, purchaseIn } from '../purchases/purchase-row.ts'
import type { DrawRow, ReversalColumns } from './reversals-sql.ts'

/** Something that may be taken back in a batch: as it was read, and as the decisions so far left it. */
export type Reversible<T> = {
  readonly bucket: number
  readonly memberId: string
  /** Whether a row says already what was taken back of it. */
  readonly stored: boolean
  readonly first: T
  readonly now: T
}

/** A purchase that a refund names, from what is kept of it. */
export function readPurchase(row: PurchaseRow, currency: string): Reversible<Purchase> {
  const purchase = purchaseIn(row, currency)
  const { bucket, memberId } = row
  return { bucket, memberId, stored: row.parts !== null, first: purchase, now: purchase }
}

/**
 * A spend that is to be taken back, from its draws.
 *
 * @param rows one or more of the same spend, in the order of the ledger
 */
export function readSpend(rows: readonly [DrawRow, ...DrawRow[]]): Reversible<Spend> {
  const [{ bucket, memberId, spentEventId: eventId, wallet, rewardId, parts }] = rows
  const draws = rows.map(({ no, points }) => ({ lotNo: no, points }))
  const returned = parts === null ? draws.map(() => 0) : (JSON.parse(parts) as SpendParts).returned
  const spend = { eventId, wallet, rewardId, draws, returned }
  return { bucket, memberId, stored: parts !== null, first: spend, now: spend }
}

type SpendParts = Pick<Spend, 'returned'>

/** What is to be written of one event that is taken back; amounts are what the batch adds. */
type Row = { readonly [Name in keyof ReversalColumns]: ReversalColumns[Name][number] } & {
  readonly stored: boolean
}

/** What a batch took back: rows to write, those of events of which nothing was taken back before apart. */
export function reversalRows(
  purchases: Iterable<Reversible<Purchase> | null>,
  spends: Iterable<Reversible<Spend> | null>,
): { readonly fresh: ReversalColumns; readonly known: ReversalColumns } {
  const rows = [
    ...[...purchases].flatMap((each) =>
      each && each.now !== each.first ? [ofPurchase(each)] : [],
    ),
    ...[...spends].flatMap((each) => (each && each.now !== each.first ? [ofSpend(each)] : [])),
  ]
  return {
    fresh: columns(rows.filter(({ stored }) => !stored)),
    known: columns(rows.filter(({ stored }) => stored)),
  }
}

function ofPurchase({ now, first, ...place }: Reversible<Purchase>): Row {
  const { pieces, points, whole, minor } = now.refunded
  return {
    ...place,
    eventId: now.eventId,
    minor: now.amountMinor,
    reversedMinor: minor - first.refunded.minor,
    points: pointsEarned(now),
    reversedPoints: pointsReturned(now) - pointsReturned(first),
    whole,
    parts: JSON.stringify({ pieces, points } satisfies PurchaseParts),
  }
}

function ofSpend({ now, first, ...place }: Reversible<Spend>): Row {
  const points = pointsSpent(now)
  const back = pointsGivenBack(now)
  return {
    ...place,
    eventId: now.eventId,
    minor: 0,
    reversedMinor: 0,
    points,
    reversedPoints: back - pointsGivenBack(first),
    whole: back === points,
    parts: JSON.stringify({ returned: now.returned } satisfies SpendParts),
  }
}

const columns = (rows: readonly Row[]): ReversalColumns => ({
  bucket: rows.map((row) => row.bucket),
  memberId: rows.map((row) => row.memberId),
  eventId: rows.map((row) => row.eventId),
  minor: rows.map((row) => row.minor),
  reversedMinor: rows.map((row) => row.reversedMinor),
  points: rows.map((row) => row.points),
  reversedPoints: rows.map((row) => row.reversedPoints),
  whole: rows.map((row) => row.whole),
  parts: rows.map((row) => row.parts),
})

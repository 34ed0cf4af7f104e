import {
  type Purchase,
  pointsEarned,
  pointsReturned,
  purchaseOf,
  type Refunded,
} from '@laurel/domain'
import type { Outcome } from './answer.ts'
import type { ReversalColumns } from './reversals-sql.ts'

/** Something that may be taken back in a batch: as it was read, and as the decisions so far left it. */
export type Reversible<T> = {
  readonly bucket: number
  readonly memberId: string
  /** Whether a row says already what was taken back of it. */
  readonly stored: boolean
  readonly first: T
  readonly now: T
}

/** A row of a purchase event with what was taken back of it, as `namedPurchases` gives it. */
type PurchaseRow = {
  readonly bucket: number
  readonly memberId: string
  readonly eventId: string
  readonly properties: string
  readonly result: string
  readonly reversedMinor: number | null
  readonly whole: boolean | null
  readonly parts: string | null
}

/** A purchase that a refund names, from what is kept of it. */
export function readPurchase(row: PurchaseRow, currency: string): Reversible<Purchase> {
  // The texts are our own, written when the purchase was accepted and when something went back.
  const { effects } = JSON.parse(row.result) as Outcome
  const parts = row.parts === null ? null : (JSON.parse(row.parts) as Parts)
  const refunded = parts && { minor: row.reversedMinor ?? 0, whole: row.whole ?? false, ...parts }
  const properties = JSON.parse(row.properties) as Parameters<typeof purchaseOf>[1]
  const purchase = purchaseOf(row.eventId, properties, effects, currency, refunded)
  const { bucket, memberId } = row
  return { bucket, memberId, stored: parts !== null, first: purchase, now: purchase }
}

type Parts = Pick<Refunded, 'pieces' | 'points'>

/** Rows of what was taken back of purchases, column by column; amounts are what the batch adds. */
export function reversalColumns(rows: readonly Reversible<Purchase>[]): ReversalColumns {
  const each = <T>(of: (now: Purchase, first: Purchase) => T) =>
    rows.map(({ now, first }) => of(now, first))
  return {
    bucket: rows.map(({ bucket }) => bucket),
    memberId: rows.map(({ memberId }) => memberId),
    eventId: each(({ eventId }) => eventId),
    minor: each(({ amountMinor }) => amountMinor),
    reversedMinor: each((now, first) => now.refunded.minor - first.refunded.minor),
    points: each(pointsEarned),
    reversedPoints: each((now, first) => pointsReturned(now) - pointsReturned(first)),
    whole: each(({ refunded }) => refunded.whole),
    parts: each(({ refunded: { pieces, points } }) => JSON.stringify({ pieces, points })),
  }
}

/**
 * The accounts of one member, between which points move. `available` is what can be spent. `debt`
 * runs below zero while points are owed, `pending` is what waits to become available, `held` is what holds
 * reserve; `merged` is where points of a member go who is merged into another, and where those come from that the
 * other is given.
 */
export const accounts = [
  'issued',
  'available',
  'spent',
  'expired',
  'adjusted',
  'debt',
  'pending',
  'held',
  'merged',
] as const

/** One of `accounts`. */
export type Account = (typeof accounts)[number]

/** Why points move. */
export const entryKinds = [
  'earn',
  'spend',
  'adjust',
  'reverse',
  'repay',
  'activate',
  'expire',
  'cancel',
  'hold',
  'release',
  'import',
  'merge',
] as const

/**
 * One move of points between two accounts of one member; it sums to zero by its own shape.
 *
 * Never changed once written: what was wrong is put right by a new entry. An entry that takes points
 * out of a lot, or makes one, names it in `lotNo`, so how a spend was allocated is the entries themselves.
 */
export type LedgerEntry = {
  /** 1, 2, 3 … for each member, over all wallets and without a gap. */
  readonly no: number
  readonly wallet: string
  readonly kind: (typeof entryKinds)[number]
  readonly from: Account
  readonly to: Account
  /** Whole points, 1 or more. */
  readonly points: number
  readonly lotNo: number | null
  readonly eventId: string
  /** Where a rule of a campaign gave points: which campaign. `ruleVersion` is its version then. */
  readonly campaignId: string | null
  readonly ruleId: string | null
  readonly ruleVersion: number | null
  /** At `reverse`: the event whose points go back; null where a challenge takes back what it gave. */
  readonly reversesEventId: string | null
  /** Canonical instant at which it took effect: of the event, or of the lot for what time does. */
  readonly effectiveAt: string
}

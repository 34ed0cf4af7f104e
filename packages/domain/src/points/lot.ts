/**
 * Points that were earned together, become available together and expire together.
 *
 * `no` is 1, 2, 3 … for each member, over all wallets. `granted`, `remaining`, `held` and `expired` are whole
 * points, 0 ≤ remaining + held + expired ≤ granted. A lot waits until its `activatesAtMs` (null: not at all) and is dead from its own
 * `expiresAtMs` on (null: never), whether or not that has been booked: `pending` and `active` are what has been.
 * `cancelled` is a lot whose last points went back with its refunded purchase, or that nobody confirmed.
 */
export type Lot = {
  readonly no: number
  readonly wallet: string
  readonly granted: number
  readonly remaining: number
  /** Points of it that holds reserve. */
  readonly held: number
  /** Points of it that expired, less those that a refund took back nevertheless. */
  readonly expired: number
  readonly state: 'pending' | 'active' | 'exhausted' | 'cancelled' | 'expired'
  readonly eventId: string
  /** As in `LedgerEntry`. */
  readonly campaignId: string | null
  readonly ruleId: string | null
  readonly ruleVersion: number | null
  readonly earnedAtMs: number
  readonly activatesAtMs: number | null
  /** While it waits to be confirmed: when it is cancelled. */
  readonly expiresAtMs: number | null
  /** It lives on with the member's activity: `expiresAtMs` is that of its wallet. */
  readonly slides: boolean
}

/** Whether a lot waits for someone to say that all is well. */
export const isUnconfirmed = ({ state, activatesAtMs }: Lot): boolean =>
  state === 'pending' && activatesAtMs === null

/** The order in which lots are drawn: soonest expiry, then earned first, then made first. */
export const firstToExpire = (a: Lot, b: Lot): number =>
  order(a.expiresAtMs ?? Infinity, b.expiresAtMs ?? Infinity) ||
  a.earnedAtMs - b.earnedAtMs ||
  a.no - b.no

const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

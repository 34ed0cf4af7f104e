/**
 * Points that were earned together and expire together.
 *
 * `no` is 1, 2, 3 … for each member. `granted` and `remaining` are whole points,
 * 0 ≤ remaining ≤ granted. A lot is dead from its own `expiresAtMs` on (null: never), whether or not
 * that has been booked. `cancelled` is a lot whose last points went back with its refunded purchase.
 */
export type Lot = {
  readonly no: number
  readonly granted: number
  readonly remaining: number
  readonly state: 'active' | 'exhausted' | 'cancelled' | 'expired'
  readonly eventId: string
  readonly ruleId: string | null
  readonly earnedAtMs: number
  readonly expiresAtMs: number | null
}

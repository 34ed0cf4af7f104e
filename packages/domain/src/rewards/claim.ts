import type { Spend } from '../points/spend-state.ts'

/**
 * What may become of a claim. `issued` is open; it is redeemed, cancelled, or its time runs out. What was redeemed may
 * be refunded. Nothing else follows.
 */
export const claimStates = ['issued', 'redeemed', 'cancelled', 'expired', 'refunded'] as const

/** One of `claimStates`. */
export type ClaimState = (typeof claimStates)[number]

/** A reward that a member has claimed, as it was claimed and as it stands. Instants are canonical. */
export type Claim = {
  /** Of the event that claimed it. */
  readonly id: string
  readonly rewardId: string
  /** What the reward was called. */
  readonly name: string
  readonly state: ClaimState
  /** What was paid for it, 0 or more. */
  readonly points: number
  /** The code that was handed over; null where it is another kind of thing. A code is never given twice. */
  readonly code: string | null
  /** The pool in which that code is unique; null without a code. */
  readonly poolId: string | null
  /** Whether it took one of the reward's stock. */
  readonly stocked: boolean
  /** When it was accepted. */
  readonly claimedAt: string
  /** When it expires unless it is redeemed before; null: never. */
  readonly expiresAt: string | null
  /** Whether all that it took comes back when it expires. */
  readonly givesBack: boolean
  readonly redeemedAt: string | null
  /** When it was cancelled or refunded, or expired. */
  readonly endedAt: string | null
}

/** A claim, and the spend that paid for it where that may be given back; null where nothing was paid. */
export type NamedClaim = { readonly claim: Claim; readonly spend: Spend | null }

/** Whether the time of an open claim has run out by an instant, booked or not. */
export const hasExpired = (
  { state, expiresAt }: Pick<Claim, 'state' | 'expiresAt'>,
  byMs: number,
): boolean => state === 'issued' && expiresAt !== null && Date.parse(expiresAt) <= byMs

import type { CodePattern } from './code-pattern.ts'

/**
 * Something that members claim: what it costs, who may have it when and how often, and what a claim hands over.
 * A claim is judged by the reward as it stands when it is accepted, and keeps its own cost, code and end.
 */
export type Reward = {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly description?: string
  /** Whole points, 0 or more, of a wallet for spending. Left out: of the main one. */
  readonly cost: { readonly points: number; readonly wallet?: string }
  /** Canonical instants: from the first on, and before the second. Left out: without end. */
  readonly window?: { readonly from?: string; readonly until?: string }
  /** How many may be claimed in all, those included that were while there was a stock. Left out: any number. */
  readonly stock?: number
  readonly limits?: RewardLimits
  /** CEL over `member` giving a bool: who may claim it. Left out: everybody. */
  readonly audience?: string
  readonly fulfils: Fulfilment
  /** When a claim that is not redeemed ends. Left out: never. */
  readonly claimExpires?: {
    /** Calendar days in the workspace's zone, at the same time of day. */
    readonly afterDays: number
    /** Whether the points, the stock and the member's limits come back then. */
    readonly givesBack: boolean
  }
  /** false: nobody can claim it, and claims that were made stay as they are. */
  readonly active: boolean
}

/** How often one member may claim a reward: in all, and within each calendar period of the workspace's zone. */
type RewardLimits = {
  readonly perMember?: number
  readonly perPeriod?: { readonly claims: number; readonly period: RewardPeriod }
}

/** The calendar periods within which claims are counted. Weeks begin on Monday. */
export const rewardPeriods = ['day', 'week', 'month', 'year'] as const

/** One of `rewardPeriods`. */
type RewardPeriod = (typeof rewardPeriods)[number]

/** What a claim hands over: a code out of a pool, a code made for it, or something that people see to. */
export type Fulfilment =
  | { readonly kind: 'coupon'; readonly poolId: string }
  | ({ readonly kind: 'code' } & CodePattern)
  | { readonly kind: 'manual' }

/** Where codes of a claim come from. Codes are counted once in each pool. */
export type CouponPool = {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly description?: string
}

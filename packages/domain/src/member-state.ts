import type { BadgeCounts } from './badges/badge.ts'
import type { BenefitStanding } from './benefits/benefit-days.ts'
import type { ChallengeStates } from './challenges/challenge-state.ts'
import type { ExpiringKept } from './facts/expiring-kept.ts'
import type { Value } from './fields/value.ts'
import type { Referred, RewardedBy } from './referrals/referral-state.ts'
import type { RewardStanding } from './rewards/reward-counts.ts'
import type { TierStanding } from './tiers/tier-standing.ts'

/**
 * Counters of one member's points in one wallet, each the sum of ledger entries. Whole points, 0 to 2^53 − 1.
 *
 * balance + pending + held − debt = earned + adjusted − spent − expired (the ledger knows what was adjusted), and
 * debt > 0 only where balance = 0. `balance` and `pending` are what is left in the lots of each state.
 */
export type MemberPoints = {
  /** What can be spent. 0 or more. */
  readonly balance: number
  /** What waits, and cannot be spent yet. 0 or more. */
  readonly pending: number
  /** What is reserved by holds: no more in the balance, and not spent yet. 0 or more. */
  readonly held: number
  /** What is owed after a refund of points that were spent already. 0 or more. */
  readonly debt: number
  /** Earned, what waits included, less what refunds took back. */
  readonly earned: number
  readonly spent: number
  /** Points whose time ran out, or that nobody confirmed, less those that refunds took back nevertheless. */
  readonly expired: number
}

/** Of a member who never had any. */
export const noPoints: MemberPoints = {
  balance: 0,
  pending: 0,
  held: 0,
  debt: 0,
  earned: 0,
  spent: 0,
  expired: 0,
}

/**
 * What comes next to a member's lots, as they are booked: an instant that lies in the past is due. Instants are
 * canonical; null: nothing of the kind comes.
 */
export type Ahead = {
  /** When something becomes of points that wait: they become available, or are cancelled unconfirmed. */
  readonly activatesAt: string | null
  /** When points expire next, and how many of the balance. 0 where none do. */
  readonly expiresAt: string | null
  readonly expiring: number
}

/** The points of a member in one wallet. */
export type WalletState = { readonly points: MemberPoints; readonly ahead: Ahead }

/** The wallets of a member beside the main one, by id. */
export type Wallets = Readonly<Record<string, WalletState>>

/** All that deciding needs to know of a member, in plain data. */
export type Member = {
  readonly memberId: string
  /** `merged`: all that the member had is another's, and nothing is taken for it any more. */
  readonly status: 'active' | 'opted_out' | 'merged'
  /** Canonical instant of the latest enrolment. */
  readonly enrolledAt: string
  /** Accepted events so far; grows by one with each. */
  readonly seq: number
  /** Number of the latest ledger entry; 0 before the first. */
  readonly ledgerSeq: number
  /** Number of the latest lot; 0 before the first. */
  readonly lotSeq: number
  /** What there is in the main wallet. */
  readonly points: MemberPoints
  readonly ahead: Ahead
  /** The other wallets. */
  readonly wallets: Wallets
  /** When something else may change by time alone: a canonical instant, in the past if it is due. */
  readonly reviewAt: string | null
  /** Purchases less refunds. `totalMinor` is in minor units of the workspace's currency. */
  readonly purchases: { readonly count: number; readonly totalMinor: number }
  /** Every loyalty field that is not one of the counters above, by name; a cleared one is left out. */
  readonly fields: Readonly<Record<string, Value>>
  readonly standing: Standing
}

/**
 * What is kept of a member beside points and fields, in plain data that JSON holds. Each part belongs to one
 * kind of thing, which alone writes it, and is left out while there is nothing of it.
 */
export type Standing = {
  readonly points?: PointsStanding
  readonly challenges?: ChallengeStates
  readonly badges?: BadgeCounts
  /** How the member came, if by another. */
  readonly referred?: Referred
  /** For whom the member was rewarded, by referral program. */
  readonly rewarded?: RewardedBy
  /**
   * What was used of the caps of campaigns, by counter: whole numbers, 1 or more. Use of periods that were long over
   * at `droppedMs` (milliseconds since 1970, UTC) was dropped.
   */
  readonly campaigns?: {
    readonly used: Readonly<Record<string, number>>
    readonly droppedMs?: number
  }
  readonly rewards?: RewardStanding
  readonly benefits?: BenefitStanding
  readonly tiers?: TierStanding
  readonly expiring?: ExpiringKept
  /** Ids of the tracked segments that the member is in, in the order of their characters. */
  readonly segments?: readonly string[]
  /** Of one who was merged: into whom. */
  readonly mergedInto?: string
}

/**
 * How many points were earned or spent in which period, by `wallet.what.per` and then by the name of the
 * period. The newest periods are kept.
 */
export type Used = Readonly<Record<string, Readonly<Record<string, number>>>>

/** What is kept of points beside wallets and lots. */
export type PointsStanding = {
  /** Until when the points of a wallet live that slide, by its id: canonical instants. */
  readonly slides?: Readonly<Record<string, string>>
  readonly used?: Used
  /** In the order in which they were made; those that ended are not among them. */
  readonly holds?: readonly Hold[]
}

/** Points that are reserved, for a checkout say, until they are spent or let go. */
export type Hold = {
  /** Id of the event that made it. */
  readonly eventId: string
  readonly wallet: string
  /** Canonical instant at which it ends by itself. */
  readonly until: string
  /** The lots that it drew from, in the order in which it did. Points are 1 or more. */
  readonly draws: readonly { readonly lotNo: number; readonly points: number }[]
  /** Where limits count it: names of `used`, each with its period. */
  readonly counted?: readonly Counted[]
}

/** One counter of limits: its name in `used`, and the period. */
export type Counted = { readonly name: string; readonly period: string }

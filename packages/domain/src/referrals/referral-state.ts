/** An event by which a friend may qualify. */
export type Candidate = {
  readonly programId: string
  readonly eventId: string
  /** Canonical instant at which it counts, unless it was taken back. */
  readonly countsAt: string
}

/** How a member came: by whose code, and what has become of it. */
export type Referred = {
  readonly code: string
  /** Events that may count, those that count first in front. */
  readonly candidates: readonly Candidate[]
  /** Programs by which the friend has qualified, or was refused. */
  readonly done: readonly string[]
}

/** Friends for whom a member was rewarded by a program. */
export type Rewarded = {
  /** In all. */
  readonly friends: number
  /** First day of the period of the latest reward, and how many there were in it. */
  readonly period: string
  readonly inPeriod: number
}

/** Rewards by program. */
export type RewardedBy = Readonly<Record<string, Rewarded>>

/** Events that are kept as candidates of one program; later ones are passed over. */
export const mostCandidates = 10

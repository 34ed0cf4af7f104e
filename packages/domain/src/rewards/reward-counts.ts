/** What a member's own limits and ends are told from: small, and kept beside the member. */
export type RewardStanding = {
  /** By reward: claims less those that were given back. */
  readonly counts: Readonly<Record<string, RewardCount>>
  /** When open claims expire that do, by the claim's id. */
  readonly ends: Readonly<Record<string, string>>
}

/** How often a member has claimed a reward, and how often within the latest period of its limit. */
type RewardCount = {
  readonly claims: number
  /** The end of that period: a canonical instant. Left out: the reward has no such limit. */
  readonly until?: string
  readonly inPeriod?: number
}

import type { Streak } from './streak.ts'

/** What one completion, or several at once, gave: what a refund may take back. */
export type Given = {
  readonly rounds: number
  /** Points of each round; 0: none. */
  readonly points: number
  /** The lot that they were given in; null where there are none. */
  readonly lotNo: number | null
  readonly badge: string | null
}

/** One progress towards the target. */
export type Tally = {
  /** Events, or the sum in thousandths. 0 where a streak is measured. */
  readonly value: number
  /** How often it was completed. */
  readonly rounds: number
  /** The latest of that, oldest first: kept only where a refund takes it back. */
  readonly given: readonly Given[]
}

/** A member's standing in one challenge. */
export type ChallengeState = {
  /** How it is measured; what was measured in another way is progress no more. */
  readonly measure: string
  /** How often it was completed in all. */
  readonly times: number
  /** By period; of a challenge without periods, and of a streak, there is one. */
  readonly tallies: Readonly<Record<string, Tally>>
  readonly streak?: Streak
  /** When progress begins anew by time alone, a canonical instant. Left out: never. */
  readonly turnsAt?: string
}

/** A member's standing in all challenges, by their ids. */
export type ChallengeStates = Readonly<Record<string, ChallengeState>>

/** Nothing done yet. */
export const noTally: Tally = { value: 0, rounds: 0, given: [] }

/** The latest completions of one progress that are kept to be taken back. Those before are settled. */
export const mostGiven = 20

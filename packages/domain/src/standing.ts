import { challengesTurnAt, restartChallenges } from './challenges/restart.ts'
import type { Draft } from './draft.ts'
import type { Standing } from './member-state.ts'
import type { Program } from './program.ts'

/** When something of a standing may change by time alone: a canonical instant; null: nothing does. */
export const nextReview = (standing: Standing): string | null => challengesTurnAt(standing)

/**
 * Let time do what it does to a standing by the draft's instant, so that it never matters when a sweep came by.
 *
 * @returns whether anything was due
 */
export function reviewStanding(draft: Draft, program: Program): boolean {
  if (draft.reviewAt === null || Date.parse(draft.reviewAt) > draft.asOfMs) return false
  restartChallenges(draft, program)
  draft.reviewAt = nextReview(draft.standing)
  return true
}

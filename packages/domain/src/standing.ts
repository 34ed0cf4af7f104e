import { challengesTurnAt, restartChallenges } from './challenges/restart.ts'
import type { Draft } from './draft.ts'
import type { Member, Standing } from './member-state.ts'
import type { Program } from './program.ts'
import { qualifyReferrals, referralCountsAt } from './referrals/qualify.ts'

/** When something of a standing may change by time alone: a canonical instant; null: nothing does. */
export const nextReview = (standing: Standing): string | null =>
  [challengesTurnAt(standing), referralCountsAt(standing)].filter((at) => at !== null).sort()[0] ??
  null

/** Whether time has done something to a standing by an instant that has not been booked. */
export const isReviewDue = ({ reviewAt }: Pick<Member, 'reviewAt'>, byMs: number): boolean =>
  reviewAt !== null && Date.parse(reviewAt) <= byMs

/**
 * Let time do what it does to a standing by the draft's instant, so that it never matters when a sweep came by.
 *
 * @returns whether anything was due
 */
export function reviewStanding(draft: Draft, program: Program): boolean {
  if (!isReviewDue(draft, draft.asOfMs)) return false
  restartChallenges(draft, program)
  qualifyReferrals(draft, program)
  draft.reviewAt = nextReview(draft.standing)
  return true
}

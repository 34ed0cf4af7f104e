import { dueEvent, isDue } from './ahead.ts'
import { giveBenefits } from './benefits/give.ts'
import { nextBenefitAt } from './benefits/schedule.ts'
import { challengesTurnAt, restartChallenges } from './challenges/restart.ts'
import type { Draft } from './draft.ts'
import { bookDue } from './due.ts'
import type { Member } from './member-state.ts'
import type { Program } from './program.ts'
import { qualifyReferrals, referralCountsAt } from './referrals/qualify.ts'
import { lapseClaims } from './rewards/lapse.ts'
import { endedClaims, nextClaimEnd } from './rewards/reward-standing.ts'
import { nextTierReview, reviewTiers } from './tiers/rank.ts'
import { walletsTurnAt } from './wallets-turn.ts'

/**
 * Whether deciding needs all lots of the member for what time has done by an instant: to lots, to holds, or to
 * claims of which points may come back.
 */
export const lotsAreDue = (
  member: Pick<Member, 'ahead' | 'wallets' | 'standing'>,
  byMs: number,
): boolean =>
  isDue(member.ahead, byMs) ||
  isBy(walletsTurnAt(member), byMs) ||
  endedClaims(member, byMs).length > 0

/** Whether time has done something to a standing by an instant that has not been booked. */
const isReviewDue = ({ reviewAt }: Pick<Member, 'reviewAt'>, byMs: number): boolean =>
  isBy(reviewAt, byMs)

const isBy = (at: string | null, byMs: number): boolean => at !== null && Date.parse(at) <= byMs

/** Whether time has changed something of a member by an instant that has not been booked. */
export const anyDue = (member: Pick<Member, 'ahead' | 'reviewAt'>, byMs: number): boolean =>
  isDue(member.ahead, byMs) || isReviewDue(member, byMs)

/** Book all that time has changed by the draft's instant, so that it never matters when a sweep came by. */
export function catchUp(draft: Draft, program: Program): void {
  lapseClaims(draft, program.rewards)
  if (draft.event.type === dueEvent) giveBenefits(draft, program)
  bookDue(draft)
}

/** The part of it that needs to know nothing beyond the member: also what is read is seen so. */
export function reviewStanding(draft: Draft, program: Program): void {
  if (isReviewDue(draft, draft.asOfMs)) {
    restartChallenges(draft, program)
    qualifyReferrals(draft, program)
  }
  reviewTiers(draft, program)
}

/** When something of the standing changes next by time alone, a canonical instant: the first of what its parts say. */
export const nextReview = (draft: Pick<Draft, 'wallets' | 'standing'>): string | null =>
  [
    walletsTurnAt(draft),
    nextClaimEnd(draft),
    nextBenefitAt(draft),
    challengesTurnAt(draft.standing),
    referralCountsAt(draft.standing),
    instantOf(nextTierReview(draft)),
  ]
    .filter((at) => at !== null)
    .sort()[0] ?? null

const instantOf = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString()

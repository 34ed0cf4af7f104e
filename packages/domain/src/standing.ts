import { giveBenefits } from './benefits/give.ts'
import { nextBenefitAt } from './benefits/schedule.ts'
import { challengesTurnAt, restartChallenges } from './challenges/restart.ts'
import type { Draft } from './draft.ts'
import { nextExpiringMs } from './facts/expiring-kept.ts'
import { nextFactAt, reviewFacts } from './facts/review-facts.ts'
import type { Member } from './member-state.ts'
import { dueEvent, isDue } from './points/ahead.ts'
import { bookDue } from './points/due.ts'
import { lookAhead } from './points/look-ahead.ts'
import { walletsTurnAt } from './points/wallets-turn.ts'
import type { Program } from './program.ts'
import { qualifyReferrals, referralCountsAt } from './referrals/qualify.ts'
import { lapseClaims } from './rewards/lapse.ts'
import { endedClaims, nextClaimEnd } from './rewards/reward-standing.ts'
import { trackSegments } from './segments/track-segments.ts'
import { nextTierReview, reviewTiers } from './tiers/rank.ts'

/**
 * Whether deciding needs all lots of the member for what time has done by an instant: to lots, to holds, to claims of
 * which points may come back, to referrals that give points, or to facts that count them.
 */
export const lotsAreDue = (
  member: Pick<Member, 'ahead' | 'wallets' | 'standing'>,
  byMs: number,
): boolean =>
  isDue(member.ahead, byMs) ||
  isBy(walletsTurnAt(member), byMs) ||
  endedClaims(member, byMs).length > 0 ||
  isBy(referralCountsAt(member.standing), byMs) ||
  nextExpiringMs(member.standing.expiring) <= byMs

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

/**
 * The part of it that needs to know nothing beyond the member: also what is read is seen so.
 *
 * @param due whether time has changed anything by the draft's instant
 */
export function reviewStanding(draft: Draft, program: Program, due: boolean): void {
  if (due) {
    restartChallenges(draft, program)
    qualifyReferrals(draft, program)
    lookAhead(draft)
  }
  reviewTiers(draft, program)
  // Of the past it is not kept when facts changed, but only up to when.
  if (!due && draft.asOfMs === draft.nowMs) return
  reviewFacts(draft, program)
  trackSegments(draft, program, null)
}

/** When something of a member changes next by time alone, a canonical instant: of the standing, or of facts. */
export const nextReview = (draft: Draft, program: Program): string | null =>
  firstOf([nextOfStanding(draft), nextFactAt(draft, program)])

/** When something of the standing changes next by time alone: the first of what its parts say. */
export const nextOfStanding = (of: Pick<Draft, 'wallets' | 'standing'>): string | null =>
  firstOf([
    walletsTurnAt(of),
    nextClaimEnd(of),
    nextBenefitAt(of),
    challengesTurnAt(of.standing),
    referralCountsAt(of.standing),
    nextTierReview(of),
  ])

const firstOf = (instants: readonly (string | null)[]): string | null =>
  instants.filter((at) => at !== null).sort()[0] ?? null

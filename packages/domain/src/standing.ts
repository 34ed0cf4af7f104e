import { dueEvent, isDue } from './ahead.ts'
import { giveBenefits } from './benefits/give.ts'
import { nextBenefitAt } from './benefits/schedule.ts'
import type { Draft } from './draft.ts'
import { bookDue } from './due.ts'
import type { Member } from './member-state.ts'
import type { Program } from './program.ts'
import { lapseClaims } from './rewards/lapse.ts'
import { endedClaims, nextClaimEnd } from './rewards/reward-standing.ts'

/**
 * Whether deciding needs all lots of the member for what time has done by an instant: to lots, or to claims of which
 * points may come back.
 */
export const lotsAreDue = (member: Pick<Member, 'ahead' | 'standing'>, byMs: number): boolean =>
  isDue(member.ahead, byMs) || endedClaims(member, byMs).length > 0

/** Whether time has changed something of a member by an instant that has not been booked. */
export const anyDue = (
  { ahead, reviewAt }: Pick<Member, 'ahead' | 'reviewAt'>,
  byMs: number,
): boolean => isDue(ahead, byMs) || (reviewAt !== null && Date.parse(reviewAt) <= byMs)

/** Book all that time has changed by the draft's instant, each thing at its own. */
export function catchUp(draft: Draft, program: Program): void {
  lapseClaims(draft, program.rewards)
  if (draft.event.type === dueEvent) giveBenefits(draft, program)
  bookDue(draft)
}

/** When something of the standing changes next by time alone: the first of what its parts say. */
export const nextReview = (draft: Draft): string | null =>
  sooner(nextClaimEnd(draft), nextBenefitAt(draft))

const sooner = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b < a) ? b : a

import { isDue } from './ahead.ts'
import type { Draft } from './draft.ts'
import { bookDue } from './due.ts'
import type { Member } from './member-state.ts'
import type { Program } from './program.ts'
import { lapseClaims } from './rewards/lapse.ts'
import { nextClaimEnd } from './rewards/reward-standing.ts'

/** Whether time has changed something of a member by an instant that has not been booked. */
export const anyDue = (
  { ahead, reviewAt }: Pick<Member, 'ahead' | 'reviewAt'>,
  byMs: number,
): boolean => isDue(ahead, byMs) || (reviewAt !== null && Date.parse(reviewAt) <= byMs)

/** Book all that time has changed by the draft's instant, each thing at its own. */
export function catchUp(draft: Draft, { rewards }: Program): void {
  lapseClaims(draft, rewards)
  bookDue(draft)
}

/** When something of the standing changes next by time alone: the first of what its parts say. */
export const nextReview = (draft: Draft): string | null => nextClaimEnd(draft)

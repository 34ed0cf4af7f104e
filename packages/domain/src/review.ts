import type { Draft } from './draft.ts'
import type { Program } from './program.ts'
import { nextTierReview, reviewTiers } from './tiers/rank.ts'

/** A part of what is kept of a member that changes by time alone. */
type Part = {
  /** Do what time has done to it by the draft's instant, whenever that is looked at. */
  readonly review: (draft: Draft, program: Program) => void
  /** When it changes next, in milliseconds since 1970, UTC; null: never. */
  readonly next: (draft: Draft, program: Program) => number | null
}

const parts: readonly Part[] = [{ review: reviewTiers, next: nextTierReview }]

/** Whether something of the standing may change by the draft's instant that was not looked at. */
export const isReviewDue = ({ reviewAt, asOfMs }: Draft): boolean =>
  reviewAt !== null && Date.parse(reviewAt) <= asOfMs

/** Do to a known member's standing what time has done by the draft's instant, before the event counts. */
export function reviewStanding(draft: Draft, program: Program): void {
  for (const { review } of parts) review(draft, program)
}

/** When something of the standing changes next by time alone: a canonical instant, or null. */
export function nextReview(draft: Draft, program: Program): string | null {
  const next = Math.min(...parts.map((part) => part.next(draft, program) ?? Infinity))
  return next === Infinity ? null : new Date(next).toISOString()
}

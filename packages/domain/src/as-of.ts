import { draftOf, memberOf } from './draft.ts'
import type { Member } from './member-state.ts'
import { dueEvent } from './points/ahead.ts'
import { bookDue } from './points/due.ts'
import { lookAhead } from './points/look-ahead.ts'
import type { Lot } from './points/lot.ts'
import { noPolicies } from './points/wallet.ts'
import type { Program } from './program.ts'
import { anyDue, nextReview, reviewStanding } from './standing.ts'
import type { Past } from './tiers/past.ts'
import { tiersAreAsOf } from './tiers/standing-in.ts'

/** What is needed to look at a member's standing, beside points. */
export type StandingAsOf = {
  readonly program: Program
  /** As in `Case`. */
  readonly past?: readonly Past[] | undefined
}

/** Whether a member is at an instant as it was booked last: nothing is due. */
export const isAsOf = (member: Member, program: Program, atMs: number): boolean =>
  isMerged(member) || (!anyDue(member, atMs) && tiersAreAsOf(member, program, atMs))

/** With one who was merged time has nothing to do any more. */
const isMerged = ({ status }: Member): boolean => status === 'merged'

/**
 * A member and the lots as they are at an instant, whether or not what is due has been booked. Nothing is booked
 * by it.
 *
 * @param lots     all that have points left or held
 * @param standing left out: only points are looked at
 */
export function asOf(
  member: Member,
  lots: readonly Lot[],
  atMs: number,
  standing?: StandingAsOf,
): { readonly member: Member; readonly lots: readonly Lot[] } {
  const event = {
    id: dueEvent,
    memberId: member.memberId,
    type: dueEvent,
    occurredAt: new Date(atMs).toISOString(),
    occurredAtMs: atMs,
    properties: {},
  }
  const { currency, timezone } = standing?.program.workspace ?? { currency: '', timezone: 'UTC' }
  const named = { purchase: null, spend: null, past: standing?.past ?? null }
  const known = { ...named, referral: null, shared: new Map(), trace: null }
  const none = { ...known, claims: [], codes: new Map() }
  const policies = standing?.program.policies ?? noPolicies
  const times = { asOfMs: atMs, nowMs: atMs, allLots: true }
  const draft = draftOf(member, lots, { event, currency, timezone, policies, ...times, ...none })
  bookDue(draft)
  lookAhead(draft)
  if (standing && !isMerged(member)) {
    reviewStanding(draft, standing.program, true)
    draft.reviewAt = nextReview(draft, standing.program)
  }
  const left = [...draft.lots.values()].filter(({ remaining, held }) => remaining + held > 0)
  return { member: { ...memberOf(draft, member.seq), ledgerSeq: member.ledgerSeq }, lots: left }
}

import { dueEvent } from './ahead.ts'
import { draftOf, memberOf } from './draft.ts'
import { bookDue } from './due.ts'
import { lookAhead } from './look-ahead.ts'
import type { Lot } from './lot.ts'
import type { Member } from './member-state.ts'
import type { Program } from './program.ts'
import { nextReview, reviewStanding } from './standing.ts'
import { noPolicies } from './wallet.ts'

/**
 * A member and the lots as they are at an instant, whether or not what is due has been booked. Nothing is booked
 * by it.
 *
 * @param lots    all that have points left or held
 * @param program null: only points are looked at
 */
export function asOf(
  member: Member,
  lots: readonly Lot[],
  atMs: number,
  program: Program | null = null,
): { readonly member: Member; readonly lots: readonly Lot[] } {
  const event = {
    id: dueEvent,
    memberId: member.memberId,
    type: dueEvent,
    occurredAt: new Date(atMs).toISOString(),
    occurredAtMs: atMs,
    properties: {},
  }
  const { currency, timezone } = program?.workspace ?? { currency: '', timezone: 'UTC' }
  const known = { purchase: null, spend: null, facts: null, shared: new Map(), trace: null }
  const none = { ...known, claims: [], codes: new Map() }
  const policies = program?.policies ?? noPolicies
  const draft = draftOf(member, lots, {
    event,
    currency,
    timezone,
    policies,
    asOfMs: atMs,
    ...none,
  })
  bookDue(draft)
  if (program) reviewStanding(draft, program)
  const left = [...draft.lots.values()].filter(({ remaining, held }) => remaining + held > 0)
  lookAhead(draft, true)
  draft.reviewAt = nextReview(draft)
  return { member: { ...memberOf(draft, member.seq), ledgerSeq: member.ledgerSeq }, lots: left }
}

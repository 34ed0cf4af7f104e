import { dueEvent } from './ahead.ts'
import { draftOf, memberOf } from './draft.ts'
import { bookDue } from './due.ts'
import { lookAhead } from './look-ahead.ts'
import type { Lot } from './lot.ts'
import type { Member } from './member-state.ts'
import { noPolicies } from './wallet.ts'

/**
 * A member and the lots as they are at an instant, whether or not what is due has been booked. Nothing is booked
 * by it.
 *
 * @param lots all that have points left or held
 */
export function asOf(
  member: Member,
  lots: readonly Lot[],
  atMs: number,
): { readonly member: Member; readonly lots: readonly Lot[] } {
  const event = {
    id: dueEvent,
    memberId: member.memberId,
    type: dueEvent,
    occurredAt: new Date(atMs).toISOString(),
    occurredAtMs: atMs,
    properties: {},
  }
  const named = { purchase: null, spend: null, policies: noPolicies }
  const given = { event, asOfMs: atMs, currency: '', timezone: '', ...named }
  const draft = draftOf(member, lots, given)
  bookDue(draft)
  const left = [...draft.lots.values()].filter(({ remaining, held }) => remaining + held > 0)
  lookAhead(draft, true)
  return { member: { ...memberOf(draft, member.seq), ledgerSeq: member.ledgerSeq }, lots: left }
}

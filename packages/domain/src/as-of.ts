import { aheadOf, dueEvent } from './ahead.ts'
import { draftOf, memberOf } from './draft.ts'
import { bookDue } from './due.ts'
import type { Lot } from './lot.ts'
import type { Member } from './member-state.ts'

/**
 * A member and the lots as they are at an instant, whether or not what is due has been booked. Nothing is booked
 * by it.
 *
 * @param lots all that have points left
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
  const nothing = { currency: '', timezone: '', purchase: null, spend: null }
  const draft = draftOf(member, lots, { event, asOfMs: atMs, ...nothing })
  bookDue(draft)
  const left = [...draft.lots.values()].filter(({ remaining }) => remaining > 0)
  draft.ahead = aheadOf(left)
  return { member: { ...memberOf(draft, member.seq), ledgerSeq: member.ledgerSeq }, lots: left }
}

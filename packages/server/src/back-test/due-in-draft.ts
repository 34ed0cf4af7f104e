import { dueEvent, dueEventPrefix, type Member } from '@laurel/domain'
import type { LiveProgram } from '../program/live.ts'
import { type Became, type Course, decideIn } from './course.ts'
import type { Chosen } from './sample.ts'

/** More than time can have for one member between two events; a bound, should something stay due. */
const mostDue = 1_000

/**
 * Book in the course of the draft what time brings there and not in that of today: for what comes in both, the sweep
 * has left its own event, which is decided like any other.
 *
 * @param beforeMs what is due earlier is booked: milliseconds since 1970, UTC
 */
export function* dueInDraft(
  { today, draft }: { readonly today: Course; readonly draft: Course },
  programAt: (atMs: number) => LiveProgram,
  chosen: Chosen,
  beforeMs: number,
): Generator<{ readonly atMs: number; readonly became: Became }> {
  const { memberId, bucket } = chosen
  for (let i = 0; i < mostDue; i += 1) {
    const member = memberIn(draft, memberId)
    const occurredAt = member && dueAt(member)
    if (!member || !occurredAt || occurredAt === dueAt(memberIn(today, memberId))) return
    const atMs = Date.parse(occurredAt)
    if (atMs >= beforeMs) return
    const id = `${dueEventPrefix}${occurredAt}:${member.seq}:draft`
    const due = { id, memberId, type: dueEvent, occurredAt, occurredAtMs: atMs, properties: {} }
    const past = { bucket, event: due, acceptedMs: atMs, history: false, booked: nothing }
    const became = decideIn(draft, programAt(atMs), past, chosen)
    if (!('effects' in became)) return
    yield { atMs, became }
  }
}

const memberIn = ({ members }: Course, memberId: string): Member | null =>
  members.get(memberId)?.members.get(memberId)?.member ?? null

/** When time does something to a member next; canonical instants are in order as strings. */
const dueAt = (member: Member | null): string | null =>
  (member ? [member.ahead.activatesAt, member.ahead.expiresAt, member.reviewAt] : [])
    .filter((at) => at !== null)
    .sort()[0] ?? null

const nothing = () => ({ effects: [], changed: [], points: { balance: 0 } })

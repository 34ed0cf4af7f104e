import {
  type Accepted,
  type Case,
  type Decision,
  type LoyaltyEvent,
  parseEvent,
  type Refusal,
} from '@laurel/domain'
import { assert } from '../db/assert.ts'
import type { LiveProgram } from '../program/live.ts'
import { dropCodes } from '../rewards/batch-codes.ts'
import { type Answer, type Outcome, refuseEvent, replayed, reused } from './answer.ts'
import { keepReversible, namedBy } from './named.ts'
import { newReferralCode } from './referral-code.ts'
import { factsOf, keepTwin } from './referrals.ts'
import { keepShared } from './shared-counts.ts'
import { type BatchState, eventKey, type MemberState } from './state.ts'
import type { Waiting } from './waiting.ts'

/** An event that was accepted, with all that is to be written of it. */
export type AcceptedEvent = {
  readonly bucket: number
  readonly memberId: string
  /** As in `MemberRow`. */
  readonly life: number
  /** Number of the event among those of its member, from 1. */
  readonly seq: number
  readonly event: LoyaltyEvent
  /** Whether it was judged as of when it happened. */
  readonly history: boolean
  readonly decision: Accepted
  /** As in `Identity`. */
  readonly digest: string
  /** JSON text of the `Outcome`, and of what was `counted`. */
  readonly result: string
}

/** What became of a batch: an answer for each event, in order, and what is to be written. */
export type DecidedBatch = {
  readonly answers: readonly Answer[]
  readonly accepted: readonly AcceptedEvent[]
}

/** What a batch is decided by. `state` is changed as it goes. */
export type Deciding = {
  readonly live: LiveProgram
  readonly state: BatchState
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: number
  readonly decide: (given: Case) => Decision
}

/** Decide the events of a batch one after the other, each upon what those before it left. */
export function decideBatch(by: Deciding, batch: readonly Waiting[]): DecidedBatch {
  const accepted: AcceptedEvent[] = []
  const answers = batch.map((waiting) => decideOne(by, waiting, accepted))
  return { answers, accepted }
}

function decideOne(by: Deciding, waiting: Waiting, accepted: AcceptedEvent[]): Answer {
  const { live, state, nowMs } = by
  const names = { id: waiting.event.id, memberId: waiting.event.memberId }
  const known = state.known.get(eventKey(names.memberId, names.id))
  if (known) return known.digest === waiting.digest ? replayed(names, known.result) : reused(names)

  const own = state.members.get(names.memberId)
  assert(own !== undefined, 'every member of a batch is asked for')
  const read = readAgain(live, waiting, own, nowMs)
  if (!read.ok) return refuseEvent(names, read.refusal)
  const event = read.event

  const forgottenAt = state.forgotten.get(names.memberId)
  if (forgottenAt !== undefined) {
    // An older one is of a file that is read again, not of a member who wants to come back.
    const comesBack = event.occurredAtMs > forgottenAt
    if (event.type !== 'enrol' || waiting.incoming.upsert || !comesBack) {
      return refuseEvent(names, forgotten)
    }
  }
  const decision = judge(by, event, own, waiting.incoming.history)
  if (decision.kind === 'refused') return refuseEvent(names, decision)

  const outcome: Outcome = {
    effects: decision.effects,
    changed: decision.changedFields,
    points: { balance: decision.member.points.balance },
  }
  const counted = countedBy(decision)
  const result = JSON.stringify(counted ? { ...outcome, counted } : outcome)
  const { bucket, digest } = waiting
  const { memberId } = names
  keep(state, own, event, decision, { digest, result })
  keepReversible(state, own.bucket, event, decision, live.program.workspace.currency)
  const { life } = own
  const { seq } = decision.member
  const history = waiting.incoming.history ?? false
  accepted.push({ bucket, memberId, life, seq, event, history, decision, digest, result })
  return { status: 'accepted', ...names, ...outcome }
}

/** What a decision adds to counters, shared or the member's own, by key; null: nothing. It is kept with the event. */
function countedBy({ sharedAdds, ownAdds }: Accepted): Record<string, number> | null {
  const added = [...sharedAdds, ...ownAdds].filter(([, add]) => add !== 0)
  return added.length === 0 ? null : Object.fromEntries(added)
}

/** What was read at the door holds, unless the configuration has changed while the event waited. */
function readAgain(
  live: LiveProgram,
  waiting: Waiting,
  own: MemberState,
  nowMs: number,
): { ok: true; event: LoyaltyEvent } | { ok: false; refusal: Refusal } {
  const { incoming, event, version } = waiting
  const read =
    version === live.version
      ? { ok: true as const, event }
      : parseEvent(live.program, incoming.input, nowMs, incoming.ours ? 'ourselves' : 'caller')
  if (!read.ok || !incoming.upsert) return read
  return { ok: true, event: { ...read.event, type: own.member ? 'profile' : 'enrol' } }
}

function judge(
  { live, state, nowMs, decide }: Deciding,
  event: LoyaltyEvent,
  own: MemberState,
  history: Case['history'],
): Decision {
  return decide({
    member: own.member,
    lots: [...own.lots.values()],
    ...namedBy(event, state),
    past: own.past,
    referral: factsOf(state.referrals, event, own),
    newCode: lacksCode(live, own) ? newReferralCode(live.workspaceId, own.bucket) : null,
    shared: state.shared.used,
    codes: state.codes,
    event,
    program: live.program,
    nowMs,
    history,
  })
}

/** Whether a member may be given a code to bring friends by. */
const lacksCode = ({ program }: LiveProgram, { member }: MemberState): boolean =>
  program.referrals.size > 0 && member?.fields['referral_code'] === undefined

const forgotten = {
  code: 'member_forgotten',
  problem: {
    path: '/memberId',
    rule: 'member_forgotten',
    message: 'The member was forgotten; only a later enrol event brings a member back.',
  },
} as const

/** Let the decisions to come see this one. */
function keep(
  state: BatchState,
  own: MemberState,
  event: LoyaltyEvent,
  decision: Accepted,
  known: { digest: string; result: string },
): void {
  own.member = decision.member
  for (const name of decision.changedFields) own.changedFields.add(name)
  keepTwin(state.referrals, decision.member)
  for (const lot of decision.newLots) {
    own.lots.set(lot.no, lot)
    own.newLots.add(lot.no)
  }
  for (const lot of decision.lotChanges) {
    own.lots.set(lot.no, lot)
    if (!own.newLots.has(lot.no)) own.changedLots.add(lot.no)
  }
  keepShared(state.shared, decision.sharedAdds)
  dropCodes(state.codes, decision.claims)
  state.known.set(eventKey(event.memberId, event.id), known)
  state.forgotten.delete(event.memberId)
}

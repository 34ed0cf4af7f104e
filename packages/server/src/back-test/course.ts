import {
  type Accepted,
  decide,
  poolOf,
  type Refusal,
  rewardsNeeded,
  spendingEvents,
} from '@laurel/domain'
import type { RefusedEvent } from '../events/answer.ts'
import { decideBatch } from '../events/decide-batch.ts'
import { sharedKeys } from '../events/shared-counts.ts'
import { type BatchState, eventKey, type KnownReferrals, memberState } from '../events/state.ts'
import type { Waiting } from '../events/waiting.ts'
import type { LiveProgram } from '../program/live.ts'
import type { PastEvent } from './past-event.ts'
import type { Chosen } from './sample.ts'

/**
 * One course that events take, in memory only: where members stand in it, and what they share. Each member has a
 * state as that of a batch of its own, which lives on from event to event.
 */
export type Course = {
  readonly workspaceId: number
  readonly members: Map<string, BatchState>
  readonly shared: BatchState['shared']
  readonly codes: BatchState['codes']
  readonly referrals: KnownReferrals
}

/** What became of an event in a course. */
export type Became = Accepted | Pick<RefusedEvent, 'code' | 'problem'>

/** A course in which nothing has happened yet. */
export const newCourse = (workspaceId: number, referrals: KnownReferrals): Course => ({
  workspaceId,
  members: new Map(),
  shared: { used: new Map(), adds: new Map() },
  codes: new Map(),
  referrals,
})

/** Another course that begins where this one is, with the members that come to it by `branch`. */
export const branchOf = ({ workspaceId, shared, referrals }: Course): Course => ({
  ...newCourse(workspaceId, referrals),
  shared: { used: new Map(shared.used), adds: new Map() },
})

/** Have a member stand in a branch as in the course that it comes from, unless it has come there already. */
export function branch(from: Course, to: Course, memberId: string): void {
  const state = from.members.get(memberId)
  if (!state || to.members.has(memberId)) return
  const { known, purchases, spends, waiting, claims } = state
  const own = state.members.get(memberId)
  to.members.set(memberId, {
    ...state,
    ...lent(to),
    members: new Map(own ? [[memberId, { ...own, lots: new Map(own.lots) }]] : []),
    known: new Map(known),
    purchases: new Map(purchases),
    spends: new Map(spends),
    waiting: new Map([...waiting].map(([key, refunds]) => [key, [...refunds]])),
    claims: new Map([...claims].map(([id, each]) => [id, new Map(each)])),
  })
}

/** What is of the course and not of one member. */
const lent = ({ shared, codes, referrals }: Course) => ({ shared, codes, referrals })

/** Have a member come to a course, unknown as before its first event. */
function begin(course: Course, { bucket, memberId, life }: Chosen): BatchState {
  const state: BatchState = {
    ...lent(course),
    members: new Map([[memberId, memberState(bucket, life, null)]]),
    known: new Map(),
    purchases: new Map(),
    spends: new Map(),
    others: new Set(),
    waiting: new Map(),
    applied: new Map(),
    claims: new Map(),
    forgotten: new Map(),
  }
  course.members.set(memberId, state)
  return state
}

/**
 * Decide an event as intake does, upon what those before it left, and at the instant at which it was accepted. An
 * event whose type the program does not know any more is refused.
 */
export function decideIn(
  course: Course,
  live: LiveProgram,
  past: PastEvent,
  member: Chosen,
): Became {
  const { event, bucket, acceptedMs: nowMs, history } = past
  if (!live.program.plans.has(event.type)) return unknownType
  const state = course.members.get(event.memberId) ?? begin(course, member)
  const waiting: Waiting = {
    ...{ workspaceId: live.workspaceId, version: live.version, bucket, event, sinceMs: nowMs },
    ...{ digest: '', bytes: 0, answer: () => {} },
    incoming: { input: null, ...(history ? { history } : {}) },
  }
  makeRoom(state, event, member)
  supply(course, live, past, state, waiting)
  const { answers, accepted } = decideBatch({ live, state, nowMs, decide }, [waiting])
  tidy(course, state, member, eventKey(event.memberId, event.id))
  const [done] = accepted
  const [answer] = answers
  if (done) return done.decision
  return answer?.status === 'refused' ? answer : unknownType
}

/** Note that an event is one that later ones may take back, which keeps what it was. */
function makeRoom(
  { purchases, spends }: BatchState,
  { id, memberId, type }: PastEvent['event'],
  { refunds, reversals }: Chosen,
): void {
  const key = eventKey(memberId, id)
  if (refunds && type === 'purchase') purchases.set(key, null)
  else if (reversals && spendingEvents.has(type)) spends.set(key, null)
}

/** Put in place what intake would have read: shared counts, and codes. */
function supply(
  { shared, codes }: Course,
  live: LiveProgram,
  past: PastEvent,
  state: BatchState,
  waiting: Waiting,
): void {
  const { event } = past
  for (const count of sharedKeys(live, [waiting], state)) {
    if (!shared.used.has(count)) shared.used.set(count, 0)
  }
  const member = state.members.get(event.memberId)?.member ?? null
  const rewards = rewardsNeeded(live.program, event, member)
  if (rewards.length === 0) return
  // The codes that it was given once; where it claims more than it did, codes that are nobody's.
  const given = past
    .booked()
    .effects.flatMap((effect) =>
      effect.kind === 'claim_issued' && effect.code !== undefined ? [effect] : [],
    )
  for (const reward of rewards) {
    const poolId = poolOf(reward)
    if (poolId === null) continue
    const real = given
      .filter(({ rewardId }) => rewardId === reward.id)
      .flatMap(({ code }) => code ?? [])
    const made = `${event.id}/${reward.id}/${codes.get(poolId)?.length ?? 0}`
    codes.set(poolId, [...(codes.get(poolId) ?? []), ...real, made])
  }
}

/** How many lots a member may have before those of no more use are left out. */
const manyLots = 32

/** Leave out what nothing can come back to. */
function tidy(
  { shared, codes }: Course,
  state: BatchState,
  { memberId, refunds, reversals }: Chosen,
  key: string,
): void {
  shared.adds.clear()
  codes.clear()
  state.applied.clear()
  if (!refunds) {
    state.purchases.clear()
    state.known.clear()
  } else if (state.known.has(key)) state.known.set(key, taken)
  if (!reversals && state.claims.size === 0) state.spends.clear()
  const own = state.members.get(memberId)
  if (!own) return
  for (const noted of [own.newLots, own.changedLots, own.changedFields]) noted.clear()
  if (refunds || reversals || state.claims.size > 0 || own.lots.size <= manyLots) return
  for (const { no, remaining, held } of own.lots.values()) {
    if (remaining + held === 0) own.lots.delete(no)
  }
}

/** That an event is known; nobody asks for its answer. */
const taken = { digest: '', result: '' }

const unknownType: Pick<Refusal, 'code' | 'problem'> = {
  code: 'unknown_event_type',
  problem: {
    path: '/type',
    rule: 'unknown_event_type',
    message: 'There is no event type of this name any more.',
  },
}

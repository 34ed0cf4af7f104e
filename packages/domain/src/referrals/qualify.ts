import { later } from '../calendar/calendar.ts'
import type { Draft } from '../draft.ts'
import type { Member, Standing } from '../member-state.ts'
import { type GivenPoints, give } from '../points/give.ts'
import type { Program } from '../program.ts'
import type { Refusal } from '../refusal.ts'
import { failed, type Sight } from '../sight.ts'
import { twinRefusal } from './refer.ts'
import { referralSucceeded } from './referral-events.ts'
import type { PlannedReferral } from './referral-plan.ts'
import { referralSource } from './referral-program.ts'
import { type Candidate, mostCandidates, type Referred } from './referral-state.ts'

/**
 * Note that an event may qualify a friend, for every program of its type. What happened before the friend enrolled
 * does not.
 *
 * @param before the member as it stood before the event
 */
export function proposeReferrals(
  draft: Draft,
  referrals: readonly PlannedReferral[],
  before: Member,
  sight: Sight,
): Refusal | null {
  const { event, enrolledAt } = draft
  if (!draft.standing.referred || event.occurredAt < enrolledAt) return null
  for (const { program, when } of referrals) {
    const { candidates, done } = draft.standing.referred
    const own = candidates.filter(({ programId }) => programId === program.id)
    if (done.includes(program.id) || own.length === mostCandidates) continue
    if (when) {
      const met = when.run(sight(when, before))
      if (!met.ok) return failed('referral program', program.id, met.why)
      if (met.value !== true) continue
    }
    const countsMs = later(draft.timezone, event.occurredAtMs, { days: program.afterDays })
    const countsAt = new Date(countsMs).toISOString()
    const more = [...candidates, { programId: program.id, eventId: event.id, countsAt }]
    keep(draft, { candidates: more.sort(inOrder) })
  }
  return null
}

/** Canonical instants of four-digit years are in order as strings. */
const inOrder = (a: Candidate, b: Candidate): number => (a.countsAt < b.countsAt ? -1 : 1)

/** A purchase of which anything was taken back qualifies nobody any more. */
export function withdrawReferral(draft: Draft, purchaseEventId: string): void {
  const candidates = draft.standing.referred?.candidates ?? []
  const left = candidates.filter(({ eventId }) => eventId !== purchaseEventId)
  if (left.length < candidates.length) keep(draft, { candidates: left })
}

/** When an event by which a member may qualify counts next: a canonical instant; null: none does. */
export const referralCountsAt = ({ referred }: Standing): string | null =>
  referred?.candidates[0]?.countsAt ?? null

/** Let the member qualify by events whose time has come by the draft's instant; who has left then does not. */
export function qualifyReferrals(draft: Draft, program: Program): void {
  for (;;) {
    const [first] = draft.standing.referred?.candidates ?? []
    if (!first || draft.referral === null || Date.parse(first.countsAt) > draft.asOfMs) return
    if (draft.status !== 'active') {
      keep(draft, { candidates: draft.standing.referred?.candidates.slice(1) ?? [] })
      continue
    }
    const planned = program.referrals.get(first.programId)
    const refusal = twinRefusal(draft.referral)
    settle(draft, first.programId)
    if (refusal) draft.effects.push({ kind: 'referral_refused', reason: refusal })
    else if (planned) qualify(draft, planned, first)
  }
}

/** A program that is done with has no candidates any more. */
function settle(draft: Draft, programId: string): void {
  const { candidates = [], done = [] } = draft.standing.referred ?? {}
  keep(draft, {
    candidates: candidates.filter((each) => each.programId !== programId),
    done: [...done, programId],
  })
}

function qualify(
  draft: Draft,
  { program }: PlannedReferral,
  { countsAt: at, eventId }: Candidate,
): void {
  const { id: programId, version: programVersion, friend } = program
  const occasion = { source: referralSource(program), rounds: 1, atMs: Date.parse(at) }
  const told = (given: GivenPoints) =>
    ({ kind: 'referral_qualified', programId, programVersion, eventId, at, ...given }) as const
  // Time cannot be refused: where there is no room for more points, there are none.
  if (!give(draft, friend, occasion, told)) draft.effects.push(told({ points: 0, lotNo: null }))
  const code = draft.standing.referred?.code ?? ''
  const properties = { programId }
  const what = { type: referralSucceeded, name: programId, occurredAt: at, properties }
  draft.submissions.push({ code, ...what })
}

function keep(draft: Draft, change: Partial<Referred>): void {
  const { referred } = draft.standing
  if (referred) draft.standing = { ...draft.standing, referred: { ...referred, ...change } }
}

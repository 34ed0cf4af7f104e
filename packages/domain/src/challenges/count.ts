import { periodAt } from '../calendar/period.ts'
import type { Draft } from '../draft.ts'
import { settled } from '../expression/functions.ts'
import type { Member } from '../member-state.ts'
import { outOfRange, type Refusal } from '../refusal.ts'
import { failed, type Sight } from '../sight.ts'
import { type Challenge, periodOf, unitsOf } from './challenge.ts'
import type { PlannedChallenge } from './challenge-plan.ts'
import { complete } from './complete.ts'
import { isKept, isOver, move, progressIn, tallyKey, tallyOf } from './progress.ts'
import { keepState, said, stateOf } from './standing-challenges.ts'

/**
 * Count an event for every challenge of its type, in the order of the configuration, in the period in which it
 * happened. What happened in a period that is kept no longer counts for nothing.
 *
 * @param before the member as it stood before the event, which is what all challenges see
 */
export function countForChallenges(
  draft: Draft,
  challenges: readonly PlannedChallenge[],
  before: Member,
  sight: Sight,
): Refusal | null {
  for (const planned of challenges) {
    const by = countOf(draft, planned, before, sight)
    if (typeof by !== 'number') return by
    const refused = by > 0 ? count(draft, planned.challenge, by) : null
    if (refused) return refused
  }
  return null
}

/** How much an event counts for a challenge, in its units; 0: not at all. */
function countOf(
  draft: Draft,
  { challenge, conditions, of }: PlannedChallenge,
  before: Member,
  sight: Sight,
): number | Refusal {
  const { id, window = {} } = challenge
  const { occurredAt } = draft.event
  // Canonical instants of four-digit years are in order as strings.
  if (window.from !== undefined && occurredAt < window.from) return 0
  if (window.until !== undefined && occurredAt >= window.until) return 0
  for (const condition of conditions) {
    const met = condition.run(sight(condition, before))
    if (!met.ok) return failed('challenge', id, met.why)
    if (met.value !== true) return 0
  }
  if (of === null) return 1
  const ran = of.run(sight(of, before))
  if (!ran.ok) return failed('challenge', id, ran.why)
  const by = Math.floor(settled(Number(ran.value) * unitsOf(challenge)))
  if (Number.isSafeInteger(by) && by >= 0) return by
  return failed('challenge', id, 'It gave no number of 0 or more.')
}

function count(draft: Draft, challenge: Challenge, by: number): Refusal | null {
  const { timezone, asOfMs, event } = draft
  const every = periodOf(challenge)
  const period = every === null ? null : periodAt(timezone, event.occurredAtMs, every)
  if (period !== null && !isKept(challenge, timezone, asOfMs, period)) return null
  const before = stateOf(draft, challenge)
  const key = tallyKey(challenge, period)
  // With nothing to take back, nothing has to be known beyond the end.
  if (!challenge.rollback && isOver(challenge, before, key)) return null

  const counted = move(challenge, before, period, by)
  if (!Number.isSafeInteger(tallyOf(counted, key).value)) {
    return outOfRange('', `The progress in challenge ${challenge.id} grows too large.`)
  }
  const done = draft.effects.length
  const state = complete(draft, challenge, counted, key)
  if ('kind' in state) return state
  draft.effects.splice(done, 0, {
    kind: 'challenge_progressed',
    challengeId: challenge.id,
    measure: state.measure,
    period,
    by: said(challenge, by),
    progress: progressIn(challenge, state, period),
    target: challenge.target,
  })
  keepState(draft, challenge, state)
  return null
}

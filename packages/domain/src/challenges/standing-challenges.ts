import { type Draft, setField } from '../draft.ts'
import { type Challenge, unitsOf } from './challenge.ts'
import { completedField, progressField } from './challenge-fields.ts'
import type { ChallengeState } from './challenge-state.ts'
import { progressAt, settle, stateIn } from './progress.ts'

/** What the draft's member has done in a challenge so far. */
export const stateOf = (draft: Draft, challenge: Challenge): ChallengeState =>
  stateIn(challenge, draft.standing.challenges?.[challenge.id])

/** Keep what a member has done in a challenge, and let the loyalty fields say it. */
export function keepState(draft: Draft, challenge: Challenge, state: ChallengeState): void {
  const { timezone, asOfMs, standing } = draft
  const settled = settle(challenge, state, timezone, asOfMs)
  draft.standing = { ...standing, challenges: { ...standing.challenges, [challenge.id]: settled } }
  const progress = progressAt(challenge, settled, timezone, asOfMs)
  setIfNew(draft, progressField(challenge.id), progress)
  setIfNew(draft, completedField(challenge.id), settled.times)
}

function setIfNew(draft: Draft, name: string, value: number): void {
  if (draft.fields[name] !== value) setField(draft, name, value)
}

/** A number of what a challenge measures, as people say it. */
export const said = (challenge: Challenge, units: number): number => units / unitsOf(challenge)

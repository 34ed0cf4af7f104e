import type { Draft } from '../draft.ts'
import type { Standing } from '../member-state.ts'
import type { Program } from '../program.ts'
import type { Challenge } from './challenge.ts'
import type { ChallengeState } from './challenge-state.ts'
import { progressAt } from './progress.ts'
import { keepState, stateOf } from './standing-challenges.ts'

/** When progress in some challenge begins anew by time alone: a canonical instant; null: never. */
export function challengesTurnAt({ challenges = {} }: Standing): string | null {
  const turns = Object.values(challenges).flatMap(({ turnsAt }) => turnsAt ?? [])
  return turns.sort()[0] ?? null
}

/** Let progress begin anew where a period has ended, or a streak was broken, by the draft's instant. */
export function restartChallenges(draft: Draft, { challenges }: Program): void {
  for (const [id, state] of Object.entries(draft.standing.challenges ?? {})) {
    const { turnsAt } = state
    if (turnsAt === undefined || Date.parse(turnsAt) > draft.asOfMs) continue
    const challenge = challenges.get(id)?.challenge
    if (challenge) restart(draft, challenge, turnsAt)
    else forgetTurn(draft, id, state)
  }
}

function restart(draft: Draft, challenge: Challenge, turnsAt: string): void {
  const state = stateOf(draft, challenge)
  const was = progressAt(challenge, state, draft.timezone, Date.parse(turnsAt) - 1)
  keepState(draft, challenge, state)
  if (was === 0) return
  draft.effects.push({
    kind: 'challenge_restarted',
    challengeId: challenge.id,
    progress: was,
    target: challenge.target,
    missed: was < challenge.target,
    at: turnsAt,
  })
}

/** A challenge that is configured no longer has nothing to do with time. */
function forgetTurn(draft: Draft, id: string, { turnsAt: _, ...state }: ChallengeState): void {
  const { challenges } = draft.standing
  draft.standing = { ...draft.standing, challenges: { ...challenges, [id]: state } }
}

import { periodAt } from '../calendar/period.ts'
import type { Draft } from '../draft.ts'
import type { Standing } from '../member-state.ts'
import type { Program } from '../program.ts'
import { type Challenge, periodOf } from './challenge.ts'
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
  const { timezone, asOfMs } = draft
  const state = stateOf(draft, challenge)
  const lastMs = Date.parse(turnsAt) - 1
  const was = progressAt(challenge, state, timezone, lastMs)
  keepState(draft, challenge, state)
  if (was === 0 || goesOn(challenge, state, timezone, lastMs, asOfMs)) return
  draft.effects.push({
    kind: 'challenge_restarted',
    challengeId: challenge.id,
    progress: was,
    target: challenge.target,
    missed: was < challenge.target,
    at: turnsAt,
  })
}

/** Whether what was to end goes on: the workspace has moved to another time zone since, where it is earlier. */
function goesOn(
  challenge: Challenge,
  state: ChallengeState,
  zone: string,
  fromMs: number,
  toMs: number,
): boolean {
  if (challenge.measure.kind === 'streak') return progressAt(challenge, state, zone, toMs) > 0
  const every = periodOf(challenge)
  return every !== null && periodAt(zone, fromMs, every) === periodAt(zone, toMs, every)
}

/** A challenge that is configured no longer has nothing to do with time. */
function forgetTurn(draft: Draft, id: string, { turnsAt: _, ...state }: ChallengeState): void {
  const { challenges } = draft.standing
  draft.standing = { ...draft.standing, challenges: { ...challenges, [id]: state } }
}

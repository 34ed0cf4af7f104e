import { loseBadge } from '../badges/wear.ts'
import type { Draft } from '../draft.ts'
import { give } from '../points/give.ts'
import { takeBackFrom } from '../points/take-back.ts'
import { mainWallet } from '../points/wallet.ts'
import { outOfRange, type Refusal } from '../refusal.ts'
import { type Challenge, challengeSource } from './challenge.ts'
import { type ChallengeState, type Given, mostGiven } from './challenge-state.ts'
import { reached, tallyOf } from './progress.ts'

/**
 * Complete a challenge as often as what counts has reached its target anew, and give what it gives, all rounds of
 * one event in one lot.
 *
 * @param key the progress in which something has just been counted
 */
export function complete(
  draft: Draft,
  challenge: Challenge,
  state: ChallengeState,
  key: string,
): ChallengeState | Refusal {
  const tally = tallyOf(state, key)
  const rounds = reached(challenge, state, key) - tally.rounds
  if (rounds <= 0) return state
  const times = state.times + rounds
  const { id: challengeId, version: challengeVersion, gives } = challenge
  const atMs = draft.event.occurredAtMs
  const occasion = { source: challengeSource(challenge), rounds, atMs }
  const done = give(draft, gives, occasion, (given) => ({
    kind: 'challenge_completed',
    ...{ challengeId, challengeVersion, rounds, times, ...given },
  }))
  if (!done) return outOfRange('', `Too many points by challenge ${challenge.id}.`)
  const { points = 0, badge = null } = gives
  const latest = { rounds, points, lotNo: done.lotNo, badge }
  const given = challenge.rollback ? [...tally.given, latest].slice(-mostGiven) : tally.given
  const completed = { ...tally, rounds: tally.rounds + rounds, given }
  return { ...state, times, tallies: { ...state.tallies, [key]: completed } }
}

/**
 * Take completions back that what counts does not reach any more, the latest first, with what they gave: points
 * from the lots they were given in, then from others, and what is missing becomes debt. Only those that are kept.
 *
 * @param key the progress in which something has just been taken back
 */
export function uncomplete(
  draft: Draft,
  challenge: Challenge,
  state: ChallengeState,
  key: string,
  purchaseEventId: string,
): ChallengeState {
  const tally = tallyOf(state, key)
  const beyond = Math.max(0, tally.rounds - reached(challenge, state, key))
  const { taken, kept } = latest(tally.given, beyond)
  const rounds = taken.reduce((sum, each) => sum + each.rounds, 0)
  if (rounds === 0) return state
  const times = Math.max(0, state.times - rounds)
  const shares = new Map(
    taken.flatMap(({ lotNo, points, rounds: some }) =>
      lotNo === null ? [] : [[lotNo, points * some] as const],
    ),
  )
  const points = [...shares.values()].reduce((sum, share) => sum + share, 0)
  const debt = points > 0 ? takeBackFrom(draft, mainWallet, shares, challengeSource(challenge)) : 0
  const challengeId = challenge.id
  draft.effects.push({
    kind: 'challenge_rolled_back',
    challengeId,
    rounds,
    times,
    points,
    debt,
    purchaseEventId,
  })
  for (const { badge, rounds: some } of taken) if (badge !== null) loseBadge(draft, badge, some)
  const left = { ...tally, rounds: tally.rounds - rounds, given: kept }
  return { ...state, times, tallies: { ...state.tallies, [key]: left } }
}

/** Part so many rounds off the end. */
function latest(given: readonly Given[], rounds: number): { taken: Given[]; kept: Given[] } {
  const kept = [...given]
  const taken: Given[] = []
  for (let left = rounds; left > 0; ) {
    const last = kept.pop()
    if (!last) break
    const some = Math.min(left, last.rounds)
    taken.push({ ...last, rounds: some })
    if (some < last.rounds) kept.push({ ...last, rounds: last.rounds - some })
    left -= some
  }
  return { taken, kept }
}

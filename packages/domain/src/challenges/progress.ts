import { periodAfter, periodAt, periodsBetween, startOf } from '../calendar/period.ts'
import {
  type Challenge,
  type Measure,
  mostRounds,
  periodOf,
  type Recurrence,
  targetOf,
  unitsOf,
} from './challenge.ts'
import { type ChallengeState, noTally, type Tally } from './challenge-state.ts'
import {
  countIn,
  lastPeriod,
  noStreak,
  runningAt,
  type Streak,
  settleBefore,
  timesReached,
} from './streak.ts'

/** The one progress of a challenge without periods, and of a streak. */
const always = 'always'

/** Periods of a streak that are kept beside those of its target. */
const latePeriods = 30

/** What is kept of a member in a challenge, or the beginning of it: another measure begins anew. */
export function stateIn(challenge: Challenge, known: ChallengeState | undefined): ChallengeState {
  const measure = measureOf(challenge)
  if (known?.measure === measure) return known
  return { measure, times: known?.times ?? 0, tallies: {} }
}

const measureOf = ({
  measure,
  recurrence,
}: {
  measure: Measure
  recurrence: Recurrence
}): string =>
  measure.kind === 'streak'
    ? `streak/${measure.every}`
    : `${measure.kind}/${recurrence.kind === 'each' ? recurrence.period : always}`

/** The key of the progress that counts in a period. */
export const tallyKey = (challenge: Challenge, period: string | null): string =>
  period === null || challenge.measure.kind === 'streak' ? always : period

/**
 * Whether what happened in a period still counts. Of a challenge that begins anew in each period: in the period
 * that is, in the one before it, and in one that our clocks have not reached yet. Of a streak: in as many periods as
 * its target has, and 30 before them.
 */
export function isKept(challenge: Challenge, zone: string, nowMs: number, period: string): boolean {
  const every = periodOf(challenge)
  if (every === null) return true
  return periodsBetween(oldestKept(challenge, zone, nowMs), period, every) >= 0
}

function oldestKept(challenge: Challenge, zone: string, nowMs: number): string {
  const every = periodOf(challenge) ?? 'day'
  const back = challenge.measure.kind === 'streak' ? targetOf(challenge) + latePeriods : 1
  return periodAfter(periodAt(zone, nowMs, every), every, -back)
}

/**
 * Count something, or take it back, in the progress of a period. Whether the target is reached is not asked.
 *
 * @param by in the units of the challenge, not 0; of a streak 1 or -1
 */
export function move(
  challenge: Challenge,
  state: ChallengeState,
  period: string | null,
  by: number,
): ChallengeState {
  if (challenge.measure.kind === 'streak') {
    const { every } = challenge.measure
    const streak = countIn(state.streak ?? noStreak, period ?? '', every, by > 0 ? 1 : -1)
    return { ...state, streak }
  }
  const key = tallyKey(challenge, period)
  const tally = tallyOf(state, key)
  const value = Math.max(0, tally.value + by)
  return { ...state, tallies: { ...state.tallies, [key]: { ...tally, value } } }
}

/** One progress as it stands. */
export const tallyOf = (state: ChallengeState, key: string): Tally => state.tallies[key] ?? noTally

/** How often the target is reached by what counts, whatever was completed. */
export function reached(challenge: Challenge, state: ChallengeState, key: string): number {
  const target = targetOf(challenge)
  const times =
    challenge.measure.kind === 'streak'
      ? timesReached(state.streak ?? noStreak, target)
      : Math.floor(tallyOf(state, key).value / target)
  return Math.min(mostRounds(challenge), times)
}

/** Whether nothing more can be completed in a progress. */
export const isOver = (challenge: Challenge, state: ChallengeState, key: string): boolean =>
  tallyOf(state, key).rounds >= mostRounds(challenge)

/** How far a member is at an instant, from 0 to the target: what `challenge_…_progress` says. */
export function progressAt(
  challenge: Challenge,
  state: ChallengeState,
  zone: string,
  atMs: number,
): number {
  const every = periodOf(challenge)
  const period = every === null ? null : periodAt(zone, atMs, every)
  return progressIn(challenge, state, period)
}

/** How far a member is in a period. */
export function progressIn(
  challenge: Challenge,
  state: ChallengeState,
  period: string | null,
): number {
  const target = targetOf(challenge)
  const key = tallyKey(challenge, period)
  if (isOver(challenge, state, key)) return challenge.target
  if (challenge.measure.kind === 'streak') {
    const { every } = challenge.measure
    return runningAt(state.streak ?? noStreak, period ?? '', every) % target
  }
  const { value, rounds } = tallyOf(state, key)
  const units = Math.min(target, Math.max(0, value - rounds * target))
  return units / unitsOf(challenge)
}

/**
 * Drop what is kept no longer, and say when progress begins anew by time alone.
 *
 * @param nowMs the instant at which the state is true
 */
export function settle(
  challenge: Challenge,
  { turnsAt: _, ...state }: ChallengeState,
  zone: string,
  nowMs: number,
): ChallengeState {
  const every = periodOf(challenge)
  if (every === null) return state
  const oldest = oldestKept(challenge, zone, nowMs)
  if (challenge.measure.kind === 'streak') {
    const streak = settleBefore(state.streak ?? noStreak, oldest, every, targetOf(challenge))
    return withTurn({ ...state, streak }, breaksAt(challenge, { ...state, streak }, zone, nowMs))
  }
  const kept = Object.entries(state.tallies).filter(([period]) => period >= oldest)
  const current = periodAt(zone, nowMs, every)
  const turns =
    kept.some(([period]) => period > current) || progressIn(challenge, state, current) > 0
  const next = turns ? startOf(zone, periodAfter(current, every, 1)) : null
  return withTurn({ ...state, tallies: Object.fromEntries(kept) }, next)
}

/** When a streak that goes on is broken, unless something counts until then. */
function breaksAt(
  challenge: Challenge,
  state: ChallengeState & { readonly streak: Streak },
  zone: string,
  nowMs: number,
): number | null {
  const every = periodOf(challenge) ?? 'day'
  const last = lastPeriod(state.streak, every)
  if (last === null || isOver(challenge, state, always)) return null
  const goesOn = progressAt(challenge, state, zone, nowMs) > 0
  return goesOn ? startOf(zone, periodAfter(last, every, 2)) : null
}

const withTurn = (state: ChallengeState, turnsMs: number | null): ChallengeState =>
  turnsMs === null ? state : { ...state, turnsAt: new Date(turnsMs).toISOString() }

import { type Every, periodAfter } from '../calendar/period.ts'
import type { ChallengeStates, Tally } from '../challenges/challenge-state.ts'
import { isKept, stateIn } from '../challenges/progress.ts'
import type { Streak } from '../challenges/streak.ts'
import type { Program } from '../program.ts'
import type { PastEvent } from './record.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

/** What was counted in one period, and how often that was enough. */
type Count = { value: number; rounds: number }

/** What was done in one challenge. `at` is the period that was counted in last. */
type Done = { measure: string; times: number; at: string; readonly periods: Map<string, Count> }

/** The one progress of a challenge without periods, and the rounds of a streak. */
const always = 'always'

/** Challenges by their ids: what was counted, in the units in which it is kept. Another measure begins anew. */
function replayChallenges(events: readonly PastEvent[]): Map<string, Done> {
  const all = new Map<string, Done>()
  for (const effect of events.flatMap(({ effects }) => effects)) {
    if (effect.kind === 'challenge_progressed') {
      const done = measuredBy(effect.measure, all.get(effect.challengeId))
      all.set(effect.challengeId, done)
      count(done, effect.period, effect.by)
    } else if (effect.kind === 'challenge_set_back') {
      const done = all.get(effect.challengeId)
      if (done) count(done, effect.period, -effect.by)
    } else if (effect.kind === 'challenge_completed' || effect.kind === 'challenge_rolled_back') {
      const done = all.get(effect.challengeId)
      const rounds = effect.kind === 'challenge_completed' ? effect.rounds : -effect.rounds
      if (!done) continue
      done.times = Math.max(0, done.times + rounds)
      countIn(done, isStreak(done.measure) ? always : done.at).rounds += rounds
    }
  }
  return all
}

const measuredBy = (measure: string, known: Done | undefined): Done =>
  known?.measure === measure
    ? known
    : { measure, times: known?.times ?? 0, at: always, periods: new Map() }

const isStreak = (measure: string): boolean => measure.startsWith('streak/')

function count(done: Done, period: string | null, by: number): void {
  done.at = period ?? always
  const counted = countIn(done, done.at)
  // A sum is kept in thousandths.
  const units = done.measure.startsWith('sum/') ? Math.round(by * 1_000) : by
  counted.value = Math.max(0, counted.value + units)
}

function countIn({ periods }: Done, period: string): Count {
  const known = periods.get(period) ?? { value: 0, rounds: 0 }
  periods.set(period, known)
  return known
}

/**
 * Times, progress and rounds of each challenge: those periods that are kept, and those that have to be. What a
 * completion gave is kept for a refund where the challenge says so, which is not told; nor is how much of a streak was
 * settled.
 *
 * @param nowMs an instant not before the last event: milliseconds since 1970, UTC
 */
export function challengePair(
  states: ChallengeStates,
  events: readonly PastEvent[],
  program: Program,
  nowMs: number,
): Pair {
  const replayed = replayChallenges(events)
  const stored: Said[] = []
  const derived: Said[] = []
  for (const [id, { measure, times, tallies, streak }] of Object.entries(states)) {
    stored.push([`challenges/${id}/times`, times])
    for (const [period, tally] of Object.entries(tallies)) stored.push(...saidOf(id, period, tally))
    if (streak) stored.push(...streakOf(id, measure, streak))
  }
  for (const [id, done] of replayed) {
    derived.push([`challenges/${id}/times`, done.times])
    const { measure, tallies = {}, streak } = states[id] ?? {}
    // Measured otherwise since, with nothing counted yet.
    if (measure !== undefined && measure !== done.measure) continue
    const kept = keptBy(program, id, done.measure, nowMs)
    for (const [period, counted] of done.periods) {
      const isThere = isStreak(done.measure)
        ? period === always || (streak?.first != null && streak.first <= period)
        : period in tallies
      if (isThere || kept(period)) derived.push(...saidOf(id, period, counted))
    }
  }
  return { stored: traitsOf(stored), derived: traitsOf(derived) }
}

/** Which periods a challenge of today has to keep; of one that is gone, or measured otherwise, none. */
function keptBy({ challenges, workspace }: Program, id: string, measure: string, nowMs: number) {
  const challenge = challenges.get(id)?.challenge
  const isSame = challenge && stateIn(challenge, undefined).measure === measure
  if (!isSame || isStreak(measure)) return () => false
  return (period: string) =>
    period === always || isKept(challenge, workspace.timezone, nowMs, period)
}

const saidOf = (id: string, period: string, { value, rounds }: Omit<Tally, 'given'>): Said[] => [
  [`challenges/${id}/${period}/value`, value],
  [`challenges/${id}/${period}/rounds`, rounds],
]

/** A streak counts in each period from its first on. */
function streakOf(id: string, measure: string, { first, counts }: Streak): Said[] {
  if (first === null) return []
  const every = measure.slice(measure.indexOf('/') + 1) as Every
  return counts.map((value, index) => [
    `challenges/${id}/${periodAfter(first, every, index)}/value`,
    value,
  ])
}

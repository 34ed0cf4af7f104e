import { parseInstant } from '../calendar/instant.ts'
import type { Expression } from '../expression/compile.ts'
import { append, type Builder, compileAt, earnsNothing, knows, note, once } from '../plan-build.ts'
import { checkGives } from '../points/check-gives.ts'
import { step } from '../problem.ts'
import type { Challenge } from './challenge.ts'
import type { PlannedChallenge } from './challenge-plan.ts'

const idForm = /^[a-z][a-z0-9_]{0,39}$/

/** The longest streak. */
const longestStreak = 366

/** The most of everything else that has to be reached. */
const mostTarget = 1_000_000_000

/** Compile the challenges, by event type. */
export function planChallenges(
  build: Builder,
  challenges: readonly Challenge[],
  badges: ReadonlySet<string>,
): Map<string, PlannedChallenge[]> {
  const planned = new Map<string, PlannedChallenge[]>()
  const seen = new Set<string>()
  for (const [index, challenge] of challenges.entries()) {
    const path = step('/challenges', index)
    once(build, seen, challenge.id, `${path}/id`)
    if (!idForm.test(challenge.id)) {
      note(build, `${path}/id`, 'name', 'An id has 1 to 40 small letters, digits and _.')
    }
    checkTarget(build, challenge, path)
    checkWindow(build, challenge, path)
    checkGives(build, challenge.gives, badges, `${path}/gives`)
    if (!knows(build, challenge.on, `${path}/on`)) continue
    if (earnsNothing(build, challenge.on)) {
      note(build, `${path}/on`, 'counts_nothing', `No challenge counts ${challenge.on}.`)
      continue
    }
    const compiled = compileChallenge(build, challenge, path)
    if (compiled) append(planned, challenge.on, compiled)
  }
  return planned
}

function compileChallenge(
  build: Builder,
  challenge: Challenge,
  path: string,
): PlannedChallenge | null {
  const { on, when, audience, measure, rollback } = challenge
  if (rollback && on !== 'purchase') {
    note(build, `${path}/rollback`, 'purchase_only', 'Only purchases are taken back.')
  }
  const conditions: Expression[] = []
  // Who takes part is a question about the member, whatever the event.
  const alone = audience !== undefined
  const ofMember = alone
    ? compileAt(build, null, audience, 'condition', `${path}/audience`)
    : undefined
  for (const [name, source] of Object.entries({ audience, when })) {
    if (source === undefined || (name === 'audience' && !ofMember)) continue
    const condition = compileAt(build, on, source, 'condition', `${path}/${name}`)
    if (condition) conditions.push(condition)
  }
  if (measure.kind !== 'sum') return { challenge, conditions, of: null }
  const of = compileAt(build, on, measure.of, 'points', `${path}/measure/of`)
  return of && { challenge, conditions, of }
}

function checkTarget(build: Builder, { measure, target, recurrence }: Challenge, path: string) {
  const most = measure.kind === 'streak' ? longestStreak : mostTarget
  const exact = measure.kind === 'sum' ? Math.round(target * 1_000) / 1_000 : Math.round(target)
  if (!(target > 0 && target <= most && exact === target)) {
    const message =
      measure.kind === 'sum'
        ? 'A sum to reach is more than 0, at most 1,000,000,000, with at most 3 decimals.'
        : `It takes 1 to ${most} whole ${measure.kind === 'streak' ? 'periods' : 'events'}.`
    note(build, `${path}/target`, 'target', message)
  }
  if (recurrence.kind === 'each' && measure.kind === 'streak') {
    const message = 'A streak goes over many periods: it recurs once or again.'
    note(build, `${path}/recurrence/kind`, 'streak_period', message)
  }
  const { atMost = 1 } = recurrence.kind === 'again' ? recurrence : {}
  if (!Number.isSafeInteger(atMost) || atMost < 1) {
    note(build, `${path}/recurrence/atMost`, 'minimum', 'It can be completed 1 time or more.')
  }
}

function checkWindow(build: Builder, { window = {} }: Challenge, path: string): void {
  const { from, until } = window
  for (const [name, instant] of Object.entries({ from, until })) {
    if (instant === undefined || parseInstant(instant)?.iso === instant) continue
    note(build, `${path}/window/${name}`, 'date', 'An instant is UTC with milliseconds.')
  }
  if (from !== undefined && until !== undefined && from >= until) {
    note(build, `${path}/window/until`, 'order', 'A window ends after it begins.')
  }
}

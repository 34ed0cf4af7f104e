import { instantOf } from '../calendar/instant.ts'
import { type Draft, memberOf, setField } from '../draft.ts'
import { fieldValue } from '../fields/field-values.ts'
import type { Program } from '../program.ts'
import { countExpiring } from './expiring.ts'
import { nextExpiringMs } from './expiring-kept.ts'
import { type Stretch, stretchOf } from './stretch.ts'

/** Give the facts of a member the values that they have at the draft's instant. */
export function reviewFacts(draft: Draft, program: Program): void {
  if (program.facts.length === 0 && !draft.standing.expiring) return
  countExpiring(draft, program.facts)
  reviewDates(draft, program)
}

/** The same for the facts of dates alone, as often as the dates may have changed. */
export function reviewDates(draft: Draft, program: Program): void {
  for (const [name, { value }] of stretches(draft, program, draft.asOfMs)) {
    if ((draft.fields[name] ?? null) !== value) setField(draft, name, value)
  }
}

/**
 * When the first of the facts changes by time alone, a canonical instant; null: none ever does. Changes that lie in
 * the past have been missed by all: only the latest of them is still looked at, for a fact is what is, not what was.
 */
export function nextFactAt(draft: Draft, program: Program): string | null {
  const { asOfMs, nowMs } = draft
  const instants = [nextExpiringMs(draft.standing.expiring)]
  let missed = false
  for (const [, { untilMs }] of stretches(draft, program, asOfMs)) {
    if (untilMs > nowMs) instants.push(untilMs)
    else missed = true
  }
  if (missed) {
    for (const [, { fromMs, untilMs }] of stretches(draft, program, nowMs)) {
      instants.push(fromMs > asOfMs ? fromMs : untilMs)
    }
  }
  return instantOf(Math.min(...instants))?.iso ?? null
}

/** The facts of dates, by loyalty field, with what they say of the draft's member at an instant. */
function* stretches(
  draft: Draft,
  { facts, workspace: { currency, timezone } }: Program,
  atMs: number,
): Generator<readonly [name: string, said: Stretch]> {
  if (facts.length === 0) return
  const member = memberOf(draft, 0)
  for (const { name, fact } of facts) {
    if (fact.kind === 'points_expiring_within') continue
    const date = fieldValue(member, fact.of, currency)
    yield [name, typeof date === 'string' ? stretchOf(fact, timezone, date, atMs) : never]
  }
}

/** Of a date that there is not. */
const never: Stretch = { value: null, fromMs: -Infinity, untilMs: Infinity }

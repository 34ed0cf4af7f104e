import type { Field } from '../fields/field.ts'
import { type Builder, note, walletAt } from '../plan-build.ts'
import { step } from '../problem.ts'
import { type Fact, stepsOfDays } from './fact.ts'

/** A fact that was checked, and the loyalty field that holds it. */
export type PlannedFact = { readonly name: string; readonly fact: Fact }

/** Longest counts, and how far points are looked ahead, in days. */
const mostDays = 36_500
const mostDaysAhead = 3_650

/** Check the facts among custom fields, in the order of the configuration. */
export function planFacts(build: Builder, fields: readonly Field[]): PlannedFact[] {
  return fields.flatMap(({ name, type, fact, derive, writable }, index) => {
    if (!fact) return []
    const path = step('/fields', index)
    if (type !== 'integer') note(build, `${path}/type`, 'fact_type', 'A fact is a whole number.')
    if (writable) note(build, `${path}/writable`, 'fact', 'A fact is not set by hand.')
    if (derive) note(build, `${path}/derive`, 'one_source', 'A field is derived or a fact.')
    checkFact(build, fact, `${path}/fact`)
    return [{ name, fact }]
  })
}

function checkFact(build: Builder, fact: Fact, path: string): void {
  if (fact.kind === 'points_expiring_within') {
    if (!isBetween(fact.days, mostDaysAhead)) {
      note(build, `${path}/days`, 'days', 'Points are looked ahead 1 to 3,650 whole days.')
    }
    walletAt(build, fact.wallet, `${path}/wallet`)
    return
  }
  const of = build.fields.get(fact.of)
  if (!of) note(build, `${path}/of`, 'unknown_field', `There is no loyalty field ${fact.of}.`)
  else if (of.type !== 'date') note(build, `${path}/of`, 'no_date', `${fact.of} is no date.`)
  if (fact.kind !== 'days_since' && fact.kind !== 'days_until') return
  const { stepDays = 1, most = 1 } = fact
  if (!stepsOfDays.includes(stepDays)) {
    note(build, `${path}/stepDays`, 'step', 'Days are counted in steps of 1, 7 or 30.')
  }
  if (!isBetween(most, mostDays)) {
    note(build, `${path}/most`, 'days', 'The most is 1 to 36,500 whole days.')
  }
}

const isBetween = (days: number, most: number): boolean =>
  Number.isSafeInteger(days) && days >= 1 && days <= most

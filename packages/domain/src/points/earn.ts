import { inputsOf } from '../campaign/inputs.ts'
import type { Draft } from '../draft.ts'
import { pointsOf } from '../expression/result.ts'
import type { Member } from '../member-state.ts'
import type { PlannedRule } from '../plan.ts'
import type { Refusal } from '../refusal.ts'
import { failed, type Sight } from '../sight.ts'
import type { RuleStep } from '../trace.ts'
import { award } from './award.ts'

/**
 * Earn by every rule of the event's type, in the order of the configuration.
 *
 * @param before the member as it stood before the event, which is what all rules see
 */
export function earn(
  draft: Draft,
  rules: readonly PlannedRule[],
  before: Member,
  sight: Sight,
): Refusal | null {
  for (const planned of rules) {
    const { rule, when, points: amount } = planned
    if (when) {
      const met = when.run(sight(when, before))
      if (!met.ok) return failed('earn rule', rule.id, met.why)
      if (met.value !== true) {
        explain(draft, planned, before, { outcome: 'condition_not_met', points: 0 })
        continue
      }
    }
    const ran = amount.run(sight(amount, before))
    if (!ran.ok) return failed('earn rule', rule.id, ran.why)
    const points = pointsOf(ran.value)
    if (points === null) return failed('earn rule', rule.id, 'It gave no points of 0 or more.')
    explain(draft, planned, before, { outcome: 'gave', points })
    if (points === 0) continue
    const { id, version } = rule
    const awarded = award(draft, planned, { id, version, campaignId: null }, points)
    if ('kind' in awarded) return awarded
  }
  return null
}

function explain(
  { trace, event, currency }: Draft,
  { rule: { id, version }, when, points }: PlannedRule,
  before: Member,
  step: Omit<RuleStep, 'inputs'>,
): void {
  if (!trace) return
  const read = step.outcome === 'gave' ? [when, points] : [when]
  const inputs = inputsOf(read, event, before, currency)
  trace.push({ kind: 'earn_rule', id, version, ...step, inputs })
}

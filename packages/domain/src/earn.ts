import type { Draft } from './draft.ts'
import { lifeOf } from './expiry.ts'
import { pointsOf } from './expression/result.ts'
import { credit, hasRoom } from './ledger.ts'
import type { Member } from './member-state.ts'
import type { PlannedRule } from './plan.ts'
import { outOfRange, type Refusal } from './refusal.ts'
import { failed, type Sight } from './sight.ts'

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
  for (const { rule, when, points: amount } of rules) {
    if (when) {
      const met = when.run(sight(when, before))
      if (!met.ok) return failed('earn rule', rule.id, met.why)
      if (met.value !== true) continue
    }
    const ran = amount.run(sight(amount, before))
    if (!ran.ok) return failed('earn rule', rule.id, ran.why)
    const points = pointsOf(ran.value)
    if (points === null) return failed('earn rule', rule.id, 'It gave no points of 0 or more.')
    if (points === 0) continue
    if (!hasRoom(draft, points)) return outOfRange('', `Too many points by earn rule ${rule.id}.`)

    const { id, version } = rule
    const life = lifeOf(rule, draft.timezone, draft.event.occurredAtMs)
    const ruleVersion = version
    const lotNo = draft.lotSeq + 1
    draft.effects.push({ kind: 'points_earned', points, ruleId: id, ruleVersion, lotNo })
    const waits = credit(draft, 'issued', points, life, { id, version })
    if (waits && life.activatesAtMs !== null) {
      const activatesAt = new Date(life.activatesAtMs).toISOString()
      draft.effects.push({ kind: 'points_pending', points, lotNo, activatesAt })
    }
  }
  return null
}

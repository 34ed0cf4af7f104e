import { type Draft, memberOf, setField } from '../draft.ts'
import { resultValue } from '../expression/result.ts'
import type { PlannedDerivation } from '../plan.ts'
import type { Refusal } from '../refusal.ts'
import { failed, type Sight } from '../sight.ts'

/**
 * Give the derived fields their new values, in the order of the configuration, so that one may build
 * on those before it. Their expressions see the member as the event leaves it.
 *
 * @param seq number of the event among those of its member
 */
export function derive(
  draft: Draft,
  derivations: readonly PlannedDerivation[],
  seq: number,
  sight: Sight,
): Refusal | null {
  for (const { field, expression } of derivations) {
    const ran = expression.run(sight(expression, memberOf(draft, seq)))
    if (!ran.ok) return failed('field', field.name, ran.why)
    const value = resultValue(ran.value, field)
    if (value === undefined) {
      return failed('field', field.name, `It gave no value of type ${field.type}.`)
    }
    setField(draft, field.name, value)
  }
  return null
}

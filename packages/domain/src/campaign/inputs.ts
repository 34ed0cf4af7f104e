import type { LoyaltyEvent } from '../events/event.ts'
import type { Expression } from '../expression/compile.ts'
import { fieldValue } from '../fields/field-values.ts'
import type { Value } from '../fields/value.ts'
import type { Member } from '../member-state.ts'

/**
 * What expressions read, as it was: `event.amount`, `member.loyalty_tier`, `base` for what earn rules gave,
 * `segment` for the segment and its version. Lists,
 * objects and long strings are left out; the event is kept beside.
 */
export type Inputs = Readonly<Record<string, string | number | boolean | null>>

/** Characters of a string that is noted. */
const mostLength = 100

/** Take note of what expressions read. */
export function inputsOf(
  expressions: readonly (Expression | null)[],
  event: LoyaltyEvent,
  member: Member,
  currency: string,
): Inputs {
  const inputs: Record<string, string | number | boolean | null> = {}
  const keep = (name: string, value: Value | undefined) => {
    if (typeof value === 'object' && value !== null) return
    if (typeof value !== 'string' || value.length <= mostLength) inputs[name] = value ?? null
  }
  for (const expression of expressions) {
    if (!expression) continue
    for (const name of expression.readsEvent) keep(`event.${name}`, event.properties[name])
    for (const name of expression.reads) {
      keep(`member.${name}`, fieldValue(member, name, currency))
    }
  }
  return inputs
}

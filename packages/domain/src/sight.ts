import { assert } from './assert.ts'
import type { LoyaltyEvent } from './events/event.ts'
import type { Expression } from './expression/compile.ts'
import { eventScope, withMember } from './expression/environment.ts'
import type { Scope } from './expression/step.ts'
import { fieldValue } from './fields/field-values.ts'
import type { Member } from './member-state.ts'
import type { Plan } from './plan.ts'
import { type Refusal, refuse } from './refusal.ts'

/** What the expressions of one decision see: the event, and a member at one point of it. */
export type Sight = (expression: Expression, member: Member) => Scope

/** Look at an event once, however many expressions read it. */
export function sightOf({ environment }: Plan, event: LoyaltyEvent, currency: string): Sight {
  let scope: Scope | null = null
  return (expression, member) => {
    assert(environment !== null, 'a plan with an expression has an environment')
    scope ??= eventScope(environment, event)
    return withMember(environment, scope, expression.reads, (name) =>
      fieldValue(member, name, currency),
    )
  }
}

/**
 * Refuse the event because an expression gave an error. An error is never taken for "no": the event
 * can be sent again when the rule is put right.
 */
export const failed = (what: string, id: string, why: string): Refusal =>
  refuse(
    'expression_failed',
    { path: '', rule: 'expression_failed', message: `The expression of ${what} ${id}: ${why}` },
    { ruleId: id },
  )

import { dayMs } from '../calendar/calendar.ts'
import type { Effect } from '../effect.ts'
import type { LoyaltyEvent } from '../events/event.ts'
import { resultValue } from '../expression/result.ts'
import type { Value } from '../fields/value.ts'
import type { Member } from '../member-state.ts'
import type { PlannedAction, PlannedProperty, PlannedWorkflow } from '../plan.ts'
import { orderToTell, purchaseToTell } from '../purchases/order-lines.ts'
import type { Refusal } from '../refusal.ts'
import { failed, type Sight } from '../sight.ts'
import type { Tell } from './tell.ts'
import type { Workflow } from './workflow.ts'

/** What is the same for all workflows of one decision. */
export type Telling = {
  readonly event: LoyaltyEvent
  /** The member as the event leaves it. */
  readonly after: Member
  readonly currency: string
  readonly nowMs: number
  readonly sight: Sight
  /** Place of the effect that brought the event about, from 0; null: it is the event itself. */
  readonly effect: number | null
}

/** What the workflows of one event do. */
export type Told = { readonly tells: readonly Tell[]; readonly effects: readonly Effect[] }

/** Run every workflow that the event starts, in the order of the configuration. */
export function runWorkflows(
  workflows: readonly PlannedWorkflow[],
  telling: Telling,
): Told | Refusal {
  const tells: Tell[] = []
  const effects: Effect[] = []
  for (const { workflow, condition, actions } of workflows) {
    if (condition) {
      const met = condition.run(telling.sight(condition, telling.after))
      if (!met.ok) return failed('workflow', workflow.id, met.why)
      if (met.value !== true) continue
    }
    for (const [index, planned] of actions.entries()) {
      const mark = markOf(workflow, index, planned)
      if (isTooOld(planned, telling)) {
        effects.push({ kind: 'tell_dropped', ...mark, reason: 'too_old' })
        continue
      }
      const properties = propertiesOf(workflow, planned, telling)
      if ('kind' in properties) return properties
      const name = nameOf(planned, telling)
      tells.push(tellOf(mark, name, planned, telling, properties.told))
      effects.push({ kind: 'told', ...mark, name })
    }
  }
  return { tells, effects }
}

type Mark = Pick<Tell, 'workflowId' | 'workflowVersion' | 'action' | 'connectionId'>

const markOf = (
  { id, version }: Workflow,
  action: number,
  { action: how }: PlannedAction,
): Mark => ({
  workflowId: id,
  workflowVersion: version,
  action,
  connectionId: how.connectionId,
})

/** What the event is called over there: only one of one's own has a name of one's own. */
function nameOf({ action }: PlannedAction, { event }: Telling): string {
  switch (action.as) {
    case 'custom_event':
      return action.name ?? event.type
    case 'purchase':
      return 'purchase'
    case 'ecommerce_order_placed':
      return 'ecommerce.order_placed'
  }
}

function isTooOld({ action }: PlannedAction, { event, nowMs }: Telling): boolean {
  const days = action.maxAgeDays ?? Infinity
  return nowMs - event.occurredAtMs > days * dayMs
}

function tellOf(
  mark: Mark,
  name: string,
  { action }: PlannedAction,
  { event, currency, effect }: Telling,
  properties: Readonly<Record<string, Value>>,
): Tell {
  const { as, uncertain, eventId: withEventId } = action
  const { occurredAt, id: eventId } = event
  const what = { as, name, occurredAt, eventId, effect, withEventId, properties, uncertain }
  const tell = { ...mark, ...what }
  switch (as) {
    case 'custom_event':
      return tell
    case 'purchase':
      return { ...tell, purchase: purchaseToTell(event, currency) }
    case 'ecommerce_order_placed':
      return { ...tell, order: orderToTell(event, currency) }
  }
}

function propertiesOf(
  { id }: Workflow,
  { properties }: PlannedAction,
  telling: Telling,
): { told: Readonly<Record<string, Value>> } | Refusal {
  const told: Record<string, Value> = properties === 'all' ? { ...telling.event.properties } : {}
  for (const property of properties === 'all' ? [] : properties) {
    const found = valueOfProperty(property, telling)
    if (typeof found === 'string') return failed('workflow', id, found)
    // What is not there is not told: a property has no null.
    if (found.value !== null) told[property.to] = found.value
  }
  return { told }
}

/** The value of one property, null if there is none, or why it could not be computed. */
function valueOfProperty(property: PlannedProperty, telling: Telling): { value: Value } | string {
  switch (property.by) {
    case 'property':
      return { value: telling.event.properties[property.from] ?? null }
    case 'constant':
      return { value: property.value }
    case 'expression': {
      const { expression } = property
      const ran = expression.run(telling.sight(expression, telling.after))
      if (!ran.ok) return ran.why
      const value = resultValue(ran.value, null)
      return value === undefined ? 'It gave no value that can be told.' : { value }
    }
  }
}

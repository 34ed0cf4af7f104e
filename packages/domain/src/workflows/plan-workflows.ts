import { parseAny } from '../fields/value-parse.ts'
import type { PlannedAction, PlannedProperty, PlannedWorkflow } from '../plan.ts'
import { append, type Builder, compileAt, knows, note, once } from '../plan-build.ts'
import { step } from '../problem.ts'
import type { PropertyRule, SyncEvent, Workflow } from './workflow.ts'

/** Compile the workflows, by the event type that starts them. */
export function planWorkflows(
  build: Builder,
  workflows: readonly Workflow[],
): Map<string, PlannedWorkflow[]> {
  const planned = new Map<string, PlannedWorkflow[]>()
  const seen = new Set<string>()
  for (const [index, workflow] of workflows.entries()) {
    const path = step('/workflows', index)
    once(build, seen, workflow.id, `${path}/id`)
    const type = workflow.when.event
    if (!knows(build, type, `${path}/when/event`)) continue
    const source = workflow.only.condition
    const condition =
      source === undefined
        ? null
        : compileAt(build, type, source, 'condition', `${path}/only/condition`)
    const actions = workflow.then.map((action, place) =>
      planAction(build, type, action, step(`${path}/then`, place)),
    )
    append(planned, type, { workflow, condition, actions })
  }
  return planned
}

function planAction(
  build: Builder,
  eventType: string,
  action: SyncEvent,
  path: string,
): PlannedAction {
  const { as, name, maxAgeDays = null, properties } = action
  if (as !== 'custom_event' && eventType !== 'purchase') {
    note(build, `${path}/as`, 'purchase_only', `Only a purchase is told as ${as}.`)
  }
  if (name !== undefined && (name.trim() === '' || name.length > 255)) {
    note(build, `${path}/name`, 'name', 'A name has 1 to 255 characters.')
  }
  if (maxAgeDays !== null && !(maxAgeDays > 0)) {
    note(build, `${path}/maxAgeDays`, 'days', 'An age limit is more than 0 days.')
  }
  if (properties === 'all') return { action, properties }
  const seen = new Set<string>()
  const planned = properties.flatMap((rule, index) => {
    const at = step(`${path}/properties`, index)
    once(build, seen, rule.to, `${at}/to`)
    return planProperty(build, eventType, rule, at) ?? []
  })
  return { action, properties: planned }
}

function planProperty(
  build: Builder,
  eventType: string,
  rule: PropertyRule,
  path: string,
): PlannedProperty | null {
  const { to, from, value, expression } = rule
  if (to === '' || to.length > 255) note(build, `${path}/to`, 'name', 'It has 1 to 255 characters.')
  const ways = [from, value, expression].filter((way) => way !== undefined)
  if (ways.length !== 1) {
    note(build, path, 'one_source', 'Give exactly one of from, value and expression.')
    return null
  }
  if (from !== undefined) {
    const declared = build.eventTypes.get(eventType)?.properties ?? {}
    if (Object.hasOwn(declared, from)) return { to, by: 'property', from }
    note(build, `${path}/from`, 'unknown_property', `${eventType} has no property ${from}.`)
    return null
  }
  if (expression !== undefined) {
    const at = `${path}/expression`
    const compiled = compileAt(build, eventType, expression, 'value', at)
    return compiled && { to, by: 'expression', expression: compiled }
  }
  const constant = parseAny(value, `${path}/value`, 1)
  if (constant.ok) return { to, by: 'constant', value: constant.value }
  build.problems.push(constant.problem)
  return null
}

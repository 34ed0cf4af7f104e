import { builtinEvents } from './builtin-events.ts'
import { builtinFields } from './builtin-fields.ts'
import { checkEventTypes, checkFields, checkWorkspace } from './check-config.ts'
import type { ProgramConfig, WorkspaceSettings } from './config.ts'
import type { EventType } from './event-type.ts'
import { expressionEnvironment } from './expression/environment.ts'
import type { Field } from './field.ts'
import type { Plan } from './plan.ts'
import { type Builder, planDerivations, planRules } from './plan-build.ts'
import { type PlannedSegment, planSegments } from './plan-segments.ts'
import { fieldsOfTiers, planTiers } from './plan-tiers.ts'
import { planWorkflows } from './plan-workflows.ts'
import type { Problem } from './problem.ts'
import type { PlannedTiers } from './tiers/planned-set.ts'

/** A workspace's configuration, checked and compiled. Made by `compileProgram` only; immutable. */
export type Program = {
  readonly workspace: Required<WorkspaceSettings>
  /** Built-in, of tier sets, and custom, by name. */
  readonly fields: ReadonlyMap<string, Field>
  /** Built-in and custom, by name. */
  readonly eventTypes: ReadonlyMap<string, EventType>
  /** What happens on events of each type, by its name. */
  readonly plans: ReadonlyMap<string, Plan>
  /** By id. */
  readonly segments: ReadonlyMap<string, PlannedSegment>
  readonly tiers: PlannedTiers
}

/** How far in the future an event may lie unless the workspace says otherwise: 5 minutes. */
export const defaultFutureToleranceMs = 300_000

/**
 * Check and compile a configuration, or say everything that is wrong with it.
 *
 * Paths are JSON pointers into the configuration: `/earnRules/0/points`. Every expression is checked
 * against the fields and event types of this very configuration, so a change of those that breaks an
 * expression is found here.
 */
export function compileProgram(
  config: ProgramConfig,
): { ok: true; program: Program } | { ok: false; problems: Problem[] } {
  const { workspace } = config
  const ofTiers = fieldsOfTiers(config.tierSets, [...builtinFields, ...config.fields])
  const fields = byName([...builtinFields, ...ofTiers.fields, ...config.fields])
  const eventTypes = byName<EventType>([...builtinEvents, ...config.eventTypes])
  const problems = [
    ...checkWorkspace(workspace),
    ...checkFields(config.fields),
    ...checkEventTypes(config.eventTypes),
    ...ofTiers.problems,
  ]
  // Expressions are checked against names and types, so those have to be right first.
  if (problems.length > 0) return { ok: false, problems }

  const environments = new Map<string | null, ReturnType<typeof expressionEnvironment>>()
  const build: Builder = {
    fields,
    eventTypes,
    problems,
    environmentOf: (type) => {
      const known = environments.get(type)
      if (known) return known
      const eventType = (type === null ? null : eventTypes.get(type)) ?? null
      const made = expressionEnvironment(eventType, fields, workspace.timezone)
      environments.set(type, made)
      return made
    },
  }
  const rules = planRules(build, config.earnRules)
  const derivations = planDerivations(build, config.fields)
  const workflows = planWorkflows(build, config.workflows)
  const segments = planSegments(build, config.segments, workspace)
  const tiers = planTiers(build, config.tierSets, workspace)
  if (problems.length > 0) return { ok: false, problems }

  const plans = new Map<string, Plan>()
  for (const [name, eventType] of eventTypes) {
    plans.set(name, {
      eventType,
      environment: environments.get(name) ?? null,
      rules: rules.get(name) ?? [],
      derivations: derivations.get(name) ?? [],
      workflows: workflows.get(name) ?? [],
    })
  }
  const { futureToleranceMs = defaultFutureToleranceMs } = workspace
  return {
    ok: true,
    program: {
      workspace: { ...workspace, futureToleranceMs },
      fields,
      eventTypes,
      plans,
      segments,
      tiers,
    },
  }
}

const byName = <T extends { readonly name: string }>(all: readonly T[]): Map<string, T> =>
  new Map(all.map((one) => [one.name, one]))

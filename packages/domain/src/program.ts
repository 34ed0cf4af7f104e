import { builtinEvents } from './builtin-events.ts'
import { builtinFields } from './builtin-fields.ts'
import { checkEventTypes, checkFields, checkWorkspace } from './check-config.ts'
import { checkWallets } from './check-wallets.ts'
import type { ProgramConfig, WorkspaceSettings } from './config.ts'
import type { EventType } from './event-type.ts'
import { type ExpressionEnvironment, expressionEnvironment } from './expression/environment.ts'
import type { Field } from './field.ts'
import type { Plan } from './plan.ts'
import { type Builder, planDerivations, planRules } from './plan-build.ts'
import { type PlannedSegment, planSegments } from './plan-segments.ts'
import { planPolicies, slidesOn, walletsOf } from './plan-wallets.ts'
import { planWorkflows } from './plan-workflows.ts'
import type { Problem } from './problem.ts'
import type { PointsPolicies } from './wallet.ts'
import { walletFields } from './wallet-fields.ts'

/** A workspace's configuration, checked and compiled. Made by `compileProgram` only; immutable. */
export type Program = {
  readonly workspace: Required<WorkspaceSettings>
  /** Built-in and custom, by name. */
  readonly fields: ReadonlyMap<string, Field>
  /** Built-in and custom, by name. */
  readonly eventTypes: ReadonlyMap<string, EventType>
  /** What happens on events of each type, by its name. */
  readonly plans: ReadonlyMap<string, Plan>
  readonly policies: PointsPolicies
  /** By id. */
  readonly segments: ReadonlyMap<string, PlannedSegment>
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
  const wallets = walletsOf(config.wallets ?? [])
  const ofWallets = [...wallets.values()].flatMap(walletFields)
  const fields = byName([...builtinFields, ...ofWallets, ...config.fields])
  const eventTypes = byName<EventType>([...builtinEvents, ...config.eventTypes])
  const problems = [
    ...checkWorkspace(workspace),
    ...checkFields(config.fields),
    ...checkEventTypes(config.eventTypes),
    ...checkWallets(
      config.wallets ?? [],
      [...builtinFields, ...config.fields].map(({ name }) => name),
    ),
  ]
  // Expressions are checked against names and types, so those have to be right first.
  if (problems.length > 0) return { ok: false, problems }

  const build = builderOf(fields, eventTypes, wallets, workspace.timezone)
  const rules = planRules(build, config.earnRules)
  const derivations = planDerivations(build, config.fields)
  const workflows = planWorkflows(build, config.workflows)
  const segments = planSegments(build, config.segments, workspace)
  if (build.problems.length > 0) return { ok: false, problems: build.problems }

  const policies = planPolicies(wallets, rules)
  const plans = new Map<string, Plan>()
  for (const [name, eventType] of eventTypes) {
    plans.set(name, {
      eventType,
      environment: build.environmentMade(name),
      rules: rules.get(name) ?? [],
      derivations: derivations.get(name) ?? [],
      workflows: workflows.get(name) ?? [],
      slides: slidesOn(name, rules.get(name) ?? [], policies),
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
      policies,
    },
  }
}

/** What the parts are compiled with. Environments are made once for each event type that has an expression. */
function builderOf(
  fields: Program['fields'],
  eventTypes: Program['eventTypes'],
  wallets: PointsPolicies['wallets'],
  timezone: string,
): Builder & { environmentMade(eventType: string): ExpressionEnvironment | null } {
  const environments = new Map<string | null, ExpressionEnvironment>()
  return {
    fields,
    eventTypes,
    wallets,
    problems: [],
    environmentMade: (type) => environments.get(type) ?? null,
    environmentOf: (type) => {
      const known = environments.get(type)
      if (known) return known
      const eventType = (type === null ? null : eventTypes.get(type)) ?? null
      const made = expressionEnvironment(eventType, fields, timezone)
      environments.set(type, made)
      return made
    },
  }
}

const byName = <T extends { readonly name: string }>(all: readonly T[]): Map<string, T> =>
  new Map(all.map((one) => [one.name, one]))

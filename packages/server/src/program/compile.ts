import assert from 'node:assert/strict'
import type { Issue } from '@laurel/contract'
import { compileProgram, type Program } from '@laurel/domain'
import type { LiveProgram } from './live.ts'
import type { Stored } from './stored.ts'

/** A configuration that works, or everything that is wrong with it. */
export type Compiled =
  | { readonly ok: true; readonly live: LiveProgram }
  | { readonly ok: false; readonly problems: readonly Issue[] }

/**
 * Check and compile a whole configuration: what the domain knows of it, and the names that cross from
 * it to the connections and back.
 *
 * Paths begin with the kind and the id of the thing: `/earnRules/welcome/points`.
 */
export function compile(stored: Stored): Compiled {
  const compiled = compileProgram(stored.config)
  if (!compiled.ok) {
    return { ok: false, problems: compiled.problems.map((problem) => byId(problem, stored)) }
  }
  const problems = [...strayTellings(stored), ...strayMappings(stored, compiled.program)]
  if (problems.length > 0) return { ok: false, problems }
  const { workspaceId, version, connections } = stored
  return { ok: true, live: { workspaceId, version, program: compiled.program, connections } }
}

/** The program of a configuration that was compiled before it was written. */
export function mustCompile(stored: Stored): LiveProgram {
  const compiled = compile(stored)
  assert(compiled.ok, 'what is stored was compiled before it was written')
  return compiled.live
}

/** Say the id of a thing in place of its index, for callers never see the whole list. */
function byId(problem: Issue, { config }: Stored): Issue {
  const [, list = '', index = '', ...rest] = problem.path.split('/')
  const named: Record<string, readonly (string | undefined)[]> = {
    fields: config.fields.map(({ name }) => name),
    eventTypes: config.eventTypes.map(({ name }) => name),
    earnRules: config.earnRules.map(({ id }) => id),
    badges: config.badges.map(({ id }) => id),
    challenges: config.challenges.map(({ id }) => id),
    referralPrograms: config.referralPrograms.map(({ id }) => id),
    campaigns: config.campaigns.map(({ id }) => id),
    wallets: (config.wallets ?? []).map(({ id }) => id),
    workflows: config.workflows.map(({ id }) => id),
    benefits: config.benefits.map(({ id }) => id),
    rewards: config.rewards.map(({ id }) => id),
    segments: config.segments.map(({ id }) => id),
    tierSets: config.tierSets.map(({ id }) => id),
  }
  const name = named[list]?.[Number(index)]
  return name === undefined ? problem : { ...problem, path: ['', list, name, ...rest].join('/') }
}

/** Workflows that tell a connection which is not there. */
function strayTellings({ config, connections }: Stored): Issue[] {
  const known = new Set(connections.map(({ id }) => id))
  return config.workflows.flatMap((workflow) =>
    workflow.then.flatMap((action, index) =>
      known.has(action.connectionId)
        ? []
        : {
            path: `/workflows/${workflow.id}/then/${index}/connectionId`,
            rule: 'told_connection',
            message: `The workflow ${workflow.id} tells the connection ${action.connectionId}.`,
          },
    ),
  )
}

/** Mappings of loyalty fields which are not there. */
function strayMappings({ connections }: Stored, program: Program): Issue[] {
  return connections.flatMap(({ id, mapping }) =>
    mapping.mappings.flatMap(({ field }) =>
      program.fields.has(field)
        ? []
        : {
            path: `/connections/${id}/mapping/${field}`,
            rule: 'unknown_field',
            message: `The mapping of ${id} sends the loyalty field ${field}, which is not there.`,
          },
    ),
  )
}

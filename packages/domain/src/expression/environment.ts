import { Environment } from '@marcbachmann/cel-js'
import type { RE2JS } from 're2js'
import type { LoyaltyEvent } from '../events/event.ts'
import type { EventType } from '../events/event-type.ts'
import type { Value, ValueDefinition } from '../fields/value.ts'
import { declareFunctions } from './functions.ts'
import { fill, type Message, registerMessage } from './message.ts'
import { parserLimits } from './parse.ts'
import type { Names } from './policy.ts'
import type { Scope } from './step.ts'

/**
 * What expressions of one event type may name: `event` and `member` by their fields, `occurred_at`,
 * `event_type`, `event_id`, and the workspace's `timezone`.
 */
export type ExpressionEnvironment = {
  readonly cel: Environment
  /** The same with room beyond our bounds: the check of `has(…)` rewrites it with a few more parts. */
  readonly roomier: Environment
  readonly names: Names
  /** Variables that never change, by name. */
  readonly constants: Scope
  /** Patterns compiled so far, by their source; `regex` knows no others. */
  readonly patterns: Map<string, RE2JS>
  readonly event: Message
  readonly member: Message
}

const variables: ReadonlySet<string> = new Set([
  'occurred_at',
  'event_type',
  'event_id',
  'timezone',
])

/**
 * Make the environment of one event type.
 *
 * @param eventType null: an expression that runs for every type, and so sees no property
 * @param fields    every loyalty field of the workspace, by name
 */
export function expressionEnvironment(
  eventType: EventType | null,
  fields: ReadonlyMap<string, ValueDefinition>,
  timezone: string,
): ExpressionEnvironment {
  const cel = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    limits: parserLimits,
  })
  declareFunctions(cel)
  cel.registerVariable('timezone', 'string')
  cel.registerVariable('occurred_at', 'google.protobuf.Timestamp')
  cel.registerVariable('event_type', 'string')
  cel.registerVariable('event_id', 'string')

  const event = registerMessage(cel, 'Event', new Map(Object.entries(eventType?.properties ?? {})))
  const member = registerMessage(cel, 'Member', fields)
  cel.registerVariable('event', 'Event')
  cel.registerVariable('member', 'Member')
  const messages = new Map([
    ['event', new Set(event.converts.keys())],
    ['member', new Set(member.converts.keys())],
  ])
  const { maxAstNodes, maxDepth } = parserLimits
  return {
    cel,
    roomier: cel.clone({ limits: { maxAstNodes: 2 * maxAstNodes, maxDepth: 2 * maxDepth } }),
    names: { variables, messages },
    constants: { timezone },
    patterns: new Map(),
    event,
    member,
  }
}

/** The environment of conditions over a member alone: they may name its fields and `timezone`, nothing else. */
export function memberEnvironment(
  fields: ReadonlyMap<string, ValueDefinition>,
  timezone: string,
): ExpressionEnvironment {
  const environment = expressionEnvironment(null, fields, timezone)
  const messages = new Map([['member', new Set(fields.keys())]])
  return { ...environment, names: { variables: new Set(['timezone']), messages } }
}

/** What expressions see of an event; `member` is added for each by `withMember`. */
export const eventScope = (environment: ExpressionEnvironment, event: LoyaltyEvent): Scope => ({
  event: fill(environment.event, (name) => event.properties[name] ?? null),
  occurred_at: new Date(event.occurredAtMs),
  event_type: event.type,
  event_id: event.id,
})

/**
 * Add what expressions see of a member.
 *
 * @param names the fields that will be read; no others are looked up
 */
export const withMember = (
  environment: ExpressionEnvironment,
  scope: Scope,
  names: Iterable<string>,
  read: (name: string) => Value,
): Scope => ({ ...scope, member: fill(environment.member, read, names) })

import { parseInstant } from '../calendar/instant.ts'
import { type Value, valueLimits } from '../fields/value.ts'
import {
  isKeepable,
  isRecord,
  parseAny,
  parseValue,
  weigh,
  wrongKey,
} from '../fields/value-parse.ts'
import { mergePrefix } from '../merge/merge-events.ts'
import { majorOf, parseMoney } from '../money.ts'
import { dueEventPrefix } from '../points/ahead.ts'
import { bad, good, type Parsed, step } from '../problem.ts'
import type { Program } from '../program.ts'
import { referralPrefix } from '../referrals/referral-events.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { parseBuiltin } from './builtin-parse.ts'
import type { LoyaltyEvent } from './event.ts'
import type { EventType, PropertyDefinition } from './event-type.ts'

/** Bytes of a member's id in UTF-8. Braze, where it is the external id, allows no more. */
export const maxMemberIdBytes = 987

/** Characters of an event's id. */
export const maxEventIdLength = 200

/**
 * Read an event as a caller sent it.
 *
 * An event has `id`, `memberId`, `type`, `occurredAt` and `properties` (which may be left out), and
 * nothing else. A property that is null counts as not sent. An event may lie in the past without
 * limit, and in the future no further than the workspace tolerates.
 *
 * @param nowMs milliseconds since 1970, UTC
 * @param from  whether it is one of our own; only those may be of a raised type
 * @returns the event in canonical form, or `invalid_event`, `unknown_event_type` or `event_type_reserved`
 */
export function parseEvent(
  program: Program,
  input: unknown,
  nowMs: number,
  from: 'caller' | 'ourselves' = 'caller',
): { ok: true; event: LoyaltyEvent } | { ok: false; refusal: Refusal } {
  const envelope = parseEnvelope(program, input, nowMs)
  if (!envelope.ok) return { ok: false, refusal: refuse('invalid_event', envelope.problem) }
  const { event, sent } = envelope.value
  const eventType = program.eventTypes.get(event.type)
  const reserved = from === 'caller' ? reservedBy(event.id, eventType) : null
  if (reserved) return { ok: false, refusal: reserved }
  if (!eventType) {
    const message = 'There is no event type of this name.'
    const problem = { path: '/type', rule: 'unknown_event_type', message }
    return { ok: false, refusal: refuse('unknown_event_type', problem) }
  }
  // What a decision of ours wrote is as large and as deep as the member it is of.
  if (eventType.raised) return { ok: true, event: { ...event, properties: asWritten(sent) } }
  const properties = parseProperties(program, eventType, sent)
  return properties.ok
    ? { ok: true, event: { ...event, properties: properties.value } }
    : { ok: false, refusal: refuse('invalid_event', properties.problem) }
}

const asWritten = (sent: Readonly<Record<string, unknown>>) => sent as LoyaltyEvent['properties']

/** What only we send, and the ids that we send it by. */
function reservedBy(id: string, eventType: EventType | undefined): Refusal | null {
  if (eventType?.raised) {
    const message = `Laurel itself brings ${eventType.name} about; nobody sends it.`
    const problem = { path: '/type', rule: 'event_type_reserved', message }
    return refuse('event_type_reserved', problem)
  }
  const prefix = [dueEventPrefix, referralPrefix, mergePrefix].find((each) => id.startsWith(each))
  if (prefix === undefined) return null
  const message = `Ids that begin with ${prefix} are ours.`
  return refuse('invalid_event', { path: '/id', rule: 'event_id', message })
}

type Envelope = {
  readonly event: Omit<LoyaltyEvent, 'properties'>
  readonly sent: Readonly<Record<string, unknown>>
}

const known: ReadonlySet<string> = new Set(['id', 'memberId', 'type', 'occurredAt', 'properties'])

function parseEnvelope(program: Program, input: unknown, nowMs: number): Parsed<Envelope> {
  if (!isRecord(input)) return bad('', 'object', 'An event is an object.')
  for (const key of Object.keys(input)) {
    if (!known.has(key)) return bad(step('', key), 'unknown_key', 'An event has no such key.')
  }
  const { id, memberId, type, occurredAt, properties = {} } = input
  if (typeof id !== 'string' || !isEventId(id)) {
    const message = `An id has 1 to ${maxEventIdLength} characters and no control characters.`
    return bad('/id', 'event_id', message)
  }
  if (typeof memberId !== 'string' || !isMemberId(memberId)) {
    const message = `A member id has 1 to ${maxMemberIdBytes} bytes and no control characters.`
    return bad('/memberId', 'member_id', message)
  }
  if (typeof type !== 'string') return bad('/type', 'string', 'A string is expected.')
  const instant = typeof occurredAt === 'string' ? parseInstant(occurredAt) : null
  if (!instant) {
    return bad('/occurredAt', 'date', 'A date is ISO 8601: 2026-01-05, or with time and zone.')
  }
  if (instant.ms > nowMs + program.workspace.futureToleranceMs) {
    return bad('/occurredAt', 'future', 'An event cannot lie in the future.')
  }
  if (!isRecord(properties)) return bad('/properties', 'object', 'An object is expected.')
  const event = { id, memberId, type, occurredAt: instant.iso, occurredAtMs: instant.ms }
  return good({ event, sent: properties })
}

/** Whether a text may be the id of an event. */
export const isEventId = (text: string): boolean =>
  text !== '' && text.length <= maxEventIdLength && isName(text)

/** Whether a text may be the id of a member. */
export const isMemberId = (text: string): boolean =>
  text !== '' &&
  text.length <= maxMemberIdBytes &&
  isName(text) &&
  bytesOf(text) <= maxMemberIdBytes

const isName = (text: string): boolean => isKeepable(text) && !/\p{Cc}/u.test(text)

/** No character takes more than three bytes for each of its UTF-16 units. */
const bytesOf = (text: string): number =>
  text.length * 3 <= maxMemberIdBytes ? text.length : new TextEncoder().encode(text).length

function parseProperties(
  program: Program,
  eventType: EventType,
  sent: Readonly<Record<string, unknown>>,
): Parsed<Readonly<Record<string, Value>>> {
  const properties: Record<string, Value> = {}
  for (const name of Object.keys(sent)) {
    const path = step('/properties', name)
    const definition = Object.hasOwn(eventType.properties, name)
      ? eventType.properties[name]
      : undefined
    if (sent[name] === null || sent[name] === undefined) continue
    const value = definition
      ? parseDeclared(program, eventType, name, definition, sent[name], path)
      : parseUndeclared(program, name, sent[name], path)
    if (!value.ok) return value
    properties[name] = value.value
  }
  for (const name of Object.keys(eventType.properties)) {
    if (eventType.properties[name]?.required && !Object.hasOwn(properties, name)) {
      return bad(step('/properties', name), 'required', `${eventType.name} needs ${name}.`)
    }
  }
  if (weigh(properties) > valueLimits.weight) {
    return bad('/properties', 'weight', `At most ${valueLimits.weight} bytes of JSON.`)
  }
  return good(properties)
}

function parseDeclared(
  program: Program,
  eventType: EventType,
  name: string,
  definition: PropertyDefinition,
  input: unknown,
  path: string,
): Parsed<Value> {
  if (definition.money) return parseAmount(input, program.workspace.currency, path)
  return eventType.builtin
    ? parseBuiltin(program, eventType.name, name, definition, input, path)
    : parseValue(definition, input, path)
}

/** Money is kept as the number that prints as the decimal that was sent. */
function parseAmount(input: unknown, currency: string, path: string): Parsed<number> {
  const minor = parseMoney(input, currency, path)
  if (!minor.ok) return minor
  if (minor.value < 0) return bad(path, 'minimum', 'An amount is 0 or more.')
  return good(majorOf(minor.value, currency))
}

function parseUndeclared(
  program: Program,
  name: string,
  input: unknown,
  path: string,
): Parsed<Value> {
  if (program.workspace.undeclaredProperties === 'refuse') {
    return bad(path, 'undeclared', 'The event type declares no such property.')
  }
  const wrong = wrongKey(name)
  return wrong ? bad(path, 'key', wrong) : parseAny(input, path, 1)
}

import { type Credentials, call } from './call.ts'
import { facts } from './facts.ts'
import { type Finding, problem, warning } from './finding.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { AttributeType } from './render.ts'
import { type Failure, success } from './verdict.ts'
import type { Wire } from './wire.ts'

/** A custom attribute as a Braze workspace lists it. */
export type RemoteAttribute = {
  readonly name: string
  /** Braze's word, such as `String` or `Object Array`, without its note; null when it gives none. */
  readonly type: string | null
  /** Whether an admin fixed the type; values that do not fit are then ignored. */
  readonly forced: boolean
  /** Data for it is thrown away, without an error. */
  readonly blocked: boolean
  /** Most elements of an array attribute, where it says. */
  readonly arrayLength: number | null
}

/** A custom event as a Braze workspace lists it. */
export type RemoteEvent = { readonly name: string; readonly blocked: boolean }

/** A whole list, or why there is none. `cut` when the workspace holds more than we read. */
export type Listing<Entry> =
  | { readonly ok: true; readonly entries: readonly Entry[]; readonly cut: boolean }
  | Failure

/** Pages read at most: a tenth of what a workspace may ask in an hour. */
const pages = facts.registryPerHour.value / 10

/** Names of all custom events (`/events/list`), in Braze's order. Keep the answer for an hour or more. */
export async function listEventNames(
  wire: Wire,
  credentials: Credentials,
): Promise<Listing<string>> {
  const entries: string[] = []
  for (let page = 0; page < pages; page++) {
    const path = `/events/list?page=${page}`
    const reply = success(await call(wire, credentials, { method: 'GET', path }))
    if (!reply.ok) return reply
    const names = list(reply.body, 'events').filter((name) => typeof name === 'string')
    entries.push(...names)
    if (names.length < facts.eventListPage.value) return { ok: true, entries, cut: false }
  }
  return { ok: true, entries, cut: true }
}

/** All custom events with their status (`/events`). Keep the answer for an hour or more. */
export const listEvents = (wire: Wire, credentials: Credentials): Promise<Listing<RemoteEvent>> =>
  paged(wire, credentials, '/events', 'events', ({ name, status }) => ({
    name: text(name),
    blocked: isBlocked(status),
  }))

/** All custom attributes with their types (`/custom_attributes`). Keep the answer for an hour or more. */
export const listAttributes = (
  wire: Wire,
  credentials: Credentials,
): Promise<Listing<RemoteAttribute>> =>
  paged(wire, credentials, '/custom_attributes', 'attributes', (entry) => {
    const said = text(entry['data_type'])
    const length = entry['array_length']
    return {
      name: text(entry['name']),
      type: said.replace(/\s*\(.*\)\s*$/, '') || null,
      forced: said !== '' && !/automatically detected/i.test(said),
      blocked: isBlocked(entry['status']),
      arrayLength: typeof length === 'number' ? length : null,
    }
  })

/** Say where a mapping of this type onto an existing attribute would go wrong. */
export function checkAgainst(remote: RemoteAttribute, type: AttributeType): Finding[] {
  const findings: Finding[] = []
  if (remote.blocked) {
    const message = `${remote.name} is on Braze's blocklist: data for it is thrown away.`
    findings.push(problem('attribute_blocked', '', message))
  }
  if (remote.type === null || brazeTypes[type].has(remote.type.toLowerCase())) return findings
  const clash = `${remote.name} is a ${remote.type} in Braze, and ${type} would be sent.`
  findings.push(
    remote.forced
      ? problem('type_forced', '', `${clash} Braze ignores what it cannot convert.`)
      : warning('type_clash', '', `${clash} Filters in Braze would not see the new values.`),
  )
  return findings
}

/** What Braze calls each of our types, in lower case. */
const brazeTypes: Readonly<Record<AttributeType, ReadonlySet<string>>> = {
  integer: new Set(['number', 'integer']),
  float: new Set(['number', 'float']),
  string: new Set(['string']),
  boolean: new Set(['boolean']),
  date: new Set(['date', 'time']),
  array: new Set(['array']),
  object: new Set(['object']),
  object_array: new Set(['object array', 'array of objects']),
}

async function paged<Entry extends { readonly name: string }>(
  wire: Wire,
  credentials: Credentials,
  endpoint: string,
  key: string,
  entryOf: (entry: JsonObject) => Entry,
): Promise<Listing<Entry>> {
  const entries: Entry[] = []
  let path = endpoint
  for (let page = 0; page < pages; page++) {
    const reply = success(await call(wire, credentials, { method: 'GET', path }))
    if (!reply.ok) return reply
    for (const entry of list(reply.body, key)) {
      if (isJsonObject(entry)) entries.push(entryOf(entry))
    }
    const cursor = nextCursor(reply.headers['link'] ?? '')
    if (cursor === null) return { ok: true, entries, cut: false }
    path = `${endpoint}?cursor=${encodeURIComponent(cursor)}`
  }
  return { ok: true, entries, cut: true }
}

/** The cursor of a `Link` header's next page. Only the cursor is taken: never the host it names. */
function nextCursor(link: string): string | null {
  for (const [, target = '', relation = ''] of link.matchAll(/<([^>]*)>\s*;([^,]*)/g)) {
    if (/\brel="?next"?/i.test(relation)) {
      return new URLSearchParams(target.slice(target.indexOf('?') + 1)).get('cursor')
    }
  }
  return null
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
const isBlocked = (status: Json | undefined): boolean =>
  /^(blocklisted|trashed)$/i.test(text(status))
const list = (body: JsonObject, key: string): readonly Json[] => {
  const value = body[key]
  return Array.isArray(value) ? value : []
}

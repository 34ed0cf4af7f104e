import { type Credentials, call, jsonObject, type Reply, words } from './call.ts'
import { holdCause } from './outcome.ts'
import type { PaceReading } from './pace-reading.ts'
import type { Ask, Wire } from './wire.ts'

/** A permission of a REST API key that we can make use of. */
export type Permission =
  | 'users.track'
  | 'events.list'
  | 'events.data_series'
  | 'events.get'
  | 'custom_attributes.get'
  | 'users.export.ids'
  | 'users.delete'

/** What a connection cannot do without, and what the others are for. */
export const permissions: Readonly<Record<Permission, { required: boolean; use: string }>> = {
  'users.track': { required: true, use: 'Send attributes, events and purchases.' },
  'events.list': { required: true, use: 'List the events that Braze knows.' },
  'events.data_series': { required: true, use: 'Compare counts of events with ours.' },
  'events.get': { required: true, use: 'See which events are blocked.' },
  'custom_attributes.get': { required: false, use: 'Check types and names before a mapping.' },
  'users.export.ids': { required: false, use: 'Show a profile beside what was sent.' },
  'users.delete': { required: false, use: 'Erase a forgotten member in Braze too.' },
}

/** What is known of one permission: an answer other than a yes or a no is `unknown`, with the reason. */
export type PermissionState =
  | { readonly state: 'granted' | 'missing' }
  | { readonly state: 'unknown'; readonly why: string }

/**
 * What a probe found.
 *
 * - `reached`: the key is known at this host; `missing` are required permissions that it lacks.
 * - `credential`: this host does not know the key: it is wrong, or belongs to another instance.
 * - `address`: what answered is no Braze REST API.
 * - `unreachable`: nothing answered, or only trouble; try again.
 */
export type Probe =
  | {
      readonly kind: 'reached'
      readonly permissions: Readonly<Record<Permission, PermissionState>>
      readonly missing: readonly Permission[]
      /** Of the answer to `/users/track`: the budget that matters. */
      readonly pace: PaceReading
    }
  | { readonly kind: 'credential' | 'address' | 'unreachable'; readonly why: string }

/**
 * Ask for each permission without writing anything: every request that could write is sent without
 * content, so a key that may do it is answered 400 and one that may not 401 or 403. The three
 * registry requests count against their 1,000 an hour.
 */
export async function probe(wire: Wire, credentials: Credentials): Promise<Probe> {
  const names = Object.keys(asks) as Permission[]
  const replies = await Promise.all(
    names.map(async (name) => ({ name, reply: await call(wire, credentials, asks[name]) })),
  )
  const heard = replies.flatMap(({ reply }) => (reply.kind === 'answer' ? [reply] : []))
  const first = replies[0]?.reply
  if (!first || heard.length === 0) {
    return { kind: 'unreachable', why: first?.kind === 'silence' ? first.why : 'No answer' }
  }
  const says = heard.map((reply) => ({ reply, cause: causeOf(reply), why: whyOf(reply) }))
  const unknownKey = says.find(({ why }) => /invalid api key/i.test(why))
  if (unknownKey || says.every(({ reply, cause }) => reply.status === 401 && cause)) {
    return { kind: 'credential', why: unknownKey?.why ?? says[0]?.why ?? '' }
  }
  const states = Object.fromEntries(
    replies.map(({ name, reply }) => [name, stateOf(reply)]),
  ) as Record<Permission, PermissionState>
  if (names.some((name) => states[name].state !== 'unknown')) {
    const missing = names.filter(
      (name) => permissions[name].required && states[name].state === 'missing',
    )
    return { kind: 'reached', permissions: states, missing, pace: first.pace }
  }
  const stranger = says.find(({ cause }) => cause === 'address')
  return stranger
    ? { kind: 'address', why: stranger.why }
    : { kind: 'unreachable', why: says[0]?.why ?? '' }
}

const get = (path: string): Pick<Ask, 'method' | 'path'> => ({ method: 'GET', path })
const post = (path: string, body: string): Pick<Ask, 'method' | 'path' | 'body'> => ({
  method: 'POST',
  path,
  body,
})

/** One harmless request for each permission; `/users/track` first. */
const asks: Readonly<Record<Permission, Pick<Ask, 'method' | 'path' | 'body'>>> = {
  'users.track': post('/users/track', '{}'),
  'events.list': get('/events/list?page=0'),
  'events.data_series': get('/events/data_series?event=laurel_probe&length=1'),
  'events.get': get('/events'),
  'custom_attributes.get': get('/custom_attributes'),
  'users.export.ids': post('/users/export/ids', '{}'),
  'users.delete': post('/users/delete', '{}'),
}

type Heard = Extract<Reply, { kind: 'answer' }>

const whyOf = ({ status, text }: Heard): string => words(status, jsonObject(text))
const causeOf = (reply: Heard) => holdCause(reply.status, whyOf(reply))

function stateOf(reply: Reply): PermissionState {
  if (reply.kind === 'silence') return { state: 'unknown', why: reply.why }
  const { status, text } = reply
  if (status === 401 || status === 403) {
    // A gateway that knows nothing of Braze also says 403, but not in JSON.
    if (jsonObject(text)) return { state: 'missing' }
    return { state: 'unknown', why: whyOf(reply) }
  }
  const granted = (status >= 200 && status < 300) || status === 400
  if (granted && jsonObject(text)) return { state: 'granted' }
  return { state: 'unknown', why: whyOf(reply) }
}

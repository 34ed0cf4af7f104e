import type { Answer } from '@laurel/braze'
import { refuse, reply } from './answer.ts'
import { readCanvasDraft } from './canvas-draft.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import type { DataType } from './registry.ts'
import type { Sandbox } from './sandbox.ts'
import type { Weather, WeatherKind } from './weather.ts'

/** A request to a control endpoint; `segments` are the decoded parts of the path after `/_sandbox`. */
export type ControlRequest = {
  readonly method: string
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  readonly body: Json
}

/** What the control endpoints are, for whoever asks `GET /_sandbox`. */
export const controlEndpoints = {
  'GET /_sandbox': 'this list, the switches, and how many users and waiting requests there are',
  'GET /_sandbox/weather': 'the weather that is set, and how often each kind struck',
  'PUT /_sandbox/weather':
    'replace it: a list of {kind, probability?, count?, path?, status?, ms?, reason?}',
  'DELETE /_sandbox/weather': 'fair weather',
  'GET /_sandbox/profiles': 'visible users, ?limit=100&after=<braze id>',
  'GET /_sandbox/profiles/{externalId}': 'all that is kept of one user',
  'GET /_sandbox/profiles/{externalId}/events': 'its events in order of arrival',
  'GET /_sandbox/profiles/{externalId}/purchases': 'its purchases in order of arrival',
  'GET /_sandbox/meter': 'data points charged',
  'GET /_sandbox/received': 'requests, statuses, objects and events that came',
  'GET /_sandbox/canvases': 'Canvas stubs and how many entered each',
  'PUT /_sandbox/canvases/{id}':
    'set one: {trigger, name?, filters?, audience?, window?, reentry?, status?, launchedAt?, tags?}',
  'DELETE /_sandbox/canvases/{id}': 'remove one',
  'GET /_sandbox/canvases/{id}/entries': 'who entered, when, why and with which attributes',
  'PUT /_sandbox/attributes/{name}': 'force a type or block: {type?, blocked?}',
  'PUT /_sandbox/events/{name}': 'block: {blocked}',
  'POST /_sandbox/settle': 'let everything accepted be visible now',
  'POST /_sandbox/reset': 'forget everything but settings and weather',
} as const

/** Carry out a control request. These have no key and no limit: the sandbox listens on loopback only. */
export async function control(sandbox: Sandbox, request: ControlRequest): Promise<Answer> {
  const { method, segments } = request
  const [part = '', id, more] = segments
  if (segments.length === 0 && method === 'GET') return reply(200, overview(sandbox))
  if (part === 'weather' && id === undefined) return weather(sandbox, request)
  if (part === 'profiles' && method === 'GET') return profiles(sandbox, request)
  if (part === 'canvases') return canvases(sandbox, request)
  if (part === 'meter' && method === 'GET') return reply(200, sandbox.meter)
  if (part === 'received' && method === 'GET') return reply(200, sandbox.received)
  if (method === 'PUT' && id !== undefined && more === undefined) {
    if (part === 'attributes') return setAttribute(sandbox, id, request.body)
    if (part === 'events') return setEvent(sandbox, id, request.body)
  }
  if (method === 'POST' && part === 'settle') {
    await sandbox.settle()
    return done
  }
  if (method === 'POST' && part === 'reset') {
    sandbox.reset()
    return done
  }
  return refuse(404, 'No such control endpoint; GET /_sandbox lists them')
}

const done = reply(200, { message: 'success' })

const overview = ({ profiles, waiting, switches }: Sandbox) => ({
  endpoints: controlEndpoints,
  profiles: profiles.size,
  waiting,
  switches,
})

const kinds: readonly string[] = [
  'tooMany',
  'serverError',
  'slow',
  'cutBefore',
  'cutAfter',
  'garbage',
  'rejectObjects',
] satisfies WeatherKind[]

const isWeather = (value: Json): value is Weather & JsonObject =>
  isObject(value) && typeof value['kind'] === 'string' && kinds.includes(value['kind'])

function weather({ weather }: Sandbox, { method, body }: ControlRequest): Answer {
  if (method === 'PUT') {
    const list = isList(body) ? body : [body]
    if (!list.every(isWeather)) return refuse(400, `kind must be one of ${kinds.join(', ')}`)
    weather.set(list)
  } else if (method === 'DELETE') weather.clear()
  else if (method !== 'GET') return refuse(404, 'GET, PUT or DELETE')
  return reply(200, { weather: weather.now(), struck: weather.struck() })
}

function profiles(sandbox: Sandbox, { segments, query }: ControlRequest): Answer {
  const [, id, more] = segments
  if (id === undefined) return reply(200, listProfiles(sandbox, query))
  const profile = sandbox.profiles.get(id)
  if (!profile) return refuse(404, 'No such user is visible')
  if (more === undefined) return reply(200, profile)
  if (more === 'events') return reply(200, { events: sandbox.eventsOf(id) })
  if (more === 'purchases') return reply(200, { purchases: sandbox.purchasesOf(id) })
  return refuse(404, 'events or purchases')
}

/** A page of users in order of creation, after the one whose braze id is given. */
function listProfiles({ profiles }: Sandbox, query: URLSearchParams): object {
  const limit = Math.min(1_000, Math.max(1, Number(query.get('limit') ?? 100) || 100))
  const after = query.get('after') ?? ''
  const page = profiles
    .all()
    .filter(({ brazeId }) => brazeId > after)
    .take(limit)
    .map(({ log: _, ...profile }) => profile)
    .toArray()
  const last = page.length === limit ? page.at(-1)?.brazeId : undefined
  return { profiles: page, ...(last === undefined ? {} : { after: last }) }
}

function canvases({ canvases, clock }: Sandbox, request: ControlRequest): Answer {
  const { method, segments, body } = request
  const [, id, more] = segments
  if (id === undefined)
    return method === 'GET'
      ? reply(200, {
          canvases: canvases
            .list()
            .map((canvas) => ({ ...canvas, entered: canvases.entered(canvas.id) })),
        })
      : refuse(404, 'GET, or PUT with an id')
  if (method === 'GET' && more === 'entries')
    return reply(200, { entered: canvases.entered(id), entries: canvases.entries(id) })
  if (method === 'DELETE') {
    canvases.remove(id)
    return done
  }
  if (method !== 'PUT') return refuse(404, 'PUT or DELETE')
  const draft = readCanvasDraft(id, isObject(body) ? body : {})
  if (typeof draft === 'string') return refuse(400, draft)
  canvases.put({ launchedAt: clock.now(), ...draft })
  return done
}

const types: readonly Json[] = [
  'String',
  'Number',
  'Boolean',
  'Date',
  'Array',
  'Object',
  'Object Array',
] satisfies DataType[]
const isType = (value: Json): value is DataType => types.includes(value)

function setAttribute(sandbox: Sandbox, name: string, body: Json): Answer {
  if (!isObject(body)) return refuse(400, '{type?, blocked?}')
  const { type, blocked } = body
  if (type !== undefined && type !== null && !isType(type))
    return refuse(400, `type must be null or one of ${types.join(', ')}`)
  sandbox.setAttribute(name, {
    ...(type === undefined ? {} : { type }),
    ...(typeof blocked === 'boolean' ? { blocked } : {}),
  })
  return done
}

function setEvent(sandbox: Sandbox, name: string, body: Json): Answer {
  if (!isObject(body) || typeof body['blocked'] !== 'boolean') return refuse(400, '{blocked}')
  sandbox.setEvent(name, { blocked: body['blocked'] })
  return done
}

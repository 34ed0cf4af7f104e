import type { Answer } from '@laurel/braze'
import { refuse } from './answer.ts'
import type { Call } from './call.ts'
import { type Envelope, readEnvelope } from './envelope.ts'
import { authorize, type Keys } from './keys.ts'
import type { Limits } from './limits.ts'
import { type Route, routes } from './routes.ts'
import type { Switches } from './switches.ts'
import type { Sky, WeatherKind } from './weather.ts'
import type { Workspace } from './workspace.ts'

/** One HTTP request as the sandbox takes it; header names in lower case. */
export type Request = {
  readonly method: string
  /** With its query string. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What becomes of a request: an answer, or a connection cut without one; after `delayMs`. */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly delayMs: number }
  | { readonly kind: 'cut'; readonly delayMs: number }

/** What answering needs. */
export type Desk = {
  readonly workspace: Workspace
  readonly keys: Keys
  readonly limits: Limits
  readonly sky: Sky
  readonly switches: Switches
  readonly nowMs: number
  /** Origin of links where the request names no host. */
  readonly origin: string
}

/** Carry out one request: path, weather, key, limit, body, endpoint, and weather again on the way back. */
export function exchange(desk: Desk, request: Request): Exchange {
  const [path = '', search = ''] = request.path.split('?', 2)
  const { sky, workspace } = desk
  const strike = (...kinds: readonly WeatherKind[]) => sky.strike(path, kinds)
  const counted = (result: Exchange): Exchange => {
    const status = result.kind === 'cut' ? 0 : result.answer.status
    const { received } = workspace
    received.requests += 1
    received.byStatus[status] = (received.byStatus[status] ?? 0) + 1
    return result
  }
  const route = routes.get(path)
  if (!route || route.method !== request.method)
    return counted({ kind: 'answer', answer: nowhere(path, desk.switches), delayMs: 0 })
  workspace.received.byPath[path] = (workspace.received.byPath[path] ?? 0) + 1

  if (strike('cutBefore')) return counted({ kind: 'cut', delayMs: 0 })
  const fault = strike('serverError', 'tooMany')
  const answer =
    fault?.kind === 'serverError'
      ? serverError(fault.status ?? 503)
      : fault
        ? desk.limits.stop(route.lane, desk.nowMs)
        : answerAt(desk, route, request, path, search)
  const slow = strike('slow')
  const delayMs = slow ? (slow.ms ?? 1_000) : 0
  if (strike('cutAfter')) return counted({ kind: 'cut', delayMs })
  const garbled = strike('garbage')
  return counted({
    kind: 'answer',
    answer: garbled ? garbage(garbled.status ?? 200) : answer,
    delayMs,
  })
}

function answerAt(
  desk: Desk,
  route: Route,
  request: Request,
  path: string,
  search: string,
): Answer {
  const { keys, switches, limits, workspace, nowMs, sky } = desk
  const denied = authorize(keys, request.headers['authorization'], route.permission, switches)
  if (denied) return denied
  const { headers, stopped } = limits.pass(route.lane, nowMs)
  if (stopped) return stopped
  const envelope: Envelope =
    route.method === 'GET'
      ? { body: {}, bytes: 0, refused: null }
      : readEnvelope(request.headers['content-type'], request.body ?? '', switches)
  if (envelope.refused) return withHeaders(envelope.refused, headers)

  const { host } = request.headers
  const call: Call = {
    world: workspace.world,
    body: envelope.body,
    bytes: envelope.bytes,
    query: new URLSearchParams(search),
    origin: host ? `http://${host}` : desk.origin,
    path,
    at: nowMs,
    accept: workspace.accept,
    applyNow: workspace.applyNow,
    number: workspace.number,
    countRejected: (objects) => {
      workspace.received.rejected += objects
    },
    spoil: () => sky.strike(path, ['rejectObjects'])?.reason ?? null,
  }
  return withHeaders(route.answer(call), headers)
}

const withHeaders = (answer: Answer, headers: Record<string, string>): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
})

/** No such path or method; a trailing slash is a wrong path (facts 1.4, switch `trailingSlash`). */
function nowhere(path: string, { trailingSlash, texts }: Switches): Answer {
  if (path.endsWith('/') && trailingSlash === 403) return refuse(403, texts.accessDenied)
  return refuse(404, 'Not found')
}

/** A failure before Braze's own code: 502, 503 and 504 come from a gateway, in HTML. */
const serverError = (status: number): Answer =>
  status === 500 ? refuse(500, 'Internal server error') : garbage(status)

const garbage = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  text: `<html><head><title>${status}</title></head><body><center>gateway`,
})

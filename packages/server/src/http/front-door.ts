import { problem, problemType, Refused } from '@laurel/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Fault, faultOf, refusalOf } from './fault.ts'
import type { AppParts } from './parts.ts'
import type { Room } from './room.ts'
import type { Caller } from './route.ts'

/** What we note about a request while it runs, for its one line in the log. */
export type Notes = {
  requestId: string
  startedMs: number
  /** By the clock that never goes back, for how long it takes. */
  beganMs: number
  /** Method and pattern; `none` until a route is found. */
  route: string
  caller: Caller | null
  refused: Refused | null
  fault: Fault | null
  lines: number | null
  /** Bytes of the body, while they count against the room for all. */
  heldBytes: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Ours; set before anything else happens. */
    notes: Notes
  }
}

/** A request id that a caller may choose. */
const goodId = /^[\w.:-]{1,100}$/

/** What happens to every request, whatever it asks. */
export type FrontDoor = {
  /** Begin the notes, and have them told when all is over. */
  readonly begin: (request: FastifyRequest, reply: FastifyReply) => void
  /** Answer a failure with problem details. */
  readonly refuse: (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply
}

/** Make the front door. `stopping` is aborted when the server shuts down. */
export function frontDoor(
  parts: Pick<AppParts, 'newId' | 'now' | 'seen'>,
  room: Room,
  stopping: AbortSignal,
): FrontDoor {
  const begin: FrontDoor['begin'] = (request, reply) => {
    const given = request.headers['x-request-id']
    const requestId = typeof given === 'string' && goodId.test(given) ? given : parts.newId()
    request.notes = {
      requestId,
      startedMs: parts.now(),
      beganMs: performance.now(),
      route: 'none',
      caller: null,
      refused: null,
      fault: null,
      lines: null,
      heldBytes: 0,
    }
    reply.header('x-request-id', requestId)
    reply.raw.once('close', () => {
      room.release(request)
      tell(request, reply, parts.seen)
      // A connection that falls idle now would be held open for nothing.
      if (stopping.aborted) setImmediate(() => request.server.server.closeIdleConnections())
    })
  }
  return { begin, refuse: sendRefusal }
}

/** Lead every request through the door; a server that shuts down lets none in. */
export function lead(server: FastifyInstance, door: FrontDoor, stopping: AbortSignal): void {
  server.decorateRequest('notes')
  server.addHook('onRequest', (request, reply, done) => {
    door.begin(request, reply)
    done(stopping.aborted ? new Refused('shutting_down', { retryAfterSeconds: 1 }) : undefined)
  })
  server.setErrorHandler(door.refuse)
  server.setNotFoundHandler((request, reply) =>
    door.refuse(new Refused('route_not_found'), request, reply),
  )
}

/** Note why a request failed; the answer is up to the caller of this. */
export function noteFailure(error: unknown, notes: Notes): Refused {
  const refused = refusalOf(error)
  notes.refused = refused
  if (refused.code === 'internal' || refused.code === 'database_unavailable') {
    notes.fault = faultOf(error)
  }
  return refused
}

function sendRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refused = noteFailure(error, request.notes)
  const body = problem(refused, request.notes.requestId)
  const { retryAfterSeconds } = refused.detail
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  if (refused.code === 'unauthorized') reply.header('www-authenticate', 'Bearer')
  if (refused.code === 'shutting_down') reply.header('connection', 'close')
  return reply
    .code(body.status)
    .header('cache-control', 'no-store')
    .type(problemType)
    .send(JSON.stringify(body))
}

function tell(request: FastifyRequest, reply: FastifyReply, seen: AppParts['seen']): void {
  const { requestId, route, beganMs, caller, refused, fault, lines } = request.notes
  seen({
    requestId,
    route,
    status: reply.raw.statusCode,
    ms: Math.round((performance.now() - beganMs) * 100) / 100,
    workspaceId: caller?.workspaceId ?? null,
    keyId: caller?.keyId ?? null,
    code: refused?.code ?? null,
    fault,
    lines,
    gone: !reply.raw.writableFinished,
  })
}

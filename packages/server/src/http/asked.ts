import type { Route } from '@laurel/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { assert } from '../db/assert.ts'
import type { Ask, Asked, Caller } from './route.ts'

/** Who was let in. */
function callerOf(request: FastifyRequest): Caller {
  const { caller } = request.notes
  assert(caller !== null, 'a request that reached its handler has passed its guard')
  return caller
}

/** The part of a question that comes from the route's own schemas. */
export type Read = Omit<Ask<Route>, keyof Asked>

/** What the handler of a route is given. The signal is made when it is asked for: few handlers do. */
export function askOf(request: FastifyRequest, reply: FastifyReply, read: Read): Ask<Route> {
  const { notes } = request
  let gone: AbortController | null = null
  return {
    params: read.params,
    query: read.query,
    body: read.body,
    idempotencyKey: read.idempotencyKey,
    caller: callerOf(request),
    now: notes.startedMs,
    requestId: notes.requestId,
    get signal() {
      gone ??= goneOf(reply)
      return gone.signal
    },
  }
}

/** What the handler of a stream is given, beside its lines. */
export function askedOf(request: FastifyRequest, reply: FastifyReply): Asked {
  const { notes } = request
  const { signal } = goneOf(reply)
  return { caller: callerOf(request), now: notes.startedMs, requestId: notes.requestId, signal }
}

function goneOf(reply: FastifyReply): AbortController {
  const gone = new AbortController()
  if (reply.raw.destroyed) gone.abort()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone
}

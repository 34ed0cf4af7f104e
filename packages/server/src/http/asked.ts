import type { FastifyReply, FastifyRequest } from 'fastify'
import { assert } from '../db/assert.ts'
import type { Asked, Caller } from './route.ts'

/** Who was let in. */
function callerOf(request: FastifyRequest): Caller {
  const { caller } = request.notes
  assert(caller !== null, 'a request that reached its handler has passed its guard')
  return caller
}

/** What every handler is given. The signal is made when it is first asked for: few handlers do. */
export function askedOf(request: FastifyRequest, reply: FastifyReply): Asked {
  let gone: AbortController | null = null
  return {
    caller: callerOf(request),
    now: request.notes.startedMs,
    requestId: request.notes.requestId,
    get signal() {
      gone ??= goneOf(reply)
      return gone.signal
    },
  }
}

function goneOf(reply: FastifyReply): AbortController {
  const gone = new AbortController()
  if (reply.raw.destroyed) gone.abort()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone
}

import { allows, Refused, type Route } from '@laurel/contract'
import type { FastifyRequest } from 'fastify'
import { assert } from '../db/assert.ts'
import type { AppParts } from './parts.ts'

/**
 * A hook that lets in who may call a route, before a byte of the body is read.
 *
 * @throws Refused `unauthorized`, `forbidden` (which names the scope), from the function returned
 */
export function guard(route: Route, authenticate: AppParts['authenticate']) {
  const { needs } = route
  const name = `${route.method} ${route.path}`
  assert(needs !== null, 'a route of a slice is never open to everyone')
  return async (request: FastifyRequest): Promise<void> => {
    request.notes.route = name
    const token = tokenOf(request.headers.authorization)
    const caller = token === null ? null : await authenticate(token)
    if (!caller) throw new Refused('unauthorized')
    request.notes.caller = caller
    if (!allows(caller.scopes, needs)) {
      throw new Refused('forbidden', {
        message: `The key lacks the scope ${needs}.`,
        about: { scope: needs },
      })
    }
  }
}

/** The token of `Authorization: Bearer …`, or null. */
function tokenOf(header: string | undefined): string | null {
  const match = /^Bearer +(\S{1,500})$/i.exec(header ?? '')
  return match?.[1] ?? null
}

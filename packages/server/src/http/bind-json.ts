import { Refused, type Route } from '@laurel/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { assert } from '../db/assert.ts'
import { askOf, type Read } from './asked.ts'
import { type Check, checkBy, checkCompiled } from './check.ts'
import { guard } from './guard.ts'
import type { AppParts } from './parts.ts'
import type { Room } from './room.ts'
import { type Ask, type BoundRoute, patternOf } from './route.ts'

type JsonRoute = Extract<BoundRoute, { kind: 'json' }>
type Parts = Pick<AppParts, 'routes' | 'authenticate' | 'checkReplies'>

/** Serve the routes that take and give one JSON document. */
export function bindJson(server: FastifyInstance, parts: Parts, room: Room): void {
  // A key of `__proto__` or `constructor` is an error: it never means well.
  const parse = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined)
    else parse(request, String(text), done)
  })
  for (const bound of parts.routes) {
    if (bound.kind === 'json') bind(server, bound, parts, room)
  }
}

function bind(server: FastifyInstance, bound: JsonRoute, parts: Parts, room: Room): void {
  const { route } = bound
  const enter = guard(route, parts.authenticate)
  const read = reader(route)
  const fits = parts.checkReplies === true ? replyCheck(route) : null
  server.route({
    method: route.method,
    url: patternOf(route),
    onRequest: async (request) => {
      await enter(request)
      if (route.admits !== null) room.hold(request)
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const said = await bound.handle(read(request, reply))
      fits?.(said)
      reply.code(route.status).header('cache-control', 'no-store')
      if (route.reply === null) return reply.send()
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(said))
    },
  })
}

/** Make the question of a route from a request, or refuse. Checks are made once, here. */
function reader(route: Route): (request: FastifyRequest, reply: FastifyReply) => Ask<Route> {
  const params = checkBy(route.params, ':')
  const query = checkBy(route.query, '?')
  const body = bodyCheck(route)
  return (request, reply) => {
    const sent = body(request.body)
    const idempotencyKey = keyOf(sent) ?? keyIn(request.headers['idempotency-key'])
    if (route.keyed && idempotencyKey === null) throw new Refused('idempotency_key_required')
    return askOf(request, reply, {
      params: params(request.params),
      query: query(request.query),
      body: sent,
      idempotencyKey,
    } as Read)
  }
}

/** A route without a body passes over what is sent; one whose check differs gets a compiled one. */
function bodyCheck(route: Route): Check {
  if (route.admits === null) return () => null
  return route.admits === route.body ? checkBy(route.admits, '') : checkCompiled(route.admits)
}

function keyOf(body: unknown): string | null {
  const { eventId } = Object(body) as { eventId?: unknown }
  return typeof eventId === 'string' ? eventId : null
}

/** The key of the header, within the bounds of an event's id; else as if there were none. */
function keyIn(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && /^[\x20-\x7e]{1,200}$/.test(header) ? header : null
}

function replyCheck(route: Route): (said: unknown) => void {
  const name = `${route.method} ${route.path}`
  return (said) => {
    if (route.reply === null) return
    // What counts is the JSON: dates, bigints and the like must not hide behind a schema.
    const result = route.reply.safeParse(JSON.parse(JSON.stringify(said)))
    const where = result.error?.issues.map((issue) => `${issue.path.join('/')} ${issue.code}`)
    assert(result.success, `the reply of ${name} fits its schema (${where?.join(', ')})`)
  }
}

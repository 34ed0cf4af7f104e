import {
  getHealth,
  getMetrics,
  getOpenApi,
  getReadiness,
  printOpenApi,
  type Route,
} from '@laurel/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { AppParts } from './parts.ts'
import { patternOf } from './route.ts'

/** Serve what is open to everyone: whether we live, whether we can serve, numbers, the contract. */
export function bindOperations(
  server: FastifyInstance,
  parts: Pick<AppParts, 'ready' | 'metrics'>,
): void {
  let document: string | null = null
  open(server, getHealth, (reply) => reply.send({ ok: true }))
  open(server, getReadiness, async (reply) => {
    const state = await parts.ready()
    return reply.code(state.ready ? 200 : 503).send(state)
  })
  open(server, getMetrics, async (reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await parts.metrics()),
  )
  open(server, getOpenApi, (reply) => {
    document ??= printOpenApi()
    return reply.type('application/json; charset=utf-8').send(document)
  })
}

function open(
  server: FastifyInstance,
  route: Route,
  handler: (reply: FastifyReply) => FastifyReply | Promise<FastifyReply>,
): void {
  server.route({
    method: route.method,
    url: patternOf(route),
    onRequest: (request, _reply, done) => {
      request.notes.route = `${route.method} ${route.path}`
      done()
    },
    handler: (_request, reply) => handler(reply),
  })
}

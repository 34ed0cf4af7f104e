import { Refused } from '@laurel/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { askedOf } from './asked.ts'
import { noteFailure } from './front-door.ts'
import { guard } from './guard.ts'
import type { AppParts, Limits } from './parts.ts'
import { type BoundRoute, patternOf } from './route.ts'
import { streamLines } from './stream.ts'

type LinesRoute = Extract<BoundRoute, { kind: 'lines' }>

/** What a stream of JSON documents, one a line, is called. */
const lineTypes = ['application/x-ndjson', 'application/ndjson', 'application/jsonl']

/** Milliseconds in which a caller may learn that a stream was broken off, before it is cut. */
const lingerMs = 2_000

/** Serve the routes that take and give a JSON document a line. */
export function bindLines(
  server: FastifyInstance,
  parts: Pick<AppParts, 'routes' | 'authenticate'>,
  limits: Limits,
  stopping: AbortSignal,
): void {
  const bounds = parts.routes.filter((bound) => bound.kind === 'lines')
  // A world of its own, where a body is a stream: the JSON routes do not read these types.
  server.register(async (inner) => {
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser(lineTypes, (_request, body, done) => done(null, body))
    for (const bound of bounds) bind(inner, bound, parts, limits, stopping)
  })
}

function bind(
  server: FastifyInstance,
  bound: LinesRoute,
  parts: Pick<AppParts, 'authenticate'>,
  limits: Limits,
  stopping: AbortSignal,
): void {
  server.route({
    method: bound.route.method,
    url: patternOf(bound.route),
    onRequest: guard(bound.route, parts.authenticate),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.body === undefined) throw new Refused('unsupported_media_type')
      const out = reply.hijack().raw
      out.writeHead(bound.route.status, {
        'content-type': 'application/x-ndjson',
        'cache-control': 'no-store',
        'x-request-id': request.notes.requestId,
      })
      // Some callers send nothing before they have seen that we listen.
      out.flushHeaders()
      const { notes } = request
      await streamLines(bound.handle, askedOf(request, reply), request.raw, out, {
        limits,
        stopping,
        read: (line) => {
          notes.lines = line
        },
        failed: (error) => noteFailure(error, notes),
      })
      leave(request)
    },
  })
}

/** Read the rest of a body that nobody wants, for a moment, so that its sender gets to our answer. */
function leave(request: FastifyRequest): void {
  const { raw } = request
  if (raw.complete) return
  const late = setTimeout(() => raw.destroy(), lingerMs)
  raw.once('close', () => clearTimeout(late))
  raw.resume()
}

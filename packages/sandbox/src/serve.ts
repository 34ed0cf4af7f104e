import { type Answer, facts } from '@laurel/braze'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { refuse } from './answer.ts'
import { control } from './control.ts'
import { tooLarge } from './envelope.ts'
import type { Exchange } from './exchange.ts'
import { type Journal, keepJournal } from './journal.ts'
import type { Json } from './json.ts'
import type { Sandbox } from './sandbox.ts'

/** Where to serve a sandbox. `journal` is a file that keeps its state over restarts. */
export type ServeOptions = {
  /** 0 takes any free port. */
  readonly port: number
  /** 127.0.0.1 when left out. The control endpoints have no key: do not open it to a network. */
  readonly host?: string
  readonly sandbox: Sandbox
  readonly journal?: string
}

/** A sandbox that listens. */
export type ServedSandbox = {
  /** Without a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serve a sandbox over HTTP, with its control endpoints under `/_sandbox`.
 *
 * The port is taken before the journal is touched, so that a second sandbox started by mistake fails
 * without harm; requests wait until the journal is read.
 *
 * @throws Error when the port is taken or the journal cannot be read
 */
export async function serveSandbox(options: ServeOptions): Promise<ServedSandbox> {
  const { port, host = '127.0.0.1', sandbox } = options
  const ready = Promise.withResolvers<Journal | null>()
  // Whoever waits for it hears of a failure; nobody may be waiting yet.
  ready.promise.catch(() => {})
  const app = application(sandbox, ready.promise)
  const url = await app.listen({ port, host })
  try {
    const journal = options.journal ? await keepJournal(sandbox, options.journal) : null
    ready.resolve(journal)
    return {
      url,
      close: async () => {
        await app.close()
        journal?.close()
      },
    }
  } catch (cause) {
    ready.reject(cause)
    await app.close()
    throw cause
  }
}

/** One handler for every path: bodies stay text, because the sandbox reads them itself. */
function application(sandbox: Sandbox, ready: Promise<unknown>): FastifyInstance {
  const app = Fastify({ bodyLimit: facts.trackBodyBytes.value, forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, next) => next(null, body))
  app.setErrorHandler((error: { statusCode?: number }, _request, response) => {
    const status = error.statusCode ?? 500
    return send(
      response,
      status === 413 ? tooLarge(sandbox.switches) : refuse(status, 'Bad request'),
    )
  })
  app.all('/_sandbox', (request, response) => serveControl(sandbox, ready, request, response))
  app.all('/_sandbox/*', (request, response) => serveControl(sandbox, ready, request, response))
  app.all('/*', async (request, response) => {
    await ready
    const result = sandbox.exchange({
      method: request.method,
      path: request.url,
      headers: flat(request.headers),
      ...(typeof request.body === 'string' ? { body: request.body } : {}),
    })
    return deliver(sandbox, result, request, response)
  })
  return app
}

async function deliver(
  { clock }: Sandbox,
  result: Exchange,
  request: FastifyRequest,
  response: FastifyReply,
): Promise<FastifyReply> {
  if (result.delayMs > 0) await new Promise<void>((resolve) => clock.after(result.delayMs, resolve))
  if (result.kind === 'answer') return send(response, result.answer)
  response.hijack()
  request.raw.socket.destroy()
  return response
}

async function serveControl(
  sandbox: Sandbox,
  ready: Promise<unknown>,
  request: FastifyRequest,
  response: FastifyReply,
): Promise<FastifyReply> {
  await ready
  const [path = '', search = ''] = request.url.split('?', 2)
  const segments = readSegments(path)
  const body = readBody(request.body)
  if (segments === null || body === undefined) return send(response, refuse(400, 'Not readable'))
  const query = new URLSearchParams(search)
  return send(response, await control(sandbox, { method: request.method, segments, query, body }))
}

/** The decoded parts of the path after `/_sandbox`; null when an escape is broken. */
function readSegments(path: string): readonly string[] | null {
  try {
    return path.split('/').slice(2).filter(Boolean).map(decodeURIComponent)
  } catch {
    return null
  }
}

function readBody(body: unknown): Json | undefined {
  if (typeof body !== 'string' || body === '') return null
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined
  }
}

const send = (response: FastifyReply, { status, headers, text }: Answer): FastifyReply =>
  response.code(status).headers(headers).send(text)

const flat = (headers: FastifyRequest['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )

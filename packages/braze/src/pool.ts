import { Pool } from 'undici'
import type { Ask, Wire } from './wire.ts'

/** A wire to one host, with its connections kept open between requests. */
export type PoolWire = {
  readonly wire: Wire
  /** Let the requests under way finish, then close every connection. */
  readonly close: () => Promise<void>
}

/** No answer of Braze comes near it: a page of 50 exported profiles is the largest that we ask for. */
const answerBytes = 64 * 1024 * 1024
const connectMs = 10_000

/**
 * Connect to a Braze REST host.
 *
 * @param origin       as `parseInstanceUrl` gives it, such as `https://rest.iad-01.braze.com`
 * @param connections  open at most at a time, 1 or more; each carries one request at a time
 */
export function poolWire(origin: string, { connections }: { connections: number }): PoolWire {
  const pool = new Pool(origin, {
    connections,
    // One request a connection at a time: a cut connection then leaves one request uncertain.
    pipelining: 1,
    allowH2: false,
    maxResponseSize: answerBytes,
    connect: { timeout: connectMs },
  })

  let closed = false

  const wire: Wire = async ({ method, path, headers, body, timeoutMs }: Ask) => {
    // Said here, because undici has one code for a pool closed before and for a request torn down.
    if (closed) throw Object.assign(new Error('The pool is closed'), { code: 'UND_ERR_CLOSED' })
    const answer = await pool.request({
      method,
      path,
      headers,
      body: body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, headers: flat(answer.headers), text }
  }
  const close = () => {
    closed = true
    return pool.close()
  }
  return { wire, close }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return Object.fromEntries(entries)
}

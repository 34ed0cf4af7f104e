import { LaurelProblem } from './problem.ts'

/** How to reach a Laurel server. */
export type ClientOptions = {
  /** Where it is: `https://laurel.example`. */
  readonly baseUrl: string
  /** A key of the workspace: `lk_…`. */
  readonly token: string
  /** Left out: the global `fetch`. */
  readonly fetch?: typeof fetch
}

/** What any call may be told. */
export type CallOptions = {
  /** Makes a repeat harmless on routes that change a member. */
  readonly idempotencyKey?: string
  /** Gives the call up. */
  readonly signal?: AbortSignal
}

/** What a call carries. */
type Ask = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** Ask one route. Throws `LaurelProblem` for a refusal. */
export type Call = <Reply>(
  method: string,
  path: string,
  ask: Ask,
  options: CallOptions,
) => Promise<Reply>

/** Make the call that every method stands on. */
export function makeCall({ baseUrl, token, fetch: ask = fetch }: ClientOptions): Call {
  return async <Reply>(
    method: string,
    path: string,
    { params = {}, query = {}, body }: Ask,
    { idempotencyKey, signal }: CallOptions,
  ): Promise<Reply> => {
    const response = await ask(urlOf(baseUrl, path, params, query), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
    return readReply<Reply>(response)
  }
}

/** The URL of a route: params put in, query values written as text, undefined ones left out. */
export function urlOf(
  baseUrl: string,
  path: string,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(params[name] ?? ''))
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  )
  const question = search.size === 0 ? '' : `?${search}`
  return `${baseUrl.replace(/\/+$/, '')}${filled}${question}`
}

/** Read an answer: JSON or text as it says it is, nothing where there is nothing. */
async function readReply<Reply>(response: Response): Promise<Reply> {
  const text = await response.text()
  if (!response.ok) throw LaurelProblem.of(response, text)
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  // The contract says what a route answers; the server's tests hold it to that.
  return (text === '' ? undefined : isJson ? JSON.parse(text) : text) as Reply
}

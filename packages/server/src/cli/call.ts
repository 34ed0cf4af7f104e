import type { ParamsOf, Route } from '@laurel/contract'
import type { z } from 'zod'

/** The server to talk to, and the key to show it. */
export type Remote = { readonly url: string; readonly key: string }

/** What a route is asked with; what it does not take is left out. */
export type Question<R extends Route> = {
  readonly params?: ParamsOf<R>
  readonly query?: Partial<z.input<R['query']>>
  readonly body?: R['body'] extends z.ZodType ? z.input<R['body']> : never
  /** Makes a repeat harmless on routes that are `keyed`. */
  readonly idempotencyKey?: string
}

/** What a route answers; nothing when it says nothing. */
export type Reply<R extends Route> = R['reply'] extends z.ZodType ? z.output<R['reply']> : undefined

/**
 * Ask a route of a running server.
 *
 * @throws Error whose message is for people: the problem's title, detail and fix, or that nobody answers
 */
export async function call<R extends Route>(
  remote: Remote,
  route: R,
  question: Question<R> = {},
): Promise<Reply<R>> {
  const response = await reach(remote, pathOf(route, question), {
    method: route.method,
    headers: {
      authorization: `Bearer ${remote.key}`,
      ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(question.idempotencyKey ? { 'idempotency-key': question.idempotencyKey } : {}),
    },
    ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(problemText(response.status, text))
  // The server's own tests hold its answers against the route's schema.
  return (text === '' ? undefined : JSON.parse(text)) as Reply<R>
}

/** Fetch a path of the server, and say who does not answer when nobody does. */
export async function reach(remote: Remote, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, remote.url), init)
  } catch (cause) {
    throw new Error(
      `No Laurel answers at ${remote.url}. Start one with \`laurel serve\`, or name it with --url.`,
      { cause },
    )
  }
}

/** A problem document as lines for people; any other body as it came. */
export function problemText(status: number, text: string): string {
  try {
    const problem = JSON.parse(text) as Record<string, unknown>
    const errors = (problem['errors'] ?? []) as { path?: string; message?: string }[]
    return [
      `${problem['title']} (${problem['code']})`,
      problem['detail'],
      ...errors.map((error) => `  ${error.path ?? ''} ${error.message ?? ''}`),
      problem['fix'] && `What to do: ${problem['fix']}`,
    ]
      .filter(Boolean)
      .join('\n')
  } catch {
    return `The server answered ${status}: ${text.slice(0, 500)}`
  }
}

function pathOf(route: Route, question: Question<Route>): string {
  const params = (question.params ?? {}) as Record<string, string>
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const asked = Object.entries(question.query ?? {}).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(
    asked.map(([name, value]) => [name, String(value)] as [string, string]),
  )
  return query.size === 0 ? path : `${path}?${query}`
}

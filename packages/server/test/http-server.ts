import { type App, buildApp } from '../src/http/app.ts'
import type { AppParts } from '../src/http/parts.ts'
import type { BoundRoute, Caller } from '../src/http/route.ts'
import type { Seen } from '../src/http/seen.ts'

/** A caller who may do everything. */
export const admin: Caller = { workspaceId: 1, keyId: 'k-admin', scopes: ['admin'] }

/** A server on a free port, with two keys: `lk_admin`, and `lk_reader` that may only read members. */
export type TestServer = { url: string; seen: Seen[]; app: App; nextSeen: () => Promise<Seen> }

/** Serve these routes until `close`. */
export async function serve(
  routes: readonly BoundRoute[],
  parts: Partial<AppParts> = {},
): Promise<TestServer> {
  const seen: Seen[] = []
  let waiting: ((seen: Seen) => void) | null = null
  let no = 0
  const reader: Caller = { workspaceId: 1, keyId: 'k-reader', scopes: ['members:read'] }
  const callers = new Map([
    ['lk_admin', admin],
    ['lk_reader', reader],
  ])
  const app = buildApp({
    routes,
    authenticate: (token) => callers.get(token) ?? null,
    ready: async () => ({ ready: true, checks: { database: true } }),
    metrics: async () => 'laurel_up 1\n',
    now: () => 1_767_571_200_000,
    newId: () => `r${++no}`,
    seen: (one) => {
      seen.push(one)
      waiting?.(one)
      waiting = null
    },
    checkReplies: true,
    ...parts,
  })
  const nextSeen = () =>
    new Promise<Seen>((resolve) => {
      waiting = resolve
    })
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), seen, app, nextSeen }
}

/** Headers of a request by a key. */
export const by = (token: string, more: Record<string, string> = {}) => ({
  authorization: `Bearer ${token}`,
  ...more,
})

/** A JSON request by the key that may do everything. */
export const json = (method: string, body: unknown, more: Record<string, string> = {}) => ({
  method,
  headers: by('lk_admin', { 'content-type': 'application/json', ...more }),
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

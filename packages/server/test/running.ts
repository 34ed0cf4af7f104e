import { randomBytes, randomUUID } from 'node:crypto'
import { after } from 'node:test'
import type { Wire } from '@laurel/braze'
import type { Scope } from '@laurel/contract'
import { type Sandbox, sandbox } from '@laurel/sandbox'
import { buildApp } from '../src/http/app.ts'
import type { Seen } from '../src/http/seen.ts'
import { orderedIds } from '../src/ids.ts'
import { ensureFirst } from '../src/keys/first.ts'
import { insertKey, insertWorkspace } from '../src/keys/sql.ts'
import { digestOf, hintOf, newToken } from '../src/keys/token.ts'
import { type Secrets, secretsOf } from '../src/secrets.ts'
import { settings } from '../src/settings.ts'
import { type Parts, wire } from '../src/wiring.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

/** An answer of the API, read. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at answers of every shape.
export type Said = { readonly status: number; readonly body: any; readonly text: string }

/** A server on a database of its own, in this process, with Braze hosts made of sandboxes. */
export type Running = {
  readonly db: FreshDatabase
  readonly parts: Parts
  /** The server's secrets with one more master key, as the newest or as the last. */
  secretsWith(key: Buffer, place?: 'first' | 'last'): Secrets
  readonly url: string
  /** The first workspace and the token of its admin. */
  readonly workspaceId: number
  readonly token: string
  /** The Braze workspace at `brazeUrl`; its keys are `good-key-of-the-test` and `poor-key-of-the-test`. */
  readonly box: Sandbox
  /** Hosts by origin; set one to have it answer. */
  readonly hosts: Map<string, Wire>
  readonly seen: Seen[]
  /** What stands for now. Set it to move the clock. */
  readonly clock: { nowMs: number }
  ask(method: string, path: string, body?: unknown, token?: string): Promise<Said>
  /** A key with these scopes, of the first workspace or of another. */
  keyWith(scopes: readonly Scope[], workspaceId?: number): Promise<string>
  /** Another workspace. */
  otherWorkspace(): Promise<number>
}

/** Where the test's Braze workspace answers. */
export const brazeUrl = 'https://rest.fra-01.braze.eu'
/** A key of it with every permission. */
export const goodKey = 'good-key-of-the-test'
/** A key of it that may send and nothing else. */
export const poorKey = 'poor-key-of-the-test'
/** Another key of it with every permission. */
export const nextKey = 'next-key-of-the-test'

/** Start one; it ends with the test file. */
export async function running(): Promise<Running> {
  const db = await freshDatabase()
  const clock = { nowMs: Date.parse('2026-03-01T12:00:00.000Z') }
  const keys = { [goodKey]: 'all', [nextKey]: 'all', [poorKey]: ['users.track'] } as const
  const box = sandbox({ keys })
  const hosts = new Map<string, Wire>([[brazeUrl, box.wire]])
  const nowhere: Wire = () =>
    Promise.reject(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }))
  const makeWire = (origin: string) => ({
    wire: ((ask) => (hosts.get(origin) ?? nowhere)(ask)) satisfies Wire,
    close: async () => {},
  })
  const now = () => clock.nowMs
  const masterKey = randomBytes(32)
  const secrets = secretsOf([masterKey])
  const secretsWith: Running['secretsWith'] = (key, place = 'first') =>
    secretsOf(place === 'first' ? [key, masterKey] : [masterKey, key])
  const world = { now, newId: orderedIds(now), makeWire }
  const parts = wire(db, secrets, settings({ INTAKE_WAIT_MS: '0' }), world, {
    onFault: () => {},
    onBatch: () => {},
    nudge: () => {},
  })
  const first = await ensureFirst(db, { name: 'Laurel', keyId: randomUUID(), nowMs: now() })
  const token = first.token ?? ''

  const seen: Seen[] = []
  const app = buildApp({
    routes: parts.routes,
    authenticate: (given) => parts.keyring.authenticate(given, now()),
    ready: async () => ({ ready: true, checks: {} }),
    metrics: async () => '',
    now,
    newId: randomUUID,
    seen: (one) => seen.push(one),
    checkReplies: true,
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  after(async () => {
    await app.close(1_000)
    await parts.intake.close()
  })

  const ask: Running['ask'] = async (method, path, body, by = token) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${by}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, body: text === '' ? null : JSON.parse(text) }
  }
  const keyWith: Running['keyWith'] = async (scopes, workspaceId = first.workspaceId) => {
    const made = newToken()
    const row = { id: randomUUID(), workspaceId, name: 'test', scopes, hint: hintOf(made) }
    const at = new Date(now()).toISOString()
    await db.ask(insertKey({ ...row, digest: digestOf(made), at }))
    return made
  }
  const otherWorkspace = async () => (await db.ask(insertWorkspace('Other')))[0]?.id ?? 0
  const { workspaceId } = first
  return {
    ...{ db, parts, secretsWith, url, workspaceId, token, box, hosts, seen, clock, ask, keyWith },
    otherWorkspace,
  }
}

/** Connect the test's Braze workspace under the id `braze`. */
export const connected = (server: Running, apiToken: string = goodKey): Promise<Said> =>
  server.ask('POST', '/v1/braze/connections', {
    id: 'braze',
    name: 'Braze',
    instanceUrl: brazeUrl,
    apiToken,
  })

/** Enrol members `m0`, `m1` …, each with these fields. */
export async function enrol(server: Running, count: number, fields: object = {}): Promise<void> {
  const occurredAt = new Date(server.clock.nowMs - 60_000).toISOString()
  const events = Array.from({ length: count }, (_, i) => ({
    id: `enrol-${i}`,
    memberId: `m${i}`,
    type: 'enrol',
    occurredAt,
    properties: { fields },
  }))
  for (let at = 0; at < count; at += 1_000) {
    const { status, text } = await server.ask('POST', '/v1/events', {
      events: events.slice(at, at + 1_000),
    })
    if (status !== 200 || text.includes('"refused"')) throw new Error(text.slice(0, 500))
  }
}

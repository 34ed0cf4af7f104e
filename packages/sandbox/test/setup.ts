import assert from 'node:assert/strict'
import type { Answer } from '@laurel/braze'
import { manualClock, type Sandbox, type SandboxOptions, sandbox } from '../src/index.ts'
import type { Json, JsonObject } from '../src/json.ts'

/** The instant at which every conformance case stands. */
export const noon = Date.parse('2026-10-01T12:00:00Z')

/** A sandbox under test with the cases' usual set-up: two keys, a clock that stands at noon, 50 ms. */
export function setUp(options: SandboxOptions = {}) {
  const clock = manualClock(noon)
  const under = sandbox({
    keys: { 'K-full': 'all', 'K-track': ['users.track'] },
    clock,
    ...options,
  })
  return { under, clock, ...talk(under) }
}

/** An answer with its JSON read. */
export type Read = Answer & { readonly json: JsonObject }

/** Ways to speak to a sandbox with the key that may do all. */
export function talk(under: Sandbox) {
  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    body?: Json | string,
    headers: Record<string, string> = {},
  ): Promise<Read> => {
    const answer = await under.wire({
      method,
      path,
      headers: {
        authorization: 'Bearer K-full',
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      timeoutMs: 10_000,
    })
    return { ...answer, json: JSON.parse(answer.text) as JsonObject }
  }
  const get = (path: string) => ask('GET', path)
  const post = (path: string, body: Json | string, headers?: Record<string, string>) =>
    ask('POST', path, body, headers)
  /** Track, and wait until it is visible. */
  const track = async (body: Json) => {
    const answer = await post('/users/track', body)
    await under.settle()
    return answer
  }
  /** Track attributes that must be taken without an error. */
  const attributes = async (...objects: readonly JsonObject[]) => {
    const answer = await track({ attributes: objects })
    assert.deepEqual(answer.json, { message: 'success', attributes_processed: objects.length })
  }
  /** Read back by export. */
  const readBack = async (...ids: readonly string[]) =>
    (await post('/users/export/ids', { external_ids: ids })).json
  /** The custom attributes of one user, read back by export. */
  const custom = async (id: string): Promise<Json> => {
    const { users } = await readBack(id)
    const [user] = Array.isArray(users) ? users : []
    return user?.['custom_attributes'] ?? {}
  }
  return { ask, get, post, track, attributes, readBack, custom }
}

/** A body of `count` attributes objects, each of another user. */
export const manyAttributes = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, no) => ({ external_id: `m${no}`, k: no }))

/** `count` events of one user. */
export const manyEvents = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, () => ({
    external_id: 'm1',
    name: 'points_earned',
    time: '2026-10-01T11:00:00Z',
  }))

/** `count` purchases of one user. */
export const manyPurchases = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, () => ({
    external_id: 'm1',
    product_id: 'sku',
    currency: 'USD',
    price: 1,
    time: '2026-10-01T11:00:00Z',
  }))

/** Braze's sentence for a request without a valid object. */
export const noValidData =
  "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields."

/** Braze's sentence for an object without an identifier. */
export const noIdentifier =
  "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required"

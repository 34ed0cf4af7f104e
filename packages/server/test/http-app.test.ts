import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  getMember,
  listMembers,
  Problem,
  patchMember,
  postEvents,
  Refused,
  revokeKey,
} from '@laurel/contract'
import { answer } from '../src/http/route.ts'
import { by, json, serve } from './http-server.ts'

const member = {
  memberId: 'm1',
  status: 'active',
  points: { balance: 1, debt: 0, earned: 1, spent: 0, expired: 0, pending: 0, held: 0 },
  wallets: {},
  fields: { email: 'a@example.com' },
  enrolledAt: '2026-01-05T00:00:00.000Z',
  updatedAt: '2026-01-05T00:00:00.000Z',
} as const

const results = (count: number) =>
  Array.from({ length: count }, () => ({ id: 'e', memberId: 'm', status: 'accepted' as const }))

const { url, app, seen, nextSeen } = await serve([
  answer(getMember, ({ params }) => {
    if (params.memberId === 'boom') throw new Error('secret of a@example.com')
    if (params.memberId === 'lost') {
      throw Object.assign(new Error('Database (connection)'), {
        kind: 'database',
        code: 'connection',
      })
    }
    if (params.memberId === 'odd') return { ...member, status: 'unheard-of' } as never
    if (params.memberId !== 'm/1 ü') throw new Refused('member_not_found', { about: params })
    return member
  }),
  answer(listMembers, ({ query }) => ({
    data: [],
    nextCursor: `${query.limit} ${JSON.stringify(query.field)}`,
  })),
  answer(patchMember, ({ idempotencyKey }) => ({
    member,
    result: { id: idempotencyKey, memberId: 'm1', status: 'accepted' as const },
  })),
  answer(postEvents, ({ body }) => {
    if (body.events?.[0]?.['id'] === 'busy') {
      throw new Refused('too_many_requests', { retryAfterSeconds: 3 })
    }
    return { results: results(body.events?.length ?? 1) }
  }),
  answer(revokeKey, () => {}),
])
after(() => app.close(1_000))

const get = (path: string, token = 'lk_admin') => fetch(`${url}${path}`, { headers: by(token) })
const codeOf = async (response: Response) => Problem.parse(await response.json()).code

test('a good request is answered, params decoded', async () => {
  const response = await get(`/v1/members/${encodeURIComponent('m/1 ü')}`)
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), member)
})

test('a member id of the greatest length reaches its handler', async () => {
  const response = await get(`/v1/members/${'%C3%BC'.repeat(493)}`)
  assert.equal(await codeOf(response), 'member_not_found')
})

test('query values are read by their schema, with defaults', async () => {
  const response = await get('/v1/members?field=tier%3Dgold%3D1')
  const { nextCursor } = (await response.json()) as { nextCursor: string }
  assert.equal(nextCursor, '50 {"name":"tier","value":"gold=1"}')
})

test('a refusal is a problem document with code, fix and request id', async () => {
  const response = await fetch(`${url}/v1/members/none`, {
    headers: by('lk_admin', { 'x-request-id': 'mine-1' }),
  })
  assert.equal(response.status, 404)
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  assert.equal(response.headers.get('x-request-id'), 'mine-1')
  const problem = Problem.parse(await response.json())
  assert.equal(problem.code, 'member_not_found')
  assert.equal(problem.type, '/docs/errors.md#member_not_found')
  assert.equal(problem.requestId, 'mine-1')
  assert.deepEqual(problem.about, { memberId: 'none' })
})

test('a request without a valid key is refused before its body is read', async () => {
  const headers = { 'content-type': 'application/json' }
  const open = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: '{not json' })
  assert.equal(open.status, 401)
  assert.equal(open.headers.get('www-authenticate'), 'Bearer')
  assert.equal(await codeOf(open), 'unauthorized')
  assert.equal((await get('/v1/members/x', 'lk_wrong')).status, 401)
})

test('a key without the scope is told which one is missing', async () => {
  assert.equal((await get('/v1/members?limit=1', 'lk_reader')).status, 200)
  const response = await fetch(`${url}/v1/events`, {
    ...json('POST', {}),
    headers: by('lk_reader', { 'content-type': 'application/json' }),
  })
  assert.equal(response.status, 403)
  const problem = Problem.parse(await response.json())
  assert.match(problem.detail, /events:write/)
})

test('what is wrong is named by path and rule', async () => {
  const query = Problem.parse(await (await get('/v1/members?limit=1000&nonsense=1')).json())
  assert.equal(query.code, 'invalid_request')
  assert.deepEqual(
    query.errors.map(({ path, rule }) => [path, rule]),
    [
      ['?limit', 'too_big'],
      ['?nonsense', 'unrecognized_key'],
    ],
  )
  const patch = await fetch(`${url}/v1/members/m1`, json('PATCH', { fields: { 'A b': 1 } }))
  assert.equal(Problem.parse(await patch.json()).errors[0]?.path, '/fields/A b')
})

test('a batch is checked as a whole, its events are not', async () => {
  const send = (body: unknown) => fetch(`${url}/v1/events`, json('POST', body))
  assert.equal((await send({ events: [{}, { id: 7 }] })).status, 200)
  assert.equal((await send({ anything: true })).status, 200)
  for (const [body, path] of [
    [{ events: [] }, '/events'],
    [{ events: Array.from({ length: 1_001 }, () => ({})) }, '/events'],
    [{ events: [{}, 3] }, '/events/1'],
    [[], ''],
    ['"text"', ''],
  ] as const) {
    const response = await send(body)
    assert.equal(response.status, 400)
    assert.equal(Problem.parse(await response.json()).errors[0]?.path, path)
  }
})

test('a body that is no JSON, too large, or of another type is refused, and not quoted', async () => {
  const broken = await fetch(`${url}/v1/events`, json('POST', '{"email":"a@example.com'))
  const text = await broken.text()
  assert.equal(broken.status, 400)
  assert.ok(!text.includes('example.com'))
  const poison = await fetch(`${url}/v1/events`, json('POST', '{"__proto__":{"a":1}}'))
  assert.equal(poison.status, 400)
  const form = await fetch(`${url}/v1/events`, { ...json('POST', 'a=1'), headers: by('lk_admin') })
  assert.equal(await codeOf(form), 'unsupported_media_type')
  const large = await fetch(`${url}/v1/events`, json('POST', `"${'x'.repeat(8 * 1024 * 1024)}"`))
  assert.equal(await codeOf(large), 'payload_too_large')
})

test('a keyed route demands a key: of the body, else of the header', async () => {
  const send = async (body: object, more = {}) => {
    const response = await fetch(`${url}/v1/members/m1`, json('PATCH', body, more))
    return (await response.json()) as { code?: string; result?: { id: string } }
  }
  assert.equal((await send({ fields: {} })).code, 'idempotency_key_required')
  assert.equal((await send({ fields: {} }, { 'idempotency-key': 'h' })).result?.id, 'h')
  const both = await send({ fields: {}, eventId: 'b' }, { 'idempotency-key': 'h' })
  assert.equal(both.result?.id, 'b')
})

test('overload says when to come again', async () => {
  const response = await fetch(`${url}/v1/events`, json('POST', { events: [{ id: 'busy' }] }))
  assert.equal(response.status, 429)
  assert.equal(response.headers.get('retry-after'), '3')
})

test('bodies that would not fit beside those being handled are told to come again', async () => {
  let release = () => {}
  let entered = () => {}
  const inside = new Promise<void>((resolve) => {
    entered = resolve
  })
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const full = await serve(
    [
      answer(postEvents, async () => {
        entered()
        await held
        return { results: results(1) }
      }),
    ],
    { limits: { heldBytes: 100 } },
  )
  const send = () => fetch(`${full.url}/v1/events`, json('POST', { padding: 'x'.repeat(200) }))
  const first = send()
  await inside
  const second = await send()
  assert.equal(second.status, 429)
  assert.equal(second.headers.get('retry-after'), '1')
  const line = full.nextSeen()
  release()
  assert.equal((await first).status, 200)
  await line
  assert.equal((await send()).status, 200)
  await full.app.close(1_000)
})

test('a fault of ours tells the caller nothing, and the log no word that a caller sent', async () => {
  const line = nextSeen()
  const response = await get('/v1/members/boom')
  assert.equal(response.status, 500)
  assert.equal(await codeOf(response), 'internal')
  const told = await line
  assert.equal(told.fault?.name, 'Error')
  assert.match(told.fault?.frames ?? '', /http-app\.test/)
  assert.ok(!JSON.stringify(told).includes('example.com'))
})

test('a database that does not answer is a 503 that may be tried again', async () => {
  const response = await get('/v1/members/lost')
  assert.equal(response.status, 503)
  assert.equal(response.headers.get('retry-after'), '1')
  assert.equal(await codeOf(response), 'database_unavailable')
})

test('an answer that does not fit its schema is a fault when replies are checked', async () => {
  assert.equal(await codeOf(await get('/v1/members/odd')), 'internal')
})

test('a route that says nothing answers 204, also to an empty body', async () => {
  const response = await fetch(`${url}/v1/keys/k1`, json('DELETE', ''))
  assert.equal(response.status, 204)
  assert.equal(await response.text(), '')
})

test('the log line has the pattern and the key id, never the URL or the token', async () => {
  const line = nextSeen()
  await (await get('/v1/members/very-personal?x=1')).text()
  const told = await line
  assert.equal(told.route, 'GET /v1/members/{memberId}')
  assert.equal(told.keyId, 'k-admin')
  assert.equal(told.code, 'invalid_request')
  assert.ok(told.ms > 0 && told.ms < 10_000)
  assert.ok(!/personal|lk_/.test(JSON.stringify(seen)))
})

test('what no route has is a problem too', async () => {
  assert.equal(await codeOf(await get('/v1/nothing')), 'route_not_found')
  assert.equal(await codeOf(await fetch(`${url}/v1/events`, json('PUT', {}))), 'route_not_found')
  assert.equal(await codeOf(await get('/v1/members/%ff')), 'invalid_request')
})

test('health, readiness, numbers and the contract are open to everyone', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/v1/openapi.json']) {
    const response = await fetch(`${url}${path}`)
    assert.equal(response.status, 200, path)
    await response.text()
  }
})

test('a server that is not ready says so with 503 and the reasons', async () => {
  const sick = await serve([], {
    ready: async () => ({ ready: false, checks: { database: false } }),
  })
  const response = await fetch(`${sick.url}/readyz`)
  assert.equal(response.status, 503)
  assert.deepEqual(await response.json(), { ready: false, checks: { database: false } })
  await sick.app.close(1_000)
})

test('a server that stops lets what runs end, and refuses what is new', async () => {
  let release = () => {}
  let entered = () => {}
  const inside = new Promise<void>((resolve) => {
    entered = resolve
  })
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const stopping = await serve([
    answer(getMember, async () => {
      entered()
      await held
      return member
    }),
  ])
  const running = fetch(`${stopping.url}/v1/members/m1`, { headers: by('lk_admin') })
  await inside
  const closed = stopping.app.close(60_000)
  await assert.rejects(fetch(`${stopping.url}/healthz`, { headers: { connection: 'close' } }))
  release()
  assert.equal((await running).status, 200)
  await closed
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  deleteField,
  getMember,
  importEvents,
  listMembers,
  patchMember,
  postEvents,
  Refused,
} from '@laurel/contract'
import { createClient, LaurelProblem, pages } from '../../sdk/src/index.ts'
import { answer, answerLines } from '../src/http/route.ts'
import { serve } from './http-server.ts'

const member = (memberId: string) => ({
  memberId,
  status: 'active' as const,
  points: { balance: 0, debt: 0, earned: 0, spent: 0, expired: 0, pending: 0, held: 0 },
  wallets: {},
  fields: { tier: 'gold' },
  enrolledAt: '2026-01-05T00:00:00.000Z',
  updatedAt: '2026-01-05T00:00:00.000Z',
})

const { url, app } = await serve([
  answer(getMember, ({ params }) => {
    if (params.memberId === 'none') throw new Refused('member_not_found', { about: params })
    return member(params.memberId)
  }),
  answer(listMembers, ({ query }) => {
    const from = Number(query.cursor ?? 0)
    const data = [from, from + 1].map((no) => member(`m${no}`))
    return { data, nextCursor: from + 2 < 6 ? String(from + 2) : null }
  }),
  answer(patchMember, ({ params, body, idempotencyKey }) => ({
    member: { ...member(params.memberId), fields: body.fields },
    result: { id: idempotencyKey, memberId: params.memberId, status: 'accepted' as const },
  })),
  answer(postEvents, () => {
    throw new Refused('too_many_requests', { retryAfterSeconds: 2 })
  }),
  answer(deleteField, ({ query }) => {
    if (query.version !== 3) throw new Refused('version_conflict')
  }),
  answerLines(importEvents, async function* ({ lines }) {
    for await (const { line, text } of lines) {
      const { id, memberId } = JSON.parse(text)
      yield { line, id, memberId, status: 'accepted' }
    }
  }),
])
after(() => app.close(1_000))
const client = createClient({ baseUrl: `${url}/`, token: 'lk_admin' })

test('a method asks its route: params, query, body and key arrive, the reply comes typed', async () => {
  assert.equal((await client.getMember('a/b ü')).memberId, 'a/b ü')
  const { member, result } = await client.patchMember(
    'm1',
    { fields: { tier: 'gold', visits: 3, gone: null } },
    { idempotencyKey: 'k1' },
  )
  assert.deepEqual(member.fields, { tier: 'gold', visits: 3, gone: null })
  assert.equal(result.id, 'k1')
  assert.equal(await client.deleteField('tier', { version: 3 }), undefined)
})

test('a refusal is thrown with everything that the server said', async () => {
  const refused = await client.getMember('none').catch((error: unknown) => error)
  assert.ok(refused instanceof LaurelProblem)
  assert.equal(refused.status, 404)
  assert.equal(refused.code, 'member_not_found')
  assert.equal(refused.message, 'No such member.')
  assert.match(refused.fix, /Enrol/)
  assert.notEqual(refused.requestId, '')
  assert.deepEqual(refused.about, { memberId: 'none' })
  const busy = await client.postEvents({ events: [] as never }).catch((error: unknown) => error)
  assert.ok(busy instanceof LaurelProblem && busy.code === 'invalid_request')
  const event = { id: 'e', memberId: 'm', type: 't', occurredAt: '2026-01-05T00:00:00Z' }
  const later = await client.postEvents(event).catch((error: unknown) => error)
  assert.ok(later instanceof LaurelProblem && later.retryAfterSeconds === 2)
})

test('an answer that is not of Laurel is told by its status', async () => {
  const proxied = createClient({
    baseUrl: url,
    token: 't',
    fetch: async () => new Response('<html>', { status: 502 }),
  })
  const refused = await proxied.getMember('m').catch((error: unknown) => error)
  assert.ok(refused instanceof LaurelProblem)
  assert.deepEqual([refused.status, refused.code], [502, 'unreadable'])
})

test('all pages of a list are walked, each entry once', async () => {
  const ids: string[] = []
  for await (const { memberId } of pages((cursor) => client.listMembers({ ...cursor, limit: 2 }))) {
    ids.push(memberId)
  }
  assert.deepEqual(ids, ['m0', 'm1', 'm2', 'm3', 'm4', 'm5'])
})

test('events stream in and results stream out, one for each', async () => {
  const count = 5_000
  function* events() {
    for (let i = 0; i < count; i++) {
      yield { id: `e${i}`, memberId: 'm', type: 'visit', occurredAt: '2026-01-05T00:00:00Z' }
    }
  }
  let line = 0
  for await (const result of client.importEvents(events())) {
    assert.equal(result.id, `e${line}`)
    assert.equal(result.line, ++line)
  }
  assert.equal(line, count)
})

test('what is open to everyone can be read too', async () => {
  assert.deepEqual(await client.getHealth(), { ok: true })
  assert.equal(await client.getMetrics(), 'laurel_up 1\n')
  assert.equal((await client.getOpenApi())['openapi'], '3.1.0')
})

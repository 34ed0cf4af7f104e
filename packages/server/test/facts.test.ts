import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { sweeper } from '../src/points/sweep.ts'
import { reviewStep } from '../src/standing/review-all.ts'
import { saveTierSet } from '../src/tiers/change.ts'
import { configure, now, purchase } from './events-shop.ts'
import { running } from './running.ts'
import { setStage } from './sync-stage.ts'

const server = await running()
const { ask, db, clock, parts, workspaceId } = server
const day = 86_400_000
const sweep = () =>
  sweeper({ db, intake: parts.intake, now: () => clock.nowMs, random: () => 0 })(() => true)
const review = async () => {
  while (await reviewStep(db));
}
const fieldsOf = async (id: string) => (await ask('GET', `/v1/members/${id}`)).body.fields
const put = async (name: string, fact: object, label = name) => {
  const body = { type: 'integer', label, fact }
  const said = await ask('PUT', `/v1/fields/${name}`, body)
  assert.equal(said.status, 200, said.text)
  return said.body
}
const buy = (memberId: string, daysAgo: number) => ({
  id: `p${daysAgo}`,
  memberId,
  type: 'purchase',
  occurredAt: new Date(clock.nowMs - daysAgo * day).toISOString(),
  properties: { amount: 10 },
})
const send = async (...events: object[]) => {
  const { body } = await ask('POST', '/v1/events', { events })
  for (const { status, refusal } of body.results) assert.equal(status, 'accepted', refusal?.message)
}

await ask('PUT', '/v1/earn-rules/base', {
  name: 'Base',
  on: 'purchase',
  points: 'event.amount',
  expiry: { kind: 'after', days: 40 },
})
for (let i = 0; i < 6; i += 1) await ask('PUT', `/v1/members/m${i}`, { eventId: 'e', fields: {} })
await send(buy('m1', 3), buy('m2', 35), buy('m2', 20))

test('a fact that is declared comes to the members who are there', async () => {
  const said = await put('idle', { kind: 'days_since', of: 'last_purchase_at', most: 30 })
  assert.deepEqual(said.fact, { kind: 'days_since', of: 'last_purchase_at', most: 30 })
  assert.equal(said.writable, false)
  assert.equal((await fieldsOf('m1')).idle, undefined, 'it is on its way')
  await review()
  assert.equal((await fieldsOf('m1')).idle, 3, 'who reads is not made to wait for the sweep')
  assert.equal(await sweep(), 6)
  assert.deepEqual(
    (await db.ask(values(workspaceId, 'idle'))).map(({ value }) => value),
    [3, 20],
  )
  await review()
  assert.equal(await sweep(), 0)
  assert.deepEqual(await db.ask(reviewsLeft()), [])
})

test('it changes at midnight by an event of that very instant, and no more when it is at its most', async () => {
  clock.nowMs += 2 * day
  assert.equal(await sweep(), 4)
  assert.deepEqual((await fieldsOf('m1')).idle, 5)
  const { body } = await ask('GET', '/v1/members/m1/timeline')
  const { event: last } = body.data[0]
  assert.deepEqual([last.type, last.occurredAt], ['due', '2026-03-03T00:00:00.000Z'])
  assert.deepEqual(last.result.effects, [{ kind: 'field_changed', field: 'idle', from: 4, to: 5 }])
  clock.nowMs += 100 * day
  await sweep()
  assert.deepEqual(
    (await db.ask(values(workspaceId, 'idle'))).map(({ value }) => value),
    [30, 30],
  )
  assert.deepEqual(await db.ask(dueLeft(workspaceId)), [{ members: 0 }], 'nothing comes any more')
})

test('a fact that is altered is looked at anew; saved as it is, or under another label, it is not', async () => {
  const idle = { kind: 'days_since', of: 'last_purchase_at', most: 200, stepDays: 30 }
  await put('idle', idle)
  await review()
  await sweep()
  assert.deepEqual(
    (await db.ask(values(workspaceId, 'idle'))).map(({ value }) => value),
    [90, 120],
  )
  await put('idle', idle)
  await put('idle', idle, 'Idle')
  assert.deepEqual(await db.ask(reviewsLeft()), [])
  await ask('PATCH', '/v1/workspace', { timezone: 'Pacific/Kiritimati' })
  assert.equal((await db.ask(reviewsLeft())).length, 1, 'days begin elsewhen')
  await review()
  await sweep()
  await ask('DELETE', '/v1/fields/idle')
  assert.deepEqual(await db.ask(values(workspaceId, 'idle')), [])
  await ask('PATCH', '/v1/workspace', { timezone: 'UTC' })
  assert.deepEqual(await db.ask(reviewsLeft()), [], 'time means nothing here')
  clock.nowMs += 60 * day
  await sweep()
  assert.deepEqual(await db.ask(dueLeft(workspaceId)), [{ members: 0 }])
})

test('points that expire soon are known to members who had them, as they come and as they go', async () => {
  clock.nowMs = Date.parse('2027-01-01T12:00:00Z')
  await send(buy('m3', 35), buy('m3', 1), buy('m4', 1))
  await put('soon', { kind: 'points_expiring_within', days: 7 })
  await send(buy('m3', 0))
  await review()
  await sweep()
  const soon = async () =>
    Promise.all(['m0', 'm3', 'm4'].map(async (id) => (await fieldsOf(id)).soon))
  assert.deepEqual(await soon(), [0, 10, 0])
  clock.nowMs += 6 * day
  await sweep()
  assert.deepEqual(await soon(), [0, 0, 0])
  clock.nowMs += 26 * day
  await sweep()
  assert.deepEqual(await soon(), [0, 10, 10])
  clock.nowMs += day
  await sweep()
  assert.deepEqual(await soon(), [0, 20, 10])
  await send({
    id: 's',
    memberId: 'm3',
    type: 'points_spent',
    occurredAt: new Date(clock.nowMs).toISOString(),
    properties: { points: 15 },
  })
  assert.deepEqual(await soon(), [0, 5, 10])
})

test('Braze has what a lapse, a tier and an expiry are told by, each sent only where it changed', async () => {
  const facts = {
    days_since_purchase: { kind: 'days_since', of: 'last_purchase_at', stepDays: 30 },
    days_to_tier_loss: { kind: 'days_until', of: 'club_keep_by', most: 5 },
    points_expiring: { kind: 'points_expiring_within', days: 7 },
    birth_month: { kind: 'month_of', of: 'birth_date' },
  }
  const builtin = ['club_tier', 'club_to_next_tier', 'points_expire_next_at']
  const stage = await setStage(db, {
    mappings: [...Object.keys(facts), ...builtin].map((field) => ({ field, remote: field })),
    mode: 'changed_only',
  })
  await configure(db, stage.workspaceId, 'earn_rule', 'spend-one-earn-one', null)
  await configure(db, stage.workspaceId, 'earn_rule', 'base', {
    ...{ name: 'Base', on: 'purchase', points: 'event.amount' },
    expiry: { kind: 'after', days: 40 },
  })
  for (const [name, fact] of Object.entries(facts)) {
    const field = { type: 'integer', label: name, writable: false, fact }
    await configure(db, stage.workspaceId, 'field', name, field)
  }
  const caller = { workspaceId: stage.workspaceId, keyId: 'test', scopes: [] }
  await saveTierSet(
    db,
    { caller, id: 'club', nowMs: now },
    {
      ...{ name: 'Club', basis: { kind: 'spend' }, window: { kind: 'rolling', days: 30 } },
      tiers: [
        { id: 'silver', name: 'Silver', min: 10 },
        { id: 'gold', name: 'Gold', min: 100 },
      ],
      ...{ downgrade: 'full', graceDays: 0, keepOnRefund: false },
    },
  )
  const at = new Date(now).toISOString()
  await stage.send(
    { id: 'e', properties: { fields: { birth_date: '1990-05-17' } } },
    purchase('p1', 40, { occurredAt: at }),
  )
  await stage.finish()
  const sweepStage = sweeper({ ...stage, now: stage.deps.now, random: () => 0 })
  const sentAt = new Map<string, unknown[]>()
  const known: Record<string, unknown> = {}
  for (let dayNo = 0; dayNo <= 60; dayNo += 1) {
    await sweepStage(() => true)
    await stage.finish()
    const rows = stage.sent.splice(0).flatMap(({ attributes = [] }) => attributes)
    for (const [name, value] of rows.flatMap((row) => Object.entries(row))) {
      if (!Object.hasOwn(facts, name) && !builtin.includes(name)) continue
      assert.notDeepEqual(value, known[name], `${name} is sent on day ${dayNo} as it was`)
      known[name] = value
      sentAt.set(name, [...(sentAt.get(name) ?? []), [dayNo, value]])
    }
    stage.advance(day)
  }
  assert.deepEqual(Object.fromEntries(sentAt), {
    birth_month: [[0, 5]],
    days_since_purchase: [
      [0, 0],
      [30, 30],
      [60, 60],
    ],
    days_to_tier_loss: [
      [0, 5],
      [26, 4],
      [27, 3],
      [28, 2],
      [29, 1],
      [30, null],
    ],
    points_expiring: [
      [0, 0],
      [33, 40],
      [40, 0],
    ],
    club_tier: [
      [0, 'silver'],
      [30, null],
    ],
    club_to_next_tier: [
      [0, 60],
      [30, 10],
    ],
    points_expire_next_at: [
      [0, new Date(now + 40 * day).toISOString()],
      [40, null],
    ],
  })
})

const values = (workspace: number, field: string) => sql(z.object({ value: z.int() }))`
  select (fields -> ${field}::text)::integer as value
    from members
   where workspace_id = ${workspace} and fields ? ${field}::text
   order by member_id`

const reviewsLeft = () => sql(z.object({ bucket: z.int() }))`
  select next_bucket as bucket from reviews`

const dueLeft = (workspace: number) => sql(z.object({ members: z.int() }))`
  select count(due_at) as members from members where workspace_id = ${workspace}`

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { sweeper } from '../src/points/sweep.ts'
import { trackedCount } from '../src/segments/sql.ts'
import { reviewStep } from '../src/standing/review-all.ts'
import { configure, now, purchase } from './events-shop.ts'
import { enrol, running } from './running.ts'
import { setStage } from './sync-stage.ts'

const server = await running()
const { ask, clock, db, parts } = server
const day = 86_400_000
const always = () => true
const review = async () => {
  while (await reviewStep(db));
}
const sweep = () =>
  sweeper({ db, intake: parts.intake, now: () => clock.nowMs, random: () => 0 })(always)
const settle = async () => {
  await review()
  await sweep()
}
const put = (id: string, condition: string, more: object = { tracked: true }) =>
  ask('PUT', `/v1/segments/${id}`, { name: `The ${id}`, condition, ...more })
const tracked = async (id: string) => (await ask('GET', `/v1/segments/${id}/tracked`)).body

await ask('PUT', '/v1/fields/visits', { type: 'integer', label: 'Visits' })
await enrol(server, 6)
const visit = (id: string, visits: number | null, eventId: string) =>
  ask('PATCH', `/v1/members/${id}`, { eventId, fields: { visits } })
for (let i = 0; i < 4; i += 1) await visit(`m${i}`, i, 'v')

test('members who are there enter a segment when it is tracked', async () => {
  const said = await put('regular', 'member.visits >= 2')
  assert.deepEqual([said.status, said.body.tracked, said.body.version], [200, true, 1])
  assert.deepEqual(await tracked('regular'), { members: 0, settling: true })
  await review()
  assert.deepEqual(await tracked('regular'), { members: 0, settling: true })
  await sweep()
  assert.deepEqual(await tracked('regular'), { members: 2, settling: false })
  const { body } = await ask('GET', '/v1/members/m3/timeline')
  assert.deepEqual(body.data[0].event.result.effects, [
    { kind: 'segment_entered', segmentId: 'regular', name: 'The regular' },
  ])
  assert.deepEqual((await ask('GET', '/v1/members/m3')).body.fields.segments, ['regular'])
})

test('an event moves a member in and out, and what is kept agrees with what is asked', async () => {
  const entered = await visit('m0', 9, 'w')
  assert.equal(entered.body.result.effects[0].kind, 'segment_entered', entered.text)
  const left = await visit('m3', null, 'w')
  assert.equal(left.body.result.effects[0].kind, 'segment_left', left.text)
  assert.deepEqual((await ask('GET', '/v1/members/m3')).body.fields.segments, [])
  assert.equal((await tracked('regular')).members, 2)
  assert.equal((await ask('GET', '/v1/segments/regular/count')).body.members, 2)
})

test('another segment can ask for those that are tracked, by the database alone', async () => {
  await put('both', "'regular' in member.segments && member.visits > 5", {})
  const { body } = await ask('GET', '/v1/segments/both/count')
  assert.deepEqual([body.members, body.undecided, body.compiled], [1, 0, true])
  assert.equal((await ask('GET', '/v1/segments/both/tracked')).body.code, 'segment_not_tracked')
  assert.equal((await ask('GET', '/v1/segments/no/tracked')).body.code, 'segment_not_found')
  const { status, body: refused } = await put('circle', "'regular' in member.segments")
  assert.deepEqual([status, refused.errors[0].path], [422, '/condition'])
})

test('a condition that changes moves members, one that is tracked no more is forgotten', async () => {
  await put('regular', 'member.visits >= 9')
  await settle()
  assert.equal((await tracked('regular')).members, 1)
  for (const forget of [
    () => put('regular', 'member.visits >= 9', {}),
    () => ask('DELETE', '/v1/segments/regular'),
  ]) {
    await forget()
    await settle()
    assert.deepEqual((await ask('GET', '/v1/members/m0')).body.fields.segments, [])
    const { body } = await ask('GET', '/v1/members/m0/timeline')
    assert.deepEqual(body.data[0].event.result.effects, [], 'nobody left')
    await put('regular', 'member.visits >= 9')
    await settle()
    assert.equal((await tracked('regular')).members, 1)
  }
})

test('members are not looked at for what changes no segment that is tracked', async () => {
  await put('regular', 'member.visits >= 9', { tracked: true, name: 'Those who come' })
  await put('once', 'member.visits == 1', {})
  assert.equal((await tracked('regular')).settling, false)
})

test('Braze hears at the very instant that a member has not bought for long, and again when they do', async () => {
  const stage = await setStage(db, {
    mappings: [
      { field: 'idle', remote: 'days_since_purchase' },
      { field: 'segments', remote: 'loyalty_segments' },
    ],
    tells: ['segment_entered', 'segment_left'].map((event) => ({ event, connectionId: 'main' })),
  })
  const { workspaceId } = stage
  await configure(db, workspaceId, 'field', 'idle', {
    type: 'integer',
    label: 'Days since the last purchase',
    writable: false,
    fact: { kind: 'days_since', of: 'last_purchase_at', stepDays: 30, most: 90 },
  })
  const lapsed = { name: 'Lapsed', condition: 'member.idle >= 90', tracked: true }
  await configure(db, workspaceId, 'segment', 'lapsed', lapsed)
  await stage.send({ id: 'e' }, purchase('p1', 10, { occurredAt: new Date(now).toISOString() }))
  await stage.finish()
  const sweep = sweeper({ db, intake: stage.intake, now: stage.deps.now, random: () => 0 })
  const events = () =>
    stage.sent.flatMap(({ events: all = [] }) =>
      all.map(({ name, time, properties }) => [name, time, properties?.['segmentId']]),
    )
  const sentBefore = stage.sent.length
  for (let i = 0; i < 120; i += 1) {
    stage.advance(day)
    await sweep(always)
    await stage.finish()
  }
  assert.equal(stage.sent.length - sentBefore, 3, 'after 30, 60 and 90 days, and no more')
  assert.deepEqual(events(), [['segment_entered', '2026-05-30T00:00:00.000Z', 'lapsed']])
  const { days_since_purchase: days, loyalty_segments: segments } = stage.attributes('m1')
  assert.deepEqual([days, segments], [90, ['lapsed']])

  const back = new Date(stage.deps.now()).toISOString()
  await stage.send(purchase('p2', 10, { occurredAt: back }))
  await stage.finish()
  assert.deepEqual(events()[1], ['segment_left', back, 'lapsed'])
  assert.equal(stage.attributes('m1')['days_since_purchase'], 0)
  assert.deepEqual(stage.attributes('m1')['loyalty_segments'], [])
})

test('the count of a tracked segment costs what is in it, not what is in the workspace', async () => {
  const other = await server.otherWorkspace()
  await db.ask(sql(z.never())`
    insert into members (bucket, workspace_id, member_id, standing, enrolled_at, updated_at)
    select n % 256, ${other}, 'x' || n,
           case when n % 500 = 0 then '{"segments": ["few"]}' else '{}' end::jsonb, now(), now()
      from generate_series(1, 20000) as n`)
  await db.ask(sql(z.never())`analyze members`)
  const { text, values } = trackedCount(other, 'few', new Date(now).toISOString())
  const row = z.object({ 'QUERY PLAN': z.string() })
  const plan = await db.ask({ name: '', text: `explain ${text}`, values, row })
  assert.match(JSON.stringify(plan), /Index Scan on members_by_segment/)
  const [count] = await db.ask(trackedCount(other, 'few', new Date(now).toISOString()))
  assert.deepEqual(count, { members: 40, settling: false })
})

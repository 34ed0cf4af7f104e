import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { backfillStep, mostWaiting } from '../src/backfills/step.ts'
import { bucketOf } from '../src/db/bucket.ts'
import { sql } from '../src/db/sql.ts'
import { backlog } from '../src/sync/backlog.ts'
import { unpacked } from '../src/sync/entry.ts'
import { QueueRow } from '../src/sync/queue-sql.ts'
import { connected, enrol, running } from './running.ts'
import { sendAll } from './sending.ts'

const server = await running()
const { ask, box, clock, db, parts, workspaceId } = server
const at = '/v1/braze/connections/braze/backfills'
const deps = { db, programs: parts.programs }
const step = (id: string) =>
  backfillStep(deps, { workspaceId, connectionId: 'braze', id }, clock.nowMs)
const waiting = async () => {
  const [row] = await db.ask(sql(z.object({ rows: z.int() }))`
    select coalesce(sum(members), 0)::bigint as rows from sync_queue where lane = 1`)
  return row?.rows ?? 0
}
/** Members made without events: only their rows are needed. */
async function makeMembers(from: number, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, i) => `b${from + i}`)
  await db.ask(sql(z.never())`
    insert into members (bucket, workspace_id, member_id, fields, enrolled_at, updated_at)
    select bucket, ${workspaceId}, member_id, '{"tier": "gold"}', now(), now()
      from unnest(${ids.map((id) => bucketOf(workspaceId, id))}::smallint[], ${ids}::text[])
             as fresh (bucket, member_id)`)
}

await ask('PUT', '/v1/fields/tier', { type: 'string', label: 'Tier' })
await connected(server)
await enrol(server, 30, { tier: 'gold' })
await ask('PATCH', '/v1/members/m7', { eventId: 'e', fields: { tier: 'silver' } })
await ask('PUT', '/v1/braze/connections/braze/mapping', {
  mappings: [{ field: 'tier', remote: 'tier' }],
})
await sendAll(server)

test('a backfill of those whom a condition names marks them and no others', async () => {
  const said = await ask('POST', at, { condition: "member.tier == 'silver'", cause: 'A test' })
  assert.equal(said.status, 202)
  assert.deepEqual([said.body.status, said.body.total, said.body.cause], ['running', 30, 'A test'])
  assert.equal(await step(said.body.id), 'over')
  const { body } = await ask('GET', `${at}/${said.body.id}`)
  assert.deepEqual([body.status, body.scanned, body.marked], ['done', 30, 1])
  assert.equal(await waiting(), 1)
  assert.ok(body.finishedAt)
  await sendAll(server)
})

test('a condition that would not work is refused with its place', async () => {
  for (const condition of ['member.no_such == 1', 'event.amount > 1', 'member.tier', '1 +']) {
    const said = await ask('POST', at, { condition })
    assert.deepEqual(
      [said.body.code, said.body.errors?.[0].path],
      ['configuration_invalid', '/condition'],
    )
  }
})

test('a backfill of members who are up to date sends nothing', async () => {
  const { requests } = box.received
  const { body } = await ask('POST', at, {})
  await sendAll(server)
  assert.equal(box.received.requests, requests)
  assert.equal((await ask('GET', `${at}/${body.id}`)).body.status, 'done')
})

test('it goes slice by slice, pauses, resumes, and marks every member once', async () => {
  await makeMembers(0, 5_000)
  const { body } = await ask('POST', at, {})
  assert.equal(body.total, 5_030)
  assert.equal(await step(body.id), 'moved')
  const paused = await ask('PATCH', `${at}/${body.id}`, { status: 'paused' })
  assert.deepEqual([paused.body.status, paused.body.scanned], ['paused', 2_000])
  assert.equal(await step(body.id), 'over')
  assert.equal(await waiting(), 2_000)

  await ask('PATCH', `${at}/${body.id}`, { status: 'running' })
  // Whoever steps next needs nothing but the row: as after a crash.
  assert.equal(await step(body.id), 'moved')
  assert.equal(await step(body.id), 'over')
  const done = await ask('GET', `${at}/${body.id}`)
  assert.deepEqual([done.body.status, done.body.scanned, done.body.marked], ['done', 5_030, 5_030])
  assert.equal(await waiting(), 5_030)
  const again = await ask('PATCH', `${at}/${body.id}`, { status: 'running' })
  assert.equal(again.body.code, 'backfill_finished')
})

test('a member that waits for a live change goes with the live ones, and once', async () => {
  await ask('PATCH', '/v1/members/m1', { eventId: 'live', fields: { tier: 'bronze' } })
  const { body } = await ask('POST', at, {})
  while ((await step(body.id)) === 'moved');
  const known = backlog()
  for (const row of await db.ask(sql(QueueRow)`
    select id, lane, at, entries, bodies from sync_queue order by lane desc, id`)) {
    known.add(row)
  }
  const [first] = known.take(clock.nowMs, 1)
  assert.deepEqual([first?.memberId, first?.lane], ['m1', 0])
  assert.ok((first?.marks ?? 0) >= 2)
})

test('when enough waits it stops, and goes on as the queue empties', async () => {
  await makeMembers(5_000, mostWaiting)
  const { body } = await ask('POST', at, {})
  let stepped = await step(body.id)
  while (stepped === 'moved') stepped = await step(body.id)
  assert.equal(stepped, 'full')
  assert.ok((await waiting()) < mostWaiting + 2_000)
  const { etaSeconds, scanned } = (await ask('GET', `${at}/${body.id}`)).body
  assert.ok(etaSeconds === null || etaSeconds >= 0)
  assert.ok(scanned < body.total)
  await db.ask(sql(z.never())`delete from sync_queue where lane = 1`)
  assert.equal(await step(body.id), 'moved')
  await ask('PATCH', `${at}/${body.id}`, { status: 'cancelled' })
  assert.equal(await step(body.id), 'over')
})

test('two nodes that step one backfill at once mark every member once', async () => {
  await db.ask(sql(z.never())`delete from sync_queue`)
  const { body } = await ask('POST', at, {})
  const node = async () => {
    for (;;) {
      const stepped = await step(body.id)
      if (stepped !== 'moved') return stepped
    }
  }
  await Promise.all([node(), node()])
  const rows = await db.ask(sql(QueueRow)`
    select id, lane, at, entries, bodies from sync_queue`)
  const marked = rows.flatMap(unpacked).map(({ memberId }) => memberId)
  assert.equal(new Set(marked).size, marked.length)
})

test('backfills are listed newest first, over pages, and a stranger has none', async () => {
  const whole = (await ask('GET', at)).body.data
  assert.ok(whole.length >= 6)
  const first = (await ask('GET', `${at}?limit=4`)).body
  const second = (await ask('GET', `${at}?limit=4&cursor=${first.nextCursor}`)).body
  assert.deepEqual([...first.data, ...second.data], whole.slice(0, 8))
  assert.equal((await ask('GET', `${at}/nothing`)).body.code, 'backfill_not_found')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { bucketOf } from '../src/db/bucket.ts'
import { sql } from '../src/db/sql.ts'
import { connected, enrol, running } from './running.ts'

const server = await running()
const { ask, db, keyWith, workspaceId } = server
const at = '/v1/segments'
const put = (id: string, condition: string, more: object = {}) =>
  ask('PUT', `${at}/${id}`, { name: 'Some', condition, ...more })
const count = async (id: string) => (await ask('GET', `${at}/${id}/count`)).body
const idsOf = ({ body }: { body: { data: { memberId: string }[] } }) =>
  body.data.map(({ memberId }) => memberId)

await ask('PUT', '/v1/fields/tier', { type: 'string', label: 'Tier' })
await ask('PUT', '/v1/fields/visits', { type: 'integer', label: 'Visits' })
await enrol(server, 30)
for (let i = 0; i < 20; i += 1) {
  const fields = { tier: i < 12 ? 'Gold' : 'silver', visits: i }
  await ask('PATCH', `/v1/members/m${i}`, { eventId: 'e', fields })
}

test('a segment is written, listed and counted, and follows its members at once', async () => {
  const said = await put('gold', "member.tier == 'Gold' && member.visits >= 10")
  assert.deepEqual([said.status, said.body.version, said.body.id], [200, 1, 'gold'])
  assert.deepEqual((await ask('GET', at)).body.data, [said.body])
  const counted = { undecided: 10, total: 30, compiled: true, parts: [] }
  assert.deepEqual(await count('gold'), { members: 2, ...counted })
  await ask('PATCH', '/v1/members/m9', { eventId: 'e2', fields: { visits: 10 } })
  assert.deepEqual(await count('gold'), { members: 3, ...counted })
  assert.deepEqual(idsOf(await ask('GET', `${at}/gold/members`)), ['m10', 'm11', 'm9'])
})

test('what the database cannot decide is decided beside it, with the same answer', async () => {
  const part = "member.tier.lowerAscii() == 'gold'"
  await put('slow', `${part} && member.visits >= 10`)
  const slow = { members: 3, undecided: 10, total: 30, compiled: false, parts: [part] }
  assert.deepEqual(await count('slow'), slow)
  assert.deepEqual(idsOf(await ask('GET', `${at}/slow/members`)), ['m10', 'm11', 'm9'])
})

test('the members of a segment come in pages that neither miss nor repeat one', async () => {
  await put('any', 'has(member.tier)')
  await put('any-slow', 'size(member.tier) > 0')
  for (const id of ['any', 'any-slow']) {
    const found: string[] = []
    let cursor = ''
    do {
      const { body } = await ask('GET', `${at}/${id}/members?limit=7${cursor}`)
      found.push(...body.data.map(({ memberId }: { memberId: string }) => memberId))
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
    } while (cursor !== '')
    assert.deepEqual(found, Array.from({ length: 20 }, (_, i) => `m${i}`).sort(), id)
  }
  const wrong = await ask('GET', `${at}/any/members?cursor=nonsense`)
  assert.equal(wrong.body.errors[0].path, '/cursor')
})

test('a page of a condition that few fulfil ends early, and goes on where it ended', async () => {
  const ids = Array.from({ length: 12_000 }, (_, i) => `x${String(i).padStart(5, '0')}`)
  const other = await server.otherWorkspace()
  const key = await keyWith(['admin'], other)
  await db.ask(sql(z.never())`
    insert into members (bucket, workspace_id, member_id, fields, enrolled_at, updated_at)
    select bucket, ${other}, member_id,
           jsonb_build_object('first_name', case when member_id > 'x11990' then 'Ana' else 'Bo' end),
           now(), now()
      from unnest(${ids.map((id) => bucketOf(other, id))}::smallint[], ${ids}::text[])
             as fresh (bucket, member_id)`)
  const condition = "member.first_name.upperAscii() == 'ANA'"
  await ask('PUT', `${at}/few`, { name: 'Few', condition }, key)
  const pages = []
  let cursor = ''
  do {
    const { body } = await ask('GET', `${at}/few/members?limit=5${cursor}`, undefined, key)
    pages.push(body.data.length)
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
  } while (cursor !== '')
  assert.deepEqual(pages, [0, 5, 4])
  const preview = await ask('POST', `${at}/preview`, { condition, limit: 3 }, key)
  assert.deepEqual(idsOf(preview), ['x11991', 'x11992', 'x11993'])
  assert.deepEqual([preview.body.count.members, preview.body.count.total], [9, 12_000])
})

test('a condition is tried without being saved', async () => {
  const { version } = (await ask('GET', '/v1/workspace')).body
  const said = await ask('POST', `${at}/preview`, { condition: 'member.visits > 16' })
  assert.equal(said.body.count.members, 3)
  assert.deepEqual(idsOf(said), ['m17', 'm18', 'm19'])
  assert.equal((await ask('GET', '/v1/workspace')).body.version, version)
})

test('a condition that would not work is refused with its place, saved or tried', async () => {
  for (const condition of ['member.no_such == 1', 'event.amount > 1', 'member.tier', '1 +']) {
    const body = { name: 'Wrong', condition }
    for (const said of [
      await ask('PUT', `${at}/wrong`, body),
      await ask('POST', `${at}/preview`, { condition }),
    ]) {
      assert.deepEqual(
        [said.status, said.body.code, said.body.errors[0].path],
        [422, 'configuration_invalid', '/condition'],
      )
    }
  }
  assert.equal((await ask('PUT', `${at}/Wrong!`, { name: 'x', condition: 'true' })).status, 400)
  assert.equal((await ask('PUT', `${at}/wrong`, { name: 'x', condition: '' })).status, 400)
  assert.equal((await ask('PUT', `${at}/wrong`, { name: 'x' })).status, 400)
  assert.equal((await ask('POST', `${at}/preview`, { condition: 'true', limit: 0 })).status, 400)
  assert.equal((await count('wrong')).code, 'segment_not_found')
})

test('constants of every kind reach the database as they are', async () => {
  const texts = ['"', '\\', "'; drop table members; --", '$1', '日本 😀', '\n', '@.a', '%']
  for (const [no, text] of texts.entries()) {
    await ask('PATCH', '/v1/members/m1', { eventId: `t${no}`, fields: { tier: `a${text}z` } })
    for (const test of [
      `== ${JSON.stringify(`a${text}z`)}`,
      `.contains(${JSON.stringify(text)})`,
    ]) {
      const condition = `member.tier${test.startsWith('.') ? '' : ' '}${test}`
      const said = await ask('POST', `${at}/preview`, { condition })
      assert.deepEqual([idsOf(said), said.body.count.compiled], [['m1'], true], condition)
    }
  }
  const long = 'a(b'.repeat(600)
  await ask('PATCH', '/v1/members/m1', { eventId: 'long', fields: { tier: long } })
  const condition = `member.tier.endsWith(${JSON.stringify(long)})`
  assert.deepEqual(idsOf(await ask('POST', `${at}/preview`, { condition })), ['m1'])
})

test('a segment changes by version, every change is told, and the same again is none', async () => {
  await put('told', 'member.visits > 1', { version: 0 })
  await put('told', 'member.visits > 1')
  const late = await put('told', 'member.visits > 2', { version: 0 })
  assert.equal(late.body.code, 'version_conflict')
  assert.equal((await put('told', 'member.visits > 2', { version: 1 })).body.version, 2)
  assert.equal((await ask('DELETE', `${at}/told?version=1`)).body.code, 'version_conflict')
  assert.equal((await ask('DELETE', `${at}/told`)).status, 204)
  assert.equal((await ask('DELETE', `${at}/told`)).body.code, 'segment_not_found')
  const { data } = (await ask('GET', '/v1/changes?subject=segment:told')).body
  assert.equal(data.length, 3)
  assert.deepEqual(data[1].diff, [
    { path: '/condition', before: 'member.visits > 1', after: 'member.visits > 2' },
  ])
})

test('a field is not deleted while a segment names it', async () => {
  await put('visitors', 'member.visits > 3')
  const said = await ask('DELETE', '/v1/fields/visits')
  assert.equal(said.body.code, 'field_in_use')
  const paths = said.body.errors.map(({ path }: { path: string }) => path)
  assert.ok(paths.includes('/segments/visitors/condition'), said.text)
})

test('who may read members may count; who may not is refused, and a stranger counts none of ours', async () => {
  const reader = await keyWith(['members:read'])
  assert.equal((await ask('GET', `${at}/any/count`, undefined, reader)).status, 200)
  assert.equal((await ask('GET', at, undefined, reader)).body.code, 'forbidden')
  const configurer = await keyWith(['config:read', 'config:write'])
  const body = { condition: 'true' }
  assert.equal((await ask('GET', `${at}/any/count`, undefined, configurer)).body.code, 'forbidden')
  assert.equal((await ask('POST', `${at}/preview`, body, configurer)).body.code, 'forbidden')
  const stranger = await keyWith(['admin'], await server.otherWorkspace())
  assert.equal((await ask('POST', `${at}/preview`, body, stranger)).body.count.total, 0)
})

test('a backfill takes the condition of a segment as it is now', async () => {
  await connected(server)
  const backfills = '/v1/braze/connections/braze/backfills'
  await put('target', 'member.visits > 17')
  const said = await ask('POST', backfills, { segmentId: 'target' })
  assert.equal(said.status, 202)
  assert.deepEqual([said.body.condition, said.body.cause], ['member.visits > 17', 'segment:target'])
  const both = await ask('POST', backfills, { segmentId: 'target', condition: 'true' })
  assert.deepEqual([both.status, both.body.errors[0].path], [400, '/segmentId'])
  assert.equal((await ask('POST', backfills, { segmentId: 'x' })).body.code, 'segment_not_found')
})

test('members that are erased are in no segment', async () => {
  const [before] = [await count('any')]
  assert.equal((await ask('DELETE', '/v1/members/m19')).status, 200)
  const after = await count('any')
  assert.deepEqual([after.members, after.total], [before.members - 1, before.total - 1])
  const [row] = await db.ask(sql(z.object({ members: z.int() }))`
    select count(*) as members from members where workspace_id = ${workspaceId}`)
  assert.equal(row?.members, after.total)
})

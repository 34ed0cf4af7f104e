import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setUp } from './setup.ts'

const alias = (alias_name: string) => ({ alias_name, alias_label: 'card' })

test('a deleted user is gone, with counts and aliases, and may come back empty', async () => {
  const { under, attributes, post, readBack } = setUp()
  await attributes({ external_id: 'm1', k: 1 }, { external_id: 'm2', k: 2 })
  const { status, json } = await post('/users/delete', { external_ids: ['m1', 'nobody'] })
  assert.deepEqual([status, json], [201, { deleted: 2, message: 'success' }])
  assert.ok(under.profiles.get('m1'), 'a deletion is queued like everything else')
  await under.settle()
  assert.deepEqual((await readBack('m1', 'm2'))['invalid_user_ids'], ['m1'])
  await attributes({ external_id: 'm1', other: 3 })
  assert.deepEqual(under.profiles.get('m1')?.attributes, { other: 3 })
})

test('51 ids are refused by delete and by export', async () => {
  const { post } = setUp()
  const external_ids = Array.from({ length: 51 }, (_, no) => `m${no}`)
  assert.equal((await post('/users/delete', { external_ids })).status, 400)
  assert.equal((await post('/users/export/ids', { external_ids })).status, 400)
})

test('an alias leads to its user; with an unknown user nothing is added', async () => {
  const { under, attributes, post } = setUp()
  await attributes({ external_id: 'm1', k: 1 })
  const { json } = await post('/users/alias/new', {
    user_aliases: [
      { external_id: 'm1', ...alias('c1') },
      { external_id: 'ghost', ...alias('c2') },
    ],
  })
  assert.deepEqual(json, { aliases_processed: 2, message: 'success' })
  await under.settle()
  assert.equal(under.profiles.byAlias(alias('c1'))?.externalId, 'm1')
  assert.equal(under.profiles.byAlias(alias('c2')), undefined)
  await attributes({ user_alias: alias('c1'), k: 2 })
  assert.deepEqual(under.profiles.get('m1')?.attributes, { k: 2 })
})

test('identifying merges an alias-only profile into the known one', async () => {
  const { under, attributes, post, track } = setUp()
  await attributes({ user_alias: alias('c1'), _update_existing_only: false, seen: 1, k: 'old' })
  await track({ events: [{ user_alias: alias('c1'), name: 'visit', time: '2026-10-01' }] })
  await attributes({ external_id: 'm1', k: 'new' })
  const aliases_to_identify = [{ external_id: 'm1', user_alias: alias('c1') }]
  assert.equal((await post('/users/identify', { aliases_to_identify })).status, 201)
  await under.settle()
  const profile = under.profiles.get('m1')
  assert.deepEqual(profile?.attributes, { seen: 1, k: 'new' })
  assert.equal(profile?.events['visit']?.count, 1)
  assert.equal(under.profiles.byAlias(alias('c1')), profile)
  assert.equal(under.profiles.size, 1)
})

test('identifying by email takes whom the prioritization leaves', async () => {
  const { under, attributes, post } = setUp()
  await attributes({ email: 'a@b.io', k: 1 })
  const emails_to_identify = [
    { external_id: 'm1', email: 'a@b.io', prioritization: ['unidentified'] },
  ]
  assert.equal((await post('/users/identify', { emails_to_identify })).status, 201)
  await under.settle()
  assert.deepEqual(under.profiles.get('m1')?.attributes, { k: 1 })
})

test('a merge is 202 and keeps what is kept; its errors have their sentences', async () => {
  const { under, attributes, post } = setUp()
  await attributes({ external_id: 'm1', a: 1, b: 1 }, { external_id: 'm2', b: 2, c: 2 })
  const update = {
    identifier_to_merge: { external_id: 'm2' },
    identifier_to_keep: { external_id: 'm1' },
  }
  const { status, json } = await post('/users/merge', { merge_updates: [update] })
  assert.deepEqual([status, json], [202, { message: 'success' }])
  await under.settle()
  assert.deepEqual(under.profiles.get('m1')?.attributes, { a: 1, b: 1, c: 2 })
  assert.equal(under.profiles.get('m2'), undefined)
  for (const [merge_updates, message] of [
    ['x', "'merge_updates' must be an array of objects"],
    [
      Array.from({ length: 51 }, () => update),
      'a single request may not contain more than 50 merge updates',
    ],
    [
      [{ ...update, more: 1 }],
      "'merge_updates' must only have 'identifier_to_merge' and 'identifier_to_keep'",
    ],
  ] as const) {
    const answer = await post('/users/merge', { merge_updates })
    assert.deepEqual([answer.status, answer.json], [400, { message }])
  }
})

test('a renamed user answers to both ids, and is exported under the new one', async () => {
  const { attributes, post, readBack } = setUp()
  await attributes({ external_id: 'old', k: 1 }, { external_id: 'taken', k: 2 })
  const { json } = await post('/users/external_ids/rename', {
    external_id_renames: [
      { current_external_id: 'old', new_external_id: 'new' },
      { current_external_id: 'old', new_external_id: 'newer' },
      { current_external_id: 'new', new_external_id: 'taken' },
    ],
  })
  assert.deepEqual(json['external_ids'], ['new'])
  assert.deepEqual(
    (json['rename_errors'] as string[][]).map(([text]) => text?.slice(0, 22)),
    ['external_id_renames[1]', 'external_id_renames[2]'],
  )
  const { users } = await readBack('old', 'new')
  assert.equal((users as unknown[]).length, 1)
  assert.equal((users as { external_id: string }[])[0]?.external_id, 'new')
})

test('a synchronous track answers with what is stored, old values included', async () => {
  const { attributes, post } = setUp()
  await attributes({ external_id: 'm1', motto: 'short' })
  const sync = (body: object) => post('/users/track/sync', JSON.stringify(body))
  const motto = 'x'.repeat(256)
  assert.deepEqual((await sync({ attributes: [{ external_id: 'm1', motto, k: 1 }] })).json, {
    users: [{ external_id: 'm1', custom_attributes: { motto: 'short', k: 1 } }],
    message: 'success',
  })
  const time = '2026-10-01T11:00:00.000Z'
  assert.deepEqual(
    (await sync({ events: [{ external_id: 'm1', name: 'e', time }] })).json['users'],
    [{ external_id: 'm1', custom_events: [{ name: 'e', first: time, last: time, count: 1 }] }],
  )
  const two = {
    attributes: [
      { external_id: 'm1', k: 1 },
      { external_id: 'm1', k: 2 },
    ],
  }
  assert.equal((await sync(two)).status, 400)
  const ghost = { external_id: 'ghost', _update_existing_only: true, k: 1 }
  assert.deepEqual((await sync({ attributes: [ghost] })).json['users'], [])
})

test('bulk takes 1,000 objects, at most 100 of one user, at most 2 MB', async () => {
  const { post } = setUp()
  const of = (count: number, users: number, blob = '') => ({
    attributes: Array.from({ length: count }, (_, no) => ({ external_id: `m${no % users}`, blob })),
  })
  const bulk = async (body: object) =>
    (await post('/users/track/bulk', JSON.stringify(body))).status
  assert.equal(await bulk(of(1_000, 1_000)), 201)
  assert.equal(await bulk(of(1_001, 1_001)), 400)
  assert.equal(await bulk(of(101, 1)), 400)
  assert.equal(await bulk(of(100, 100, 'x'.repeat(20_500))), 400)
})

test('an export leaves out what has no value, what is old and what was not asked for', async () => {
  const { attributes, post, track } = setUp()
  await attributes({ external_id: 'm1', email: 'A@b.io', k: 1 })
  await track({
    events: [
      { external_id: 'm1', name: 'new', time: '2026-09-30' },
      { external_id: 'm1', name: 'old', time: '2026-01-01' },
    ],
  })
  const exported = async (fields_to_export?: readonly string[]) => {
    const body = { external_ids: ['m1'], ...(fields_to_export ? { fields_to_export } : {}) }
    const { users } = (await post('/users/export/ids', body)).json
    return (users as Record<string, unknown>[])[0] ?? {}
  }
  const all = await exported()
  assert.equal(all['created_at'], '2026-10-01 12:00:00.000 UTC')
  assert.equal(all['email'], 'a@b.io')
  const day = '2026-09-30T00:00:00.000Z'
  assert.deepEqual(all['custom_events'], [{ name: 'new', first: day, last: day, count: 1 }])
  assert.ok(!('purchases' in all) && !('user_aliases' in all) && !('total_revenue' in all))
  assert.deepEqual(await exported(['external_id', 'first_name']), { external_id: 'm1' })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Braze } from 'braze-api'
import { sandbox, serveSandbox } from '../src/index.ts'

/** The client that others use, unchanged, on a sandbox over HTTP. */
async function client() {
  const under = sandbox({ keys: { 'K-full': 'all' }, visibility: { delayMs: 0 } })
  const { url, close } = await serveSandbox({ port: 0, sandbox: under })
  return { under, braze: new Braze(url, 'K-full'), url, [Symbol.asyncDispose]: close }
}

test('the npm client braze-api tracks and reads back', async () => {
  await using desk = await client()
  const { braze, under } = desk
  const tracked = await braze.users.track({
    attributes: [{ external_id: 'm1', first_name: 'Ana', loyalty_points: 120 }],
    events: [{ external_id: 'm1', name: 'points_earned', time: '2026-01-05T00:00:00Z' }],
    purchases: [
      {
        external_id: 'm1',
        product_id: 'sku',
        currency: 'USD',
        price: 2.5,
        time: '2026-01-05T00:00:00Z',
      },
    ],
  })
  assert.deepEqual(tracked, {
    message: 'success',
    attributes_processed: 1,
    events_processed: 1,
    purchases_processed: 1,
  })
  assert.equal(under.profiles.get('m1')?.events['points_earned']?.count, 1)
  const { users, invalid_user_ids } = await braze.users.export.ids({
    external_ids: ['m1', 'nobody'],
    fields_to_export: ['external_id', 'first_name', 'custom_attributes'],
  })
  assert.deepEqual(users, [
    { external_id: 'm1', first_name: 'Ana', custom_attributes: { loyalty_points: 120 } },
  ])
  assert.deepEqual(invalid_user_ids, ['nobody'])
})

test('the npm client braze-api adds aliases, identifies, merges, renames and deletes', async () => {
  await using desk = await client()
  const { braze, under } = desk
  const alias = { alias_name: 'c1', alias_label: 'card' }
  await braze.users.alias.new({ user_aliases: [alias] })
  assert.equal(under.profiles.byAlias(alias)?.externalId, null)
  await braze.users.identify({
    aliases_to_identify: [{ external_id: 'm1', user_alias: alias }],
  })
  assert.equal(under.profiles.byAlias(alias)?.externalId, 'm1')
  await braze.users.track({ attributes: [{ external_id: 'm2', k: 2 }] })
  await braze.users.merge({
    merge_updates: [
      { identifier_to_merge: { external_id: 'm2' }, identifier_to_keep: { external_id: 'm1' } },
    ],
  })
  assert.deepEqual(under.profiles.get('m1')?.attributes, { k: 2 })
  const renamed = await braze.users.external_ids.rename({
    external_id_renames: [{ current_external_id: 'm1', new_external_id: 'm3' }],
  })
  assert.deepEqual(renamed.external_ids, ['m3'])
  assert.equal((await braze.users.delete({ external_ids: ['m3'] })).deleted, 1)
  assert.equal(under.profiles.size, 0)
})

test('the npm client braze-api lists Canvases and hears errors as it does from Braze', async () => {
  await using desk = await client()
  const { braze, under, url } = desk
  under.canvases.put({ id: 'c1', name: 'Welcome', trigger: { event: 'enrolled' } })
  const { canvases } = await braze.canvas.list({ page: 0, sort_direction: 'desc' })
  assert.deepEqual(
    canvases.map(({ id, name }) => [id, name]),
    [['c1', 'Welcome']],
  )
  await assert.rejects(new Braze(url, 'wrong').canvas.list(), {
    status: 401,
    message: 'Invalid API key: wrong',
  })
  await assert.rejects(braze.users.track({}), { status: 400 })
})

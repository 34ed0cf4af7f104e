import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from './database.ts'
import { at, configure, purchase } from './events-shop.ts'
import { map, setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

const profile = (id: string, fields: Record<string, unknown>, more: object = {}) => ({
  id,
  type: 'profile',
  properties: { fields },
  ...more,
})
const names = [
  { field: 'first_name', remote: 'first_name' },
  { field: 'language', remote: 'loyalty_language' },
]

test('what an event changes stands on the profile in Braze', async () => {
  const stage = await setStage(db)
  await stage.send({ id: 'e1' }, purchase('e2', 12))
  assert.equal(await stage.run(), 1)
  await stage.braze.settle()
  assert.deepEqual(stage.attributes('m1'), { loyalty_points: 12 })
  assert.deepEqual(await stage.waiting(), [])
})

test('ten changes of a member before it is sent make one object', async () => {
  const stage = await setStage(db)
  await stage.send({ id: 'e' }, ...Array.from({ length: 10 }, (_, i) => purchase(`p${i}`, 1)))
  await stage.run()
  assert.deepEqual(stage.sent, [{ attributes: [{ external_id: 'm1', loyalty_points: 10 }] }])
})

test('a member with nothing changed sends nothing, however often it is marked', async () => {
  const stage = await setStage(db, { mappings: names })
  await stage.send({ id: 'e1' }, profile('e2', { first_name: 'Ada' }))
  await stage.run()
  await stage.send(profile('e3', { first_name: 'Bea' }), profile('e4', { first_name: 'Ada' }))
  assert.equal(await stage.run(), 1, 'it was marked')
  assert.equal(stage.sent.length, 1, 'and nothing left')
})

test('an event that changes no mapped field marks nobody', async () => {
  const stage = await setStage(db, { mappings: names })
  await stage.send({ id: 'e1' })
  await stage.run()
  await stage.send(purchase('e2', 5), profile('e3', { last_name: 'L' }))
  assert.deepEqual(await stage.waiting(), [])
})

test('a replayed event sends nothing', async () => {
  const stage = await setStage(db, { tells: [{ event: 'purchase' }] })
  await stage.send({ id: 'e1' }, purchase('e2', 5))
  await stage.run()
  await stage.send({ id: 'e1' }, purchase('e2', 5))
  assert.deepEqual(await stage.waiting(), [])
})

test('a change of one field sends every mapped field, or the changed one alone', async () => {
  for (const mode of ['all_mapped', 'changed_only'] as const) {
    const stage = await setStage(db, { mappings: names, mode })
    await stage.send({ id: 'e1' }, profile('e2', { first_name: 'Ada', language: 'en' }))
    await stage.run()
    await stage.send(profile('e3', { first_name: 'Bea' }))
    await stage.run()
    const language = mode === 'all_mapped' ? { loyalty_language: 'en' } : {}
    assert.deepEqual(stage.sent[1]?.attributes, [
      { external_id: 'm1', first_name: 'Bea', ...language },
    ])
  }
})

test('a cleared field is cleared in Braze, once', async () => {
  for (const mode of ['all_mapped', 'changed_only'] as const) {
    const stage = await setStage(db, { mappings: names, mode })
    await stage.send({ id: 'e1' }, profile('e2', { first_name: 'Ada', language: 'en' }))
    await stage.run()
    await stage.send(profile('e3', { language: null }))
    await stage.run()
    await stage.send(profile('e4', { first_name: 'Bea' }))
    await stage.finish()
    assert.equal(stage.sent[1]?.attributes?.[0]?.['loyalty_language'], null)
    assert.ok(!('loyalty_language' in (stage.sent[2]?.attributes?.[0] ?? {})))
    assert.deepEqual(stage.attributes('m1'), {})
  }
})

test('what is mapped no more is left in Braze, or cleared there where it was sent', async () => {
  for (const cleared of [[], ['loyalty_language']]) {
    const stage = await setStage(db, { mappings: names })
    await stage.send({ id: 'e1' }, profile('e2', { first_name: 'Ada', language: 'en' }))
    await stage.send({ id: 'e1', memberId: 'm2' })
    await stage.run()
    await map(db, stage.workspaceId, 2, names.slice(0, 1), cleared)
    await stage.send(profile('e3', { first_name: 'Bea' }))
    await stage.send(profile('e3', { first_name: 'Cid' }, { memberId: 'm2' }))
    await stage.finish()
    assert.deepEqual(stage.attributes('m1'), cleared.length === 0 ? { loyalty_language: 'en' } : {})
    const second = stage.sent.flatMap((body) => body.attributes ?? [])
    assert.deepEqual(
      second.filter((each) => each['external_id'] === 'm2'),
      [{ external_id: 'm2', first_name: 'Cid' }],
    )
  }
})

test('a mapping that is saved while members wait is the one they are sent by', async () => {
  const stage = await setStage(db, { mappings: names.slice(0, 1) })
  await stage.send({ id: 'e1' }, profile('e2', { first_name: 'Ada', language: 'en' }))
  await map(db, stage.workspaceId, 2, names, [])
  await stage.finish()
  assert.deepEqual(stage.attributes('m1'), { loyalty_language: 'en' })
})

test('every type of field arrives as Braze detects it', async () => {
  const fields = {
    seen_on: { type: 'date' },
    tags: { type: 'array' },
    visit: { type: 'object', shape: { on: 'date', shop: 'string' } },
    score: { type: 'float' },
    vip: { type: 'boolean' },
  }
  const mappings = [...Object.keys(fields), 'birth_date'].map((field) => ({
    field,
    remote: field === 'birth_date' ? 'dob' : field,
  }))
  const stage = await setStage(db, { mappings })
  for (const [name, type] of Object.entries(fields)) {
    const definition = { label: name, writable: true, ...type }
    await configure(db, stage.workspaceId, 'field', name, definition)
  }
  const values = {
    seen_on: '2026-01-05',
    tags: ['a', 'b'],
    visit: { on: '2026-01-05T10:00:00+02:00', shop: 'Rome' },
    score: 1.5,
    vip: false,
    birth_date: '1990-12-31',
  }
  await stage.send({ id: 'e1' }, profile('e2', values))
  await stage.finish()
  assert.deepEqual(stage.sent[0]?.attributes?.[0], {
    external_id: 'm1',
    seen_on: '2026-01-05T00:00:00.000Z',
    tags: ['a', 'b'],
    visit: { on: { $time: '2026-01-05T08:00:00.000Z' }, shop: 'Rome' },
    score: 1.5,
    vip: false,
    dob: '1990-12-31',
  })
  await stage.send(profile('e3', { visit: { shop: 'Rome', on: '2026-01-05T08:00:00Z' } }))
  await stage.finish()
  assert.equal(stage.sent.length, 1, 'the same in another writing is nothing changed')
})

test('a value that Braze would not take stays here, is parked, and the others go', async () => {
  const mappings = [...names, { field: 'email', remote: 'email' }]
  const stage = await setStage(db, { mappings })
  await stage.send({ id: 'e1' }, profile('e2', { first_name: 'Ada', email: 'no address' }))
  await stage.finish()
  assert.deepEqual(stage.sent[0]?.attributes, [{ external_id: 'm1', first_name: 'Ada' }])
  await stage.send(profile('e3', { email: 'ada@example.com' }))
  await stage.finish()
  assert.equal(stage.braze.profiles.get('m1')?.standard['email'], 'ada@example.com')
})

test('the quiet time of a member is kept, and its changes meet in one object', async () => {
  const stage = await setStage(db, { settings: { quietMs: 5_000 } })
  await stage.send({ id: 'e1' }, purchase('p1', 1))
  await stage.run()
  await stage.send(purchase('p2', 1))
  await stage.run()
  await stage.send(purchase('p3', 1))
  await stage.run()
  assert.equal(stage.sent.length, 1)
  stage.advance(5_000)
  await stage.run()
  assert.deepEqual(stage.sent[1]?.attributes, [{ external_id: 'm1', loyalty_points: 3 }])
})

test('a Braze that swaps requests ends with the newest state, for the quiet time is longer', async () => {
  const stage = await setStage(db, {
    settings: { quietMs: 5_000 },
    sandbox: { visibility: { delayMs: 50, jitterMs: 4_000, reorder: true } },
  })
  await stage.send({ id: 'e' })
  for (let i = 0; i < 30; i++) {
    await stage.send(purchase(`p${i}`, 1))
    await stage.run()
    stage.advance(700)
  }
  await stage.finish()
  assert.deepEqual(stage.attributes('m1'), { loyalty_points: 30 })
})

test('a full request goes to 75 members, whoever they are', async () => {
  const stage = await setStage(db)
  await stage.send(...Array.from({ length: 160 }, (_, i) => ({ id: 'e', memberId: `m${i}` })))
  await stage.finish()
  assert.deepEqual(
    stage.sent.map((body) => body.attributes?.length),
    [75, 75, 10],
  )
  assert.equal(stage.braze.profiles.size, 160)
})

test('events keep the time at which they happened', async () => {
  const stage = await setStage(db, { tells: [{ event: 'purchase', name: 'Bought' }] })
  await stage.send({ id: 'e1' }, purchase('e2', 5, { occurredAt: at(-3_600) }))
  await stage.finish()
  assert.equal(stage.sent[0]?.events?.[0]?.['time'], at(-3_600))
})

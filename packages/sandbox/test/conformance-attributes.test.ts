import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setUp } from './setup.ts'

test('case 20 (A, measured): a bad subscription state fails the object whole', async () => {
  const { attributes, track, custom } = setUp()
  await attributes({ external_id: 'm1', loyalty_points: 4 })
  const { status, json } = await track({
    attributes: [{ external_id: 'm1', email_subscribe: 'maybe', loyalty_points: 5 }],
  })
  assert.equal(status, 400)
  const type = "'email_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'"
  assert.deepEqual(json['errors'], [{ type, input_array: 'attributes', index: 0 }])
  assert.deepEqual(await custom('m1'), { loyalty_points: 4 })
})

test('case 21 (A): inc adds each time it is sent', async () => {
  const { attributes, custom } = setUp()
  await attributes({ external_id: 'm1', loyalty_points: 120 })
  for (const [inc, after] of [
    [30, 150],
    [-50, 100],
    [-50, 50],
  ] as const) {
    await attributes({ external_id: 'm1', loyalty_points: { inc } })
    assert.deepEqual(await custom('m1'), { loyalty_points: after })
  }
})

test('case 22 (A): null removes the attribute and costs a data point', async () => {
  const { under, attributes, custom } = setUp()
  await attributes({ external_id: 'm1', loyalty_tier: 'gold' })
  const before = under.meter.total
  await attributes({ external_id: 'm1', loyalty_tier: null })
  assert.deepEqual(await custom('m1'), {})
  assert.equal(under.meter.total, before + 1)
})

test('case 23 (A): texts that look like dates become times, others stay texts', async () => {
  const { attributes, custom, get } = setUp()
  await attributes({
    external_id: 'm1',
    join_date: '2026-09-15',
    card: '12/1/2021',
    note: 'Mar 26 2026 06:12 PM +00:00',
    far: '3500-01-01',
  })
  assert.deepEqual(await custom('m1'), {
    join_date: '2026-09-15T00:00:00.000Z',
    card: '2021-12-01T00:00:00.000Z',
    note: 'Mar 26 2026 06:12 PM +00:00',
    far: '3500-01-01',
  })
  const { attributes: entries } = (await get('/custom_attributes')).json
  const types = (Array.isArray(entries) ? entries : []).map((entry) => [
    entry['name'],
    entry['data_type'],
  ])
  assert.deepEqual(types, [
    ['card', 'Date (Automatically Detected)'],
    ['far', 'String (Automatically Detected)'],
    ['join_date', 'Date (Automatically Detected)'],
    ['note', 'String (Automatically Detected)'],
  ])
})

test('case 23 (C, switch yearMonth): a year and month are taken for a date, or not', async () => {
  for (const [yearMonth, expected] of [
    ['date', '2026-01-01T00:00:00.000Z'],
    ['string', '2026-01'],
  ] as const) {
    const { attributes, custom } = setUp({ switches: { yearMonth } })
    await attributes({ external_id: 'm1', cohort: '2026-01' })
    assert.deepEqual(await custom('m1'), { cohort: expected })
  }
})

test('case 24 (A/C, switch longString): the 256th character makes the update not take, or is cut', async () => {
  for (const [longString, expected] of [
    ['ignore', 'a'.repeat(255)],
    ['cut', 'b'.repeat(255)],
  ] as const) {
    const { attributes, custom } = setUp({ switches: { longString } })
    await attributes({ external_id: 'm1', motto: 'a'.repeat(255) })
    await attributes({ external_id: 'm1', motto: 'b'.repeat(256) })
    assert.deepEqual(await custom('m1'), { motto: expected })
  }
})

test('case 25 (A): a list is a set; adding again moves to the end', async () => {
  const { attributes, custom } = setUp()
  for (const [badges, after] of [
    [
      ['a', 'a', 'b'],
      ['a', 'b'],
    ],
    [{ add: ['a'] }, ['b', 'a']],
    [{ add: ['c'], remove: ['b'] }, ['a', 'c']],
  ] as const) {
    await attributes({ external_id: 'm1', badges })
    assert.deepEqual(await custom('m1'), { badges: after })
  }
})

test('case 26 (A): a full list drops its oldest element', async () => {
  const { attributes, custom } = setUp({ arrayMaximum: 3 })
  await attributes({ external_id: 'm1', badges: ['a', 'b', 'c'] })
  await attributes({ external_id: 'm1', badges: { add: ['d'] } })
  assert.deepEqual(await custom('m1'), { badges: ['b', 'c', 'd'] })
})

test('case 26 (C, switch longArray): a list sent whole beyond the maximum keeps its end, or is ignored', async () => {
  for (const [longArray, expected] of [
    ['keepLast', ['b', 'c', 'd']],
    ['ignore', ['z']],
  ] as const) {
    const { attributes, custom } = setUp({ arrayMaximum: 3, switches: { longArray } })
    await attributes({ external_id: 'm1', badges: ['z'] })
    await attributes({ external_id: 'm1', badges: ['a', 'b', 'c', 'd'] })
    assert.deepEqual(await custom('m1'), { badges: expected })
  }
})

test('case 27 (A): objects merge deeply with the flag, and are replaced without it', async () => {
  const { attributes, custom } = setUp()
  const since = { $time: '2026-01-05' }
  await attributes({
    external_id: 'm1',
    tier: { name: 'gold', since, perks: { lounge: true } },
  })
  await attributes({ external_id: 'm1', _merge_objects: true, tier: { perks: { wifi: true } } })
  assert.deepEqual(await custom('m1'), {
    tier: {
      name: 'gold',
      since: '2026-01-05T00:00:00.000Z',
      perks: { lounge: true, wifi: true },
    },
  })
  await attributes({ external_id: 'm1', tier: { name: 'silver' } })
  assert.deepEqual(await custom('m1'), { tier: { name: 'silver' } })
})

test('case 28 (A): one bad nested value drops the whole attribute, and only that', async () => {
  const { attributes, custom } = setUp()
  await attributes({ external_id: 'm1', tier: { name: 'gold' } })
  for (const [points, bad] of [
    { $time: 'not a date' },
    { $time: null },
    null,
    { 'a.b': 1 },
    { 'a b': 1 },
    { $a: 1 },
    'x'.repeat(256),
  ].entries()) {
    await attributes({
      external_id: 'm1',
      _merge_objects: true,
      tier: { name: 'silver', since: bad },
      points,
    })
    assert.deepEqual(await custom('m1'), { tier: { name: 'gold' }, points })
  }
})

test('case 28 (C, switch nestedNull): a nested null may take away its key alone', async () => {
  const { attributes, custom } = setUp({ switches: { nestedNull: 'removeKey' } })
  await attributes({ external_id: 'm1', tier: { name: 'gold', note: 'x' } })
  await attributes({ external_id: 'm1', _merge_objects: true, tier: { note: null } })
  assert.deepEqual(await custom('m1'), { tier: { name: 'gold' } })
})

test('case 29 (A): array operations run add, remove, update, in whatever order they are written', async () => {
  const { attributes, custom } = setUp()
  await attributes({
    external_id: 'm1',
    vouchers: [
      { id: 1, s: 'new' },
      { id: 2, s: 'new' },
    ],
  })
  await attributes({
    external_id: 'm1',
    _merge_objects: true,
    vouchers: {
      $remove: [{ $identifier_key: 'id', $identifier_value: 1 }],
      $add: [
        { id: 1, s: 'again' },
        { id: 3, s: 'new' },
      ],
      $update: [{ $identifier_key: 'id', $identifier_value: 2, $new_object: { s: 'used' } }],
    },
  })
  assert.deepEqual(await custom('m1'), {
    vouchers: [
      { id: 2, s: 'used' },
      { id: 3, s: 'new' },
    ],
  })
})

test('case 29 (A): without the merge flag an update overwrites the element', async () => {
  const { attributes, custom } = setUp()
  await attributes({ external_id: 'm1', vouchers: [{ id: 2, s: 'new' }] })
  const $update = [{ $identifier_key: 'id', $identifier_value: 2, $new_object: { s: 'used' } }]
  await attributes({ external_id: 'm1', vouchers: { $update } })
  assert.deepEqual(await custom('m1'), { vouchers: [{ s: 'used' }] })
})

test('case 30 (A; true: C, switch booleanForNumber): a forced Number coerces texts of digits and ignores the rest', async () => {
  for (const [booleanForNumber, third] of [
    ['ignore', {}],
    ['coerce', { lucky: 1 }],
  ] as const) {
    const { under, attributes, custom } = setUp({ switches: { booleanForNumber } })
    await attributes({ external_id: 'first', lucky: 100 }, { external_id: 'u2', lucky: 7 })
    under.setAttribute('lucky', { type: 'Number' })
    await attributes(
      { external_id: 'u1', lucky: '42' },
      { external_id: 'u2', lucky: 'abc' },
      { external_id: 'u3', lucky: true },
    )
    assert.deepEqual(await custom('u1'), { lucky: 42 })
    assert.deepEqual(await custom('u2'), { lucky: 7 })
    assert.deepEqual(await custom('u3'), third)
  }
})

test('case 30 (A): forced to String, a text that looks like a date stays a text', async () => {
  const { under, attributes, custom } = setUp()
  under.setAttribute('code', { type: 'String' })
  await attributes({ external_id: 'm1', code: '01/02/2026' })
  assert.deepEqual(await custom('m1'), { code: '01/02/2026' })
})

test('case 31 (A): names are case-sensitive', async () => {
  const { attributes, get } = setUp()
  await attributes({ external_id: 'm1', Points: 1, points: 2 })
  const { attributes: entries } = (await get('/custom_attributes')).json
  const names = (Array.isArray(entries) ? entries : []).map((entry) => entry['name'])
  assert.deepEqual(names, ['Points', 'points'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manyEvents, noIdentifier, noValidData, setUp } from './setup.ts'

const twoPrimaries = "You must specify only one of 'external_id', 'user_alias' or 'braze_id'"

test('case 10 (A): what is sent is read back, a number as a number', async () => {
  const { attributes, readBack } = setUp()
  await attributes({ external_id: 'm1', first_name: 'Ana', loyalty_points: 120 })
  const { users } = await readBack('m1')
  const [user, ...others] = Array.isArray(users) ? users : []
  assert.equal(others.length, 0)
  assert.equal(user?.['first_name'], 'Ana')
  assert.deepEqual(user?.['custom_attributes'], { loyalty_points: 120 })
})

test('case 11 (A shape, B text): an object without an identifier is named by its place; neighbours are taken', async () => {
  const { under, track } = setUp()
  const { status, json } = await track({
    attributes: [{ external_id: 'a', k: 1 }, { loyalty_tier: 'gold' }, { external_id: 'c', k: 1 }],
  })
  assert.equal(status, 201)
  assert.deepEqual(json, {
    message: 'success',
    attributes_processed: 2,
    errors: [{ type: noIdentifier, input_array: 'attributes', index: 1 }],
  })
  assert.ok(under.profiles.get('a') && under.profiles.get('c'))
})

test('case 12 (A, measured): two primary identifiers reject the object, which then does not exist', async () => {
  const { track, readBack } = setUp()
  const { status, json } = await track({
    attributes: [
      { external_id: 'd', braze_id: '5fbd99bac125ca40511f2cb1', x: 1 },
      { external_id: 'e', x: 1 },
    ],
  })
  assert.equal(status, 201)
  assert.equal(json['attributes_processed'], 1)
  assert.deepEqual(json['errors'], [{ type: twoPrimaries, input_array: 'attributes', index: 0 }])
  const { users, invalid_user_ids } = await readBack('d', 'e')
  assert.deepEqual(invalid_user_ids, ['d'])
  assert.equal(Array.isArray(users) && users[0]?.['external_id'], 'e')
})

test('case 12 (A, measured): five sent and three rejected is 201 with two processed', async () => {
  const { track } = setUp()
  const { status, json } = await track({
    attributes: [
      { external_id: 'a', k: 1 },
      { external_id: 'b', email_subscribe: 'maybe' },
      { external_id: 'c', braze_id: 'x', k: 1 },
      { external_id: 'd', push_subscribe: 'maybe' },
      { external_id: 'e', k: 1 },
    ],
  })
  assert.equal(status, 201)
  assert.equal(json['attributes_processed'], 2)
  const state = "must be 'subscribed', 'unsubscribed', or 'opted_in'"
  assert.deepEqual(json['errors'], [
    { type: `'email_subscribe' ${state}`, input_array: 'attributes', index: 1 },
    { type: twoPrimaries, input_array: 'attributes', index: 2 },
    { type: `'push_subscribe' ${state}`, input_array: 'attributes', index: 3 },
  ])
})

test('case 13 (B): when no object at all is valid it is 400, with every error listed', async () => {
  const { track } = setUp()
  const { status, json } = await track({
    attributes: [{ k: 1 }],
    events: [{ name: 'e', time: '2026-10-01T11:00:00Z' }],
  })
  assert.equal(status, 400)
  assert.deepEqual(json, {
    message: noValidData,
    errors: [
      { type: noIdentifier, input_array: 'attributes', index: 0 },
      { type: noIdentifier, input_array: 'events', index: 0 },
    ],
  })
})

test('case 14 (A): an index counts inside its own array', async () => {
  const { track } = setUp()
  const [event = {}] = manyEvents(1)
  const { json } = await track({
    attributes: [{ k: 1 }, { external_id: 'a', k: 1 }],
    events: [event, { name: 'e', time: '2026-10-01T11:00:00Z' }],
  })
  assert.equal(json['attributes_processed'], 1)
  assert.equal(json['events_processed'], 1)
  assert.deepEqual(json['errors'], [
    { type: noIdentifier, input_array: 'attributes', index: 0 },
    { type: noIdentifier, input_array: 'events', index: 1 },
  ])
})

test('case 15 (A): an unknown external id makes a second profile with the same email', async () => {
  const { under, attributes } = setUp()
  await attributes({ email: 'x@y.io', a: 1 })
  await attributes({ external_id: 'm2', email: 'x@y.io', k: 1 })
  const sharing = under.profiles.byEmail('x@y.io')
  assert.equal(sharing.length, 2)
  const first = sharing.find((profile) => profile.externalId === null)
  assert.deepEqual(first?.attributes, { a: 1 })
})

test('case 16 (A, lower-casing B, switch emailCase): an email finds its profile again, whatever its case', async () => {
  const { under, attributes } = setUp()
  await attributes({ email: 'New@Y.io', k: 1 })
  await attributes({ email: 'new@y.io', phone: '+15550100', k: 2 })
  assert.equal(under.profiles.size, 1)
  const [profile] = under.profiles.byEmail('NEW@y.io')
  assert.equal(profile?.standard['email'], 'new@y.io')
  assert.deepEqual(profile?.attributes, { k: 2 })
  assert.deepEqual(profile?.aliases, [])

  const kept = setUp({ switches: { emailCase: 'keep' } })
  await kept.attributes({ email: 'New@Y.io', k: 1 }, { email: 'new@y.io', k: 2 })
  assert.equal(kept.under.profiles.size, 2)
})

test('case 17 (A): an unknown alias is passed over unless the object says that it may create', async () => {
  const { under, attributes } = setUp()
  const user_alias = { alias_name: 'n1', alias_label: 'l' }
  await attributes({ user_alias, k: 1 })
  assert.equal(under.profiles.size, 0)
  await attributes({ user_alias, _update_existing_only: false, k: 1 })
  assert.deepEqual(under.profiles.byAlias(user_alias)?.attributes, { k: 1 })
})

test('case 17 (C, switch aliasEvents): an event of an unknown alias creates, or is passed over', async () => {
  const user_alias = { alias_name: 'n1', alias_label: 'l' }
  const event = { user_alias, _update_existing_only: false, name: 'e', time: '2026-10-01' }
  const creating = setUp()
  await creating.track({ events: [event] })
  assert.equal(creating.under.profiles.size, 1)
  const skipping = setUp({ switches: { aliasEvents: 'skip' } })
  await skipping.track({ events: [event] })
  assert.equal(skipping.under.profiles.size, 0)
})

test('case 18 (A): update-only leaves an unknown user unknown, and says success', async () => {
  const { attributes, readBack } = setUp()
  await attributes({ external_id: 'ghost', _update_existing_only: true, k: 1 })
  assert.deepEqual(await readBack('ghost'), {
    message: 'success',
    users: [],
    invalid_user_ids: ['ghost'],
  })
})

test('case 19 (A number, B text): an external id has at most 987 bytes, not characters', async () => {
  const { under, attributes, track } = setUp()
  await attributes({ external_id: 'x'.repeat(987), k: 1 })
  for (const external_id of ['x'.repeat(988), '\u20ac'.repeat(400)]) {
    const { status, json } = await track({ attributes: [{ external_id, k: 1 }] })
    assert.equal(status, 400)
    const type = "'external_id' must be fewer than 988 bytes"
    assert.deepEqual(json['errors'], [{ type, input_array: 'attributes', index: 0 }])
  }
  assert.equal(under.profiles.size, 1)
})

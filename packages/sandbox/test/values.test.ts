import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readTime } from '../src/calendar.ts'
import { manualClock } from '../src/index.ts'
import type { Json, JsonObject } from '../src/json.ts'
import { attributeCost } from '../src/meter.ts'
import { mergeDeep } from '../src/nested.ts'
import { queue } from '../src/queue.ts'
import { setUp } from './setup.ts'

test('times are read in every documented format, and nothing else is', () => {
  const fifth = Date.UTC(2026, 0, 5)
  const afternoon = Date.UTC(2026, 0, 5, 13, 30, 15)
  for (const [text, expected] of [
    ['2026-01-05', fifth],
    ['01/05/2026', fifth],
    ['1-5-2026', fifth],
    ['2026-01-05T13:30:15Z', afternoon],
    ['2026-01-05T13:30:15', afternoon],
    ['2026-01-05 13:30:15', afternoon],
    ['2026-01-05T14:30:15+01:00', afternoon],
    ['2026-01-05T08:30:15-0500', afternoon],
    ['2026-01-05T13:30:15:250Z', afternoon + 250],
    ['2026-01-05T13:30:15.25Z', afternoon + 250],
    ['2026-01-05T13:30:15 Nowhere', afternoon],
    ['Mon 01 05 13:30:15.UTC 2026', afternoon],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2026-02-29', null],
    ['2026-13-01', null],
    ['13/01/2026', null],
    ['3001-01-01', null],
    ['2026-01-05T25:00:00Z', null],
    ['20260105', null],
    ['4711', null],
    ['gold', null],
    ['', null],
  ] as const)
    assert.equal(readTime(text), expected, text)
})

test('every instant of the years 0 to 3000 is read back from its own ISO text', () => {
  const min = new Date(Date.UTC(2000, 0) - 2_000 * 365.25 * 86_400_000)
  fc.assert(
    fc.property(fc.date({ min, max: new Date('3000-12-31'), noInvalidDate: true }), (date) => {
      const text = date.toISOString()
      assert.equal(readTime(text), /^\d{4}-/.test(text) ? date.getTime() : null)
    }),
  )
})

test('standard fields are checked, mapped or passed over, each in its way', async () => {
  const { under, attributes } = setUp()
  await attributes({
    external_id: 'm1',
    gender: 'X',
    dob: '1990-02-30',
    country: 'Germany',
    language: 'DE',
    time_zone: 'Mars/Olympus',
    bio: 'gone',
    home_city: 'Ulm',
    Email: 'not the field',
  })
  await attributes({
    external_id: 'm1',
    country: 'Nowhere',
    time_zone: 'Europe/Berlin',
    home_city: null,
  })
  assert.deepEqual(under.profiles.get('m1')?.standard, {
    language: 'de',
    time_zone: 'Europe/Berlin',
  })
  assert.deepEqual(under.profiles.get('m1')?.attributes, { Email: 'not the field' })
})

test('a bad standard field that has a code rejects the object by it', async () => {
  const { track } = setUp()
  const group = { subscription_group_id: 'x', subscription_state: 'subscribed' }
  for (const [object, type] of [
    [{ email: 'nonsense' }, "The value provided for the 'email' field is not a valid email."],
    [{ current_location: { longitude: 1 } }, 'BAD_LOCATION_UPDATE'],
    [{ email_subscription_info: 1 }, 'INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO'],
    [{ subscription_groups: 'x' }, 'BAD_SUBSCRIPTION_GROUP_ARRAY'],
    [{ subscription_groups: ['x'] }, 'BAD_SUBSCRIPTION_GROUP_HASH'],
    [{ subscription_groups: [group] }, 'BAD_SUBSCRIPTION_GROUP_ID'],
    [{ push_tokens: [{ token: 'x' }] }, 'BAD_PUSH_TOKEN_APP_ID'],
    [{ push_tokens: [{ app_id: 'a', token: 't', device_id: 'short' }] }, 'BAD_DEVICE_ID'],
  ] as const) {
    const { json } = await track({ attributes: [{ external_id: 'm1', ...object }] })
    assert.deepEqual(json['errors'], [{ type, input_array: 'attributes', index: 0 }])
  }
})

test('data points: one a value, one a key of an object, one an array call, none for subscriptions', () => {
  const song = {
    name: 'Solea',
    artist: 'Miles Davis',
    album: 'Sketches of Spain',
    year: 1960,
    genre: 'Jazz',
    plays: { count: 1_000, top: true },
  }
  for (const [value, cost] of [
    [1, 1],
    [null, 1],
    [['a', 'b'], 1],
    [{ add: ['a'] }, 1],
    [{ inc: 5 }, 1],
    [{ $time: '2026-01-01' }, 1],
    [song, 7],
    [[{ a: 1, b: 2 }, { a: 3 }], 3],
    [{ $add: [{ a: 1, b: 2 }] }, 2],
    [{ $remove: [{ $identifier_key: 'a', $identifier_value: 1 }] }, 1],
  ] as const)
    assert.equal(attributeCost(value), cost, JSON.stringify(value))
})

test('subscription states and identifiers cost nothing, standard fields one each', async () => {
  const { under, attributes } = setUp()
  const id = '5fbd99ba-c125-4ca4-8511-f2cb10000000'
  await attributes({
    external_id: 'm1',
    email: 'a@b.io',
    first_name: 'Ana',
    email_subscribe: 'opted_in',
    subscription_groups: [{ subscription_group_id: id, subscription_state: 'subscribed' }],
  })
  assert.equal(under.meter.total, 2)
})

test('a blocked name is neither kept nor charged nor an error', async () => {
  const { under, attributes, track } = setUp()
  await attributes({ external_id: 'm1', secret: 1 })
  under.setAttribute('secret', { blocked: true })
  under.setEvent('noise', { blocked: true })
  const before = under.meter.total
  await attributes({ external_id: 'm1', secret: 2 })
  await track({ events: [{ external_id: 'm1', name: 'noise', time: '2026-10-01' }] })
  assert.deepEqual(under.profiles.get('m1')?.attributes, { secret: 1 })
  assert.deepEqual(under.profiles.get('m1')?.events, {})
  assert.equal(under.meter.total, before)
})

test('names of the language itself are ordinary names', async () => {
  const { under, track } = setUp()
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
  const object = JSON.parse(
    `{"external_id":"m1",${names.map((name) => `"${name}":{"inc":1}`).join()}}`,
  ) as JsonObject
  await track({ attributes: [object, object] })
  await track({
    events: names.map((name) => ({ external_id: 'm1', name, time: '2026-10-01' })),
  })
  assert.deepEqual(Object.entries(under.profiles.get('m1')?.attributes ?? {}), [
    ['constructor', 2],
    ['toString', 2],
    ['hasOwnProperty', 2],
  ])
  assert.equal(under.profiles.get('m1')?.events['constructor']?.count, 1)
  assert.equal(Object.getPrototypeOf({}), Object.prototype)
})

test('a value nested without end is refused, and nothing falls over', async () => {
  const { under, post } = setUp()
  const deep = '['.repeat(50_000) + ']'.repeat(50_000)
  const body = `{"attributes":[{"external_id":"m1","a":${deep}},{"external_id":"m2","a":1}]}`
  const { status, json } = await post('/users/track', body)
  await under.settle()
  assert.equal(status, 201)
  assert.equal(json['attributes_processed'], 1)
  assert.ok(under.profiles.get('m2'))
})

const flat = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer() as fc.Arbitrary<Json>)
const tree: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(fc.integer() as fc.Arbitrary<Json>, flat),
)

test('a deep merge is idempotent, keeps what it is not told of, and changes neither side', () => {
  fc.assert(
    fc.property(tree, tree, (old, update) => {
      const before = JSON.stringify([old, update])
      const merged = mergeDeep(old, update)
      assert.deepEqual(mergeDeep(merged, update), merged)
      for (const key of Object.keys(old)) assert.ok(Object.hasOwn(merged, key))
      assert.equal(JSON.stringify([old, update]), before)
    }),
  )
})

test('the queue lets everything out once, by due time and then by arrival', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(99), { maxLength: 60 }), fc.boolean(), (rolls, reorder) => {
      const clock = manualClock(1_000)
      const out: number[] = []
      const dice = rolls.values()
      const random = () => (dice.next().value ?? 0) / 100
      const waiting = queue<number>(
        clock,
        random,
        { delayMs: 10, jitterMs: 100, reorder },
        (item) => out.push(item),
      )
      const due = rolls.map((_, item) => waiting.push(item))
      clock.advance(200)
      const expected = [...rolls.keys()].sort((a, b) => (due[a] ?? 0) - (due[b] ?? 0) || a - b)
      assert.deepEqual(out, expected)
      if (!reorder) assert.deepEqual(out, [...rolls.keys()])
      assert.equal(waiting.size, 0)
    }),
  )
})

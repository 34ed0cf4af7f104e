import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkAgainst,
  erase,
  listAttributes,
  listEventNames,
  listEvents,
  type RemoteAttribute,
  readProfiles,
} from '../src/index.ts'
import { answer, canned, failing } from './samples.ts'

const credentials = { key: 'a-key-of-tests', timeoutMs: 500 }

test('event names are read page by page until a page is not full', async () => {
  const names = Array.from({ length: 600 }, (_, no) => `e${no}`)
  const { wire, asked } = canned(({ path }) => {
    const page = Number(path.split('=')[1])
    return answer(200, { message: 'success', events: names.slice(page * 250, page * 250 + 250) })
  })
  assert.deepEqual(await listEventNames(wire, credentials), {
    ok: true,
    entries: names,
    cut: false,
  })
  assert.equal(asked.length, 3)
})

test('attributes follow the cursor of the next page, and never another host', async () => {
  const { wire, asked } = canned(({ path }) =>
    path.includes('cursor')
      ? answer(200, { attributes: [{ name: 'z', data_type: null, status: 'Blocklisted' }] })
      : answer(
          200,
          {
            attributes: [
              { name: 'joined', data_type: 'Date (Automatically Detected)', array_length: null },
              { name: 'badges', data_type: 'Array', array_length: 25, status: 'Active' },
            ],
          },
          { link: '<https://evil.example/custom_attributes?cursor=c2tp%3D>; rel="next"' },
        ),
  )
  const listing = await listAttributes(wire, credentials)
  assert.deepEqual(listing, {
    ok: true,
    cut: false,
    entries: [
      { name: 'joined', type: 'Date', forced: false, blocked: false, arrayLength: null },
      { name: 'badges', type: 'Array', forced: true, blocked: false, arrayLength: 25 },
      { name: 'z', type: null, forced: false, blocked: true, arrayLength: null },
    ],
  })
  assert.deepEqual(
    asked.map(({ path }) => path),
    ['/custom_attributes', '/custom_attributes?cursor=c2tp%3D'],
  )
})

test('a workspace without end is read so far and no further', async () => {
  const { wire, asked } = canned(() =>
    answer(200, { events: [{ name: 'e' }] }, { link: '</events?cursor=same>; rel="next"' }),
  )
  const listing = await listEvents(wire, credentials)
  assert.equal(listing.ok && listing.cut, true)
  assert.equal(asked.length, 100)
})

test('a type that clashes is a warning, a forced or blocked one a problem', () => {
  const remote: RemoteAttribute = {
    name: 'points',
    type: 'Number',
    forced: false,
    blocked: false,
    arrayLength: null,
  }
  const of = (change: Partial<RemoteAttribute>, type: Parameters<typeof checkAgainst>[1]) =>
    checkAgainst({ ...remote, ...change }, type).map(({ level, rule }) => `${level} ${rule}`)
  assert.deepEqual(of({}, 'integer'), [])
  assert.deepEqual(of({}, 'float'), [])
  assert.deepEqual(of({}, 'string'), ['warning type_clash'])
  assert.deepEqual(of({ forced: true }, 'string'), ['problem type_forced'])
  assert.deepEqual(of({ blocked: true }, 'integer'), ['problem attribute_blocked'])
  assert.deepEqual(of({ type: null }, 'object'), [])
  assert.deepEqual(of({ type: 'Object Array' }, 'object_array'), [])
})

test('profiles are read back by id, and unknown ids are told', async () => {
  const { wire, asked } = canned(() =>
    answer(201, {
      message: 'success',
      users: [{ external_id: 'm1', custom_attributes: { points: 5 } }],
      invalid_user_ids: ['m2'],
    }),
  )
  const found = await readProfiles(wire, credentials, ['m1', 'm2'], ['custom_attributes'])
  assert.equal(found.ok, true)
  if (!found.ok) return
  assert.deepEqual(found.profiles.get('m1'), {
    external_id: 'm1',
    custom_attributes: { points: 5 },
  })
  assert.deepEqual(found.unknown, ['m2'])
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), {
    external_ids: ['m1', 'm2'],
    fields_to_export: ['custom_attributes'],
  })
})

test('an erasure says how many went, or why none did', async () => {
  const { wire } = canned(() => answer(200, { deleted: 2 }))
  const done = await erase(wire, credentials, ['m1', 'm2'])
  assert.equal(done.ok && done.deleted, 2)

  const verdict = async (status: number) => {
    const failed = await erase(canned(() => answer(status, {})).wire, credentials, ['m1'])
    return failed.ok ? 'done' : [failed.kind, failed.cause]
  }
  assert.deepEqual(await verdict(400), ['refused', null])
  assert.deepEqual(await verdict(401), ['hold', 'credential'])
  assert.deepEqual(await verdict(403), ['hold', 'permission'])
  assert.deepEqual(await verdict(404), ['hold', 'address'])
  assert.deepEqual(await verdict(429), ['retry', null])
  assert.deepEqual(await verdict(502), ['retry', null])
  const silent = await erase(failing('ECONNRESET'), credentials, ['m1'])
  assert.equal(silent.ok ? '' : silent.kind, 'retry')
})

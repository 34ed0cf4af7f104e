import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../src/json.ts'
import { noon, setUp } from './setup.ts'

const earned = (points: number, more: JsonObject = {}): JsonObject => ({
  external_id: 'm1',
  name: 'points_earned',
  time: '2026-10-01T11:00:00Z',
  properties: { points },
  ...more,
})

test('case 40 (A): event names are listed in order, 250 a page', async () => {
  const { track, get } = setUp()
  const names = Array.from({ length: 260 }, (_, no) => `e${String(no).padStart(3, '0')}`)
  for (let at = 0; at < names.length; at += 65)
    await track({
      events: names
        .slice(at, at + 65)
        .map((name) => ({ external_id: 'm1', name, time: '2026-10-01' }))
        .toReversed(),
    })
  const first = (await get('/events/list?page=0')).json
  assert.deepEqual(first, { message: 'success', events: names.slice(0, 250) })
  assert.deepEqual((await get('/events/list?page=1')).json['events'], names.slice(250))
  assert.deepEqual((await get('/events/list?page=2')).json['events'], [])
})

test('case 40 (A): a data series counts by day and by hour', async () => {
  const { track, get } = setUp()
  await track({ events: [earned(1), earned(2), earned(3, { time: '2026-09-30T23:59:59Z' })] })
  const series = (query: string) => get(`/events/data_series?event=points_earned&${query}`)
  assert.deepEqual((await series('length=1&unit=day')).json, {
    message: 'success',
    data: [{ time: '2026-10-01', count: 2 }],
  })
  assert.deepEqual((await series('length=2')).json['data'], [
    { time: '2026-09-30', count: 1 },
    { time: '2026-10-01', count: 2 },
  ])
  assert.deepEqual(
    (await series('length=2&unit=hour&ending_at=2026-10-01T11:30:00Z')).json['data'],
    [
      { time: '2026-10-01T10:00:00.000Z', count: 0 },
      { time: '2026-10-01T11:00:00.000Z', count: 2 },
    ],
  )
  assert.equal((await series('length=101')).status, 400)
})

test('case 40 (A): custom attributes come 50 a page, the next one by a link', async () => {
  const { attributes, get } = setUp()
  const named = Object.fromEntries(Array.from({ length: 51 }, (_, no) => [`a${100 + no}`, no]))
  await attributes({ external_id: 'm1', ...named })
  const first = await get('/custom_attributes')
  const link = first.headers['link'] ?? ''
  assert.match(link, /^<http.*\/custom_attributes\?cursor=[^>]+>; rel="next"$/)
  assert.equal((first.json['attributes'] as unknown[]).length, 50)
  const { pathname, search } = new URL(/<([^>]+)>/.exec(link)?.[1] ?? '')
  const second = await get(pathname + search)
  assert.equal(second.headers['link'], undefined)
  assert.deepEqual(second.json['attributes'], [
    {
      name: 'a150',
      description: '',
      data_type: 'Number (Automatically Detected)',
      array_length: null,
      status: 'Active',
      tag_names: [],
    },
  ])
})

test('case 40 (A): a Canvas is entered once, by the right event, seeing the attributes of its request', async () => {
  const { under, clock, track, get } = setUp()
  await track({ events: [earned(500)] })
  clock.advance(1_000)
  under.canvases.put({
    id: 'c1',
    name: 'Big earner',
    trigger: { event: 'points_earned' },
    filters: [{ path: 'points', is: 'above', value: 100 }],
    audience: [{ path: 'loyalty_tier', is: 'equals', value: 'gold' }],
  })
  assert.equal(under.canvases.entered('c1'), 0, 'an event received before launch')
  await track({ events: [earned(120)] })
  assert.equal(under.canvases.entered('c1'), 0, 'not in the audience at that moment')
  const gold = { external_id: 'm1', loyalty_tier: 'gold' }
  await track({ attributes: [gold], events: [earned(80)] })
  assert.equal(under.canvases.entered('c1'), 0, 'below the filter')
  await track({ attributes: [{ ...gold, points: 7 }], events: [earned(120), earned(130)] })
  await track({ events: [earned(140)] })
  assert.deepEqual(under.canvases.entries('c1'), [
    {
      externalId: 'm1',
      brazeId: under.profiles.get('m1')?.brazeId,
      at: noon + 1_000,
      properties: { points: 120 },
      attributes: { loyalty_tier: 'gold', points: 7 },
    },
  ])
  const { canvases } = (await get('/canvas/list')).json
  assert.deepEqual(canvases, [
    { id: 'c1', last_edited: '2026-10-01T12:00:01.000Z', name: 'Big earner', tags: [] },
  ])
})

test('case 40 (C, switch canvasSees): the audience may be looked at before the request has landed', async () => {
  const { under, track } = setUp({ switches: { canvasSees: 'attributesBefore' } })
  under.canvases.put({
    id: 'c1',
    trigger: { event: 'points_earned' },
    audience: [{ path: 'loyalty_tier', is: 'equals', value: 'gold' }],
  })
  const body = { attributes: [{ external_id: 'm1', loyalty_tier: 'gold' }], events: [earned(1)] }
  await track(body)
  assert.equal(under.canvases.entered('c1'), 0)
  await track(body)
  assert.equal(under.canvases.entered('c1'), 1)
})

test('case 40 (C, switch pastEventsEnter): what happened before launch and came after it enters, or not', async () => {
  for (const [pastEventsEnter, entered] of [
    ['byReceipt', 1],
    ['byEventTime', 0],
  ] as const) {
    const { under, track } = setUp({ switches: { pastEventsEnter } })
    under.canvases.put({ id: 'c1', trigger: { event: 'points_earned' } })
    await track({ events: [earned(1)] })
    assert.equal(under.canvases.entered('c1'), entered)
  }
})

test('nested paths, re-entry and the entry window decide who enters a Canvas', async () => {
  const { under, clock, track } = setUp()
  under.canvases.put({
    id: 'c1',
    trigger: { event: 'points_earned' },
    filters: [{ path: 'order.lines.sku', is: 'equals', value: 'b' }],
    reentry: { afterMs: 60_000 },
    window: { until: noon + 100_000 },
  })
  const bought = (...skus: readonly string[]) =>
    earned(1, { properties: { order: { lines: skus.map((sku) => ({ sku })) } } })
  const enteredAfter = async (event: JsonObject, ms = 0) => {
    clock.advance(ms)
    await track({ events: [event] })
    return under.canvases.entered('c1')
  }
  assert.equal(await enteredAfter(bought('a')), 0)
  assert.equal(await enteredAfter(bought('a', 'b')), 1)
  assert.equal(await enteredAfter(bought('b'), 59_999), 1)
  assert.equal(await enteredAfter(bought('b'), 1), 2)
  assert.equal(await enteredAfter(bought('b'), 60_000), 2)
})

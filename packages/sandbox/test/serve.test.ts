import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlEndpoints, sandbox, serveSandbox } from '../src/index.ts'

/** A served sandbox, and a way to ask it as a stranger's client would. */
async function served() {
  const under = sandbox({ keys: { 'K-full': 'all' }, visibility: { delayMs: 0 } })
  const { url, close } = await serveSandbox({ port: 0, sandbox: under })
  const ask = async (method: string, path: string, body?: unknown, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: 'Bearer K-full',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, json: JSON.parse(text) }
  }
  return { under, url, ask, [Symbol.asyncDispose]: close }
}

const one = { attributes: [{ external_id: 'm/1', k: 1 }] }

test('over HTTP the answers are those of the wire: success, 400, 401, 404, 413, 415', async () => {
  await using desk = await served()
  const { ask } = desk
  const success = await ask('POST', '/users/track', one)
  assert.deepEqual(
    [success.status, success.json],
    [201, { message: 'success', attributes_processed: 1 }],
  )
  assert.equal(success.headers.get('x-ratelimit-limit'), '3000')
  assert.equal((await ask('POST', '/users/track', '{')).status, 400)
  const stranger = await ask('POST', '/users/track', one, { authorization: 'Bearer x' })
  assert.deepEqual([stranger.status, stranger.json], [401, { message: 'Invalid API key: x' }])
  assert.equal((await ask('GET', '/users/track')).status, 404)
  assert.equal((await ask('POST', '/users/track/', one)).status, 404)
  const wrongType = { 'content-type': 'text/plain' }
  assert.equal((await ask('POST', '/users/track', one, wrongType)).status, 415)
  const blob = 'x'.repeat(4_500_000)
  const big = await ask('POST', '/users/track', { attributes: [{ external_id: 'm', blob }] })
  assert.equal(big.status, 413)
  assert.equal(typeof big.json.message, 'string')
})

test('a link to the next page can be followed', async () => {
  await using desk = await served()
  const named = Object.fromEntries(Array.from({ length: 60 }, (_, no) => [`a${no}`, no]))
  await desk.ask('POST', '/users/track', { attributes: [{ external_id: 'm1', ...named }] })
  const first = await desk.ask('GET', '/custom_attributes')
  const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
  assert.ok(next.startsWith(desk.url))
  const second = await desk.ask('GET', next.slice(desk.url.length))
  assert.equal(second.json.attributes.length, 10)
})

test('a cut is a broken connection, before or after the request was applied', async () => {
  await using desk = await served()
  desk.under.weather.set([{ kind: 'cutBefore', count: 1 }])
  await assert.rejects(desk.ask('POST', '/users/track', one))
  assert.equal(desk.under.profiles.size, 0)
  desk.under.weather.set([{ kind: 'cutAfter', count: 1 }])
  await assert.rejects(desk.ask('POST', '/users/track', one))
  assert.equal(desk.under.profiles.size, 1)
})

test('users, events, meter and statistics can be read without a key', async () => {
  await using desk = await served()
  const { ask } = desk
  const time = '2026-01-05T00:00:00Z'
  await ask('POST', '/users/track', {
    ...one,
    events: [{ external_id: 'm/1', name: 'earned', time, properties: { points: 5 } }],
    purchases: [{ external_id: 'm/1', product_id: 'sku', currency: 'USD', price: 2, time }],
  })
  const profile = (await ask('GET', '/_sandbox/profiles/m%2F1')).json
  assert.deepEqual(profile.attributes, { k: 1 })
  const { events } = (await ask('GET', '/_sandbox/profiles/m%2F1/events')).json
  assert.deepEqual([events[0].name, events[0].properties], ['earned', { points: 5 }])
  const { purchases } = (await ask('GET', '/_sandbox/profiles/m%2F1/purchases')).json
  assert.equal(purchases[0].properties.price, 2)
  assert.deepEqual((await ask('GET', '/_sandbox/meter')).json, {
    total: 3,
    attributes: 1,
    events: 1,
    purchases: 1,
  })
  const received = (await ask('GET', '/_sandbox/received')).json
  assert.deepEqual([received.byPath, received.byEvent], [{ '/users/track': 1 }, { earned: 1 }])
  assert.equal((await ask('GET', '/_sandbox/profiles/nobody')).status, 404)
})

test('users are listed page by page', async () => {
  await using desk = await served()
  const attributes = Array.from({ length: 5 }, (_, no) => ({ external_id: `m${no}`, k: no }))
  await desk.ask('POST', '/users/track', { attributes })
  const seen: string[] = []
  const from = async (after: string): Promise<void> => {
    const page = (await desk.ask('GET', `/_sandbox/profiles?limit=2&after=${after}`)).json
    for (const { externalId } of page.profiles) seen.push(externalId)
    if (page.after !== undefined) await from(page.after)
  }
  await from('')
  assert.deepEqual(seen, ['m0', 'm1', 'm2', 'm3', 'm4'])
})

test('weather, Canvases, types and blocks are set over HTTP, and a reset forgets the rest', async () => {
  await using desk = await served()
  const { ask } = desk
  await ask('PUT', '/_sandbox/weather', [{ kind: 'serverError', count: 1 }])
  assert.equal((await ask('GET', '/_sandbox/weather')).json.weather.length, 1)
  const refused = await fetch(`${desk.url}/events/list`, {
    headers: { authorization: 'Bearer K-full' },
  })
  assert.equal(refused.status, 503)
  await ask('DELETE', '/_sandbox/weather')
  assert.equal((await ask('PUT', '/_sandbox/weather', [{ kind: 'hail' }])).status, 400)

  const canvas = { trigger: { event: 'earned' }, filters: [{ path: 'p', is: 'above', value: 1 }] }
  assert.equal((await ask('PUT', '/_sandbox/canvases/c1', canvas)).status, 200)
  assert.equal((await ask('PUT', '/_sandbox/canvases/c2', { trigger: 1 })).status, 400)
  await ask('PUT', '/_sandbox/attributes/code', { type: 'String' })
  await ask('PUT', '/_sandbox/events/noise', { blocked: true })
  const time = '2026-01-05'
  await ask('POST', '/users/track', {
    attributes: [{ external_id: 'm1', code: '2026-01-05' }],
    events: [
      { external_id: 'm1', name: 'earned', time, properties: { p: 2 } },
      { external_id: 'm1', name: 'noise', time },
    ],
  })
  await ask('POST', '/_sandbox/settle')
  const { entries } = (await ask('GET', '/_sandbox/canvases/c1/entries')).json
  assert.deepEqual(entries[0].attributes, { code: '2026-01-05' })
  const profile = (await ask('GET', '/_sandbox/profiles/m1')).json
  assert.deepEqual(Object.keys(profile.events), ['earned'])
  await ask('POST', '/_sandbox/reset')
  const overview = (await ask('GET', '/_sandbox')).json
  assert.equal(overview.profiles, 0)
  assert.deepEqual(overview.endpoints, controlEndpoints)
})

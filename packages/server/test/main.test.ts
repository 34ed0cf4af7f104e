import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after, test } from 'node:test'
import { type Sandbox, sandbox, serveSandbox } from '@laurel/sandbox'
import { type Logger, pino } from 'pino'
import { serve } from '../src/main.ts'
import { settings } from '../src/settings.ts'
import { freshUrl } from './database.ts'

const key = 'the-braze-key-of-this-test'
const box = sandbox({ keys: { [key]: 'all', 'another-braze-key': 'all' } })
const braze = await serveSandbox({ port: 0, sandbox: box })
const dataDir = await mkdtemp(join(tmpdir(), 'laurel-main-'))
after(async () => {
  await braze.close()
  await rm(dataDir, { recursive: true })
})
const DATABASE_URL = await freshUrl()
const environment = {
  ...{ DATABASE_URL, DATA_DIR: dataDir, PORT: '0', BRAZE_ALLOW_LOOPBACK: 'on' },
  ...{ SYNC_IDLE_MS: '10', SYNC_QUIET_MS: '0', INTAKE_WAIT_MS: '0' },
}

/** A log whose lines are kept. */
function keptLog(): { log: Logger; lines: string[] } {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { log: pino({ level: 'info' }, stream), lines }
}

const calling =
  (url: string, token: string) => async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    assert.ok(response.ok, `${method} ${path}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

/** What a command says, whatever it ends with. */
const says = (url: string, command: string): Promise<string> =>
  new Promise((resolve) => {
    const cli = join(import.meta.dirname, '../src/cli/main.ts')
    const env = { ...process.env, LAUREL_URL: url, LAUREL_KEY: token }
    execFile(process.execPath, [cli, command], { env }, (_error, stdout) => resolve(stdout))
  })

/** Ask until it holds: each asking is a round trip, so that nothing spins. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) if (await holds()) return
  assert.fail('it never came to hold')
}

const kept = (from: Sandbox, memberId: string) => ({ ...from.profiles.get(memberId)?.attributes })
let token = ''

test('from an event over HTTP to the right profile in Braze, with nothing secret in the log', async () => {
  const { log, lines } = keptLog()
  const server = await serve(settings(environment), log)
  token = server.firstKey ?? ''
  const ask = calling(server.url, token)
  await ask('PUT', '/v1/fields/tier', { type: 'string', label: 'Tier' })
  await ask('PUT', '/v1/earn-rules/base', {
    name: 'Base',
    on: 'purchase',
    points: 'event.amount * 2',
  })
  await ask('POST', '/v1/braze/connections', {
    ...{ id: 'braze', name: 'Braze', instanceUrl: braze.url, apiToken: key },
  })
  await ask('PUT', '/v1/braze/connections/braze/mapping', {
    mappings: [
      { field: 'points_balance', remote: 'loyalty_points' },
      { field: 'tier', remote: 'loyalty_tier' },
      { field: 'email', remote: 'email' },
    ],
  })
  await ask('PUT', '/v1/workflows/bought', {
    ...{ name: 'Bought', when: { event: 'purchase' } },
    then: [{ do: 'sync_event', connectionId: 'braze', as: 'custom_event', properties: 'all' }],
  })
  const occurredAt = new Date(Date.now() - 60_000).toISOString()
  const members = Array.from({ length: 50 }, (_, i) => `m${i}`)
  const events = members.flatMap((memberId, i) => [
    {
      ...{ id: `enrol-${i}`, memberId, type: 'enrol', occurredAt },
      properties: { fields: { tier: 'gold', email: `person${i}@example.org` } },
    },
    {
      ...{ id: `order-${i}`, memberId, type: 'purchase', occurredAt },
      properties: { amount: i },
    },
  ])
  const { results } = await ask('POST', '/v1/events', { events })
  assert.ok(results.every(({ status }: { status: string }) => status === 'accepted'))

  await eventually(async () => {
    const { waiting } = await ask('GET', '/v1/braze/connections/braze/meters')
    return waiting === 0
  })
  await box.settle()
  for (const [i, memberId] of members.entries()) {
    assert.deepEqual(kept(box, memberId), { loyalty_points: 2 * i, loyalty_tier: 'gold' })
    assert.equal(box.profiles.get(memberId)?.standard['email'], `person${i}@example.org`)
    assert.equal(box.profiles.get(memberId)?.events['purchase']?.count, 1)
  }
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  assert.match(metrics, /laurel_intake_events_total\{outcome="accepted"\} 100/)
  assert.match(
    metrics,
    /laurel_sync_request_seconds_count\{connection="1\/braze",status="201"\} \d/,
  )
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
  await server.close()

  const said = lines.join('')
  assert.ok(said.includes('"kind":"request"'), 'requests to Braze have a line')
  for (const secret of [token, key, 'person7@', 'example.org', 'order-7']) {
    assert.ok(!said.includes(secret), `the log says ${secret}`)
  }
  await assert.rejects(fetch(`${server.url}/healthz`))
})

test('started again it finds everything, makes no second key, and reads an older master key', async () => {
  const fresh = randomBytes(32).toString('base64')
  const { log } = keptLog()
  const first = await serve(settings(environment), log)
  assert.equal(first.firstKey, null)
  const ask = calling(first.url, token)
  assert.equal((await ask('GET', '/v1/members/m7')).points.balance, 14)
  await first.close()

  const old = (await readFile(join(dataDir, 'secret.key'), 'utf8')).trim()
  const keys = { SECRET_KEY: fresh, SECRET_KEYS_OLD: old }
  const { log: log2, lines } = keptLog()
  const second = await serve(settings({ ...environment, ...keys }), log2)
  assert.ok(lines.some((line) => line.includes('"resealed":1')))
  assert.equal(
    (await calling(second.url, token)('POST', '/v1/braze/connections/braze/check')).ok,
    true,
  )
  await second.close()

  const third = await serve(settings({ ...environment, SECRET_KEY: fresh }), log)
  assert.equal(
    (await calling(third.url, token)('POST', '/v1/braze/connections/braze/check')).ok,
    true,
  )
  await third.close()
  const fourth = await serve(
    settings({ ...environment, ...{ SECRET_KEY: old, SECRET_KEYS_OLD: fresh } }),
    log,
  )
  await fourth.close()
})

test('without the master key the server starts, holds what it cannot read, and a new token heals it', async () => {
  const { log, lines } = keptLog()
  const lost = { ...environment, SECRET_KEY: randomBytes(32).toString('base64') }
  const server = await serve(settings(lost), log)
  const ask = calling(server.url, token)
  const path = '/v1/braze/connections/braze'
  const held = await ask('GET', path)
  assert.equal(held.status, 'held')
  assert.match(held.heldWhy, /master key/)
  assert.equal(lines.filter((line) => line.includes('"held":["1/braze"]')).length, 1)
  await assert.rejects(ask('POST', `${path}/check`), /connection_held/)
  const doctor = await says(server.url, 'doctor')
  assert.match(doctor, /FAIL connection braze: held.*master key/)
  assert.equal((await ask('PUT', `${path}/token`, { apiToken: key })).status, 'active')
  await server.close()
  await (await serve(settings(lost), log)).close()

  // Back to the key of the other tests.
  const { log: log2 } = keptLog()
  const back = { ...environment, SECRET_KEYS_OLD: lost.SECRET_KEY }
  await (await serve(settings(back), log2)).close()
})

test('one process answers and another sends, on one database', async () => {
  const quiet = keptLog()
  const http = await serve(settings({ ...environment, ROLES: 'http' }), quiet.log)
  const sync = await serve(settings({ ...environment, ROLES: 'sync' }), quiet.log)
  const ask = calling(http.url, token)
  assert.equal((await fetch(`${sync.url}/healthz`)).status, 200)
  assert.equal((await fetch(`${sync.url}/v1/members`)).status, 404)
  await ask('PATCH', '/v1/members/m3', { eventId: 'tier-up', fields: { tier: 'platinum' } })
  await eventually(async () => {
    const { waiting } = await ask('GET', '/v1/braze/connections/braze/meters')
    return waiting === 0
  })
  await box.settle()
  assert.equal(kept(box, 'm3')['loyalty_tier'], 'platinum')
  await Promise.all([http.close(), sync.close()])
})

test('members who are there enter a segment from when it is tracked, and Braze is told, by itself', async () => {
  const server = await serve(settings(environment), keptLog().log)
  const ask = calling(server.url, token)
  await ask('PUT', '/v1/workflows/entered', {
    ...{ name: 'Entered', when: { event: 'segment_entered' } },
    then: [{ do: 'sync_event', connectionId: 'braze', as: 'custom_event', properties: 'all' }],
  })
  const condition = "member.tier == 'gold'"
  await ask('PUT', '/v1/segments/golden', { name: 'Golden', condition, tracked: true })
  await eventually(async () => {
    const { members, settling } = await ask('GET', '/v1/segments/golden/tracked')
    return members === 49 && !settling
  })
  await eventually(async () => {
    const { waiting } = await ask('GET', '/v1/braze/connections/braze/meters')
    return waiting === 0
  })
  await box.settle()
  assert.equal(box.profiles.get('m7')?.events['segment_entered']?.count, 1)
  assert.equal(box.profiles.get('m3')?.events['segment_entered'], undefined)
  await server.close()
})

test('what was opened is closed again when a start fails', async () => {
  const taken = await serve(settings(environment), keptLog().log)
  const { port } = new URL(taken.url)
  await assert.rejects(serve(settings({ ...environment, PORT: port }), keptLog().log), {
    code: 'EADDRINUSE',
  })
  await taken.close()
})

test('a setting that allows no loopback refuses a Braze on this machine', async () => {
  const server = await serve(
    settings({ ...environment, BRAZE_ALLOW_LOOPBACK: 'off' }),
    keptLog().log,
  )
  await assert.rejects(
    calling(server.url, token)('POST', '/v1/braze/connections', {
      ...{ name: 'Near', instanceUrl: braze.url, apiToken: key },
    }),
    /braze_host_refused/,
  )
  await server.close()
})

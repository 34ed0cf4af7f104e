import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sandbox, serveSandbox } from '@laurel/sandbox'
import { pino } from 'pino'
import { serve } from '../src/main.ts'
import { settings } from '../src/settings.ts'
import { freshUrl } from './database.ts'

const key = 'the-braze-key-of-this-test'
const box = sandbox({ keys: { [key]: 'all' } })
const braze = await serveSandbox({ port: 0, sandbox: box })
const dataDir = await mkdtemp(join(tmpdir(), 'laurel-referrals-'))
const server = await serve(
  settings({
    ...{ DATABASE_URL: await freshUrl(), DATA_DIR: dataDir, PORT: '0' },
    ...{ BRAZE_ALLOW_LOOPBACK: 'on', SYNC_IDLE_MS: '10', SYNC_QUIET_MS: '0' },
  }),
  pino({ level: 'silent' }),
)
after(async () => {
  await server.close()
  await braze.close()
  await rm(dataDir, { recursive: true })
})

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape.
async function ask(method: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.firstKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  assert.ok(response.ok, `${method} ${path}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}

/** Ask until it holds: each asking is a round trip, so that nothing spins. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 5_000; tries++) if (await holds()) return
  assert.fail('it never came to hold')
}

test('from a friend’s purchase over HTTP to the profile in Braze of the member who brought them', async () => {
  await ask('PUT', '/v1/badges/host', { name: 'Host' })
  await ask('PUT', '/v1/referral-programs/friends', {
    ...{ name: 'Bring a friend', on: 'purchase' },
    ...{ advocate: { points: 500, badge: 'host' }, friend: { points: 200 } },
  })
  await ask('PUT', '/v1/challenges/one', {
    ...{ name: 'A first purchase', on: 'purchase', measure: { kind: 'count' }, target: 1 },
  })
  await ask('POST', '/v1/braze/connections', {
    ...{ id: 'braze', name: 'Braze', instanceUrl: braze.url, apiToken: key },
  })
  const fields = ['referral_code', 'referred_friends', 'badges', 'points_balance']
  await ask('PUT', '/v1/braze/connections/braze/mapping', {
    mappings: [...fields, 'challenge_one_completed'].map((field) => ({ field, remote: field })),
  })
  const occurredAt = new Date(Date.now() - 60_000).toISOString()
  const send = (memberId: string, type: string, properties: object) =>
    ask('POST', '/v1/events', { id: `${type}-1`, memberId, type, occurredAt, properties })
  await send('ada', 'enrol', {})
  const code = (await ask('GET', '/v1/members/ada')).fields.referral_code
  await send('ben', 'enrol', { referralCode: code })
  await send('ben', 'purchase', { amount: 20 })

  const kept = (memberId: string) => ({ ...box.profiles.get(memberId)?.attributes })
  await eventually(async () => {
    const { waiting } = await ask('GET', '/v1/braze/connections/braze/meters')
    await box.settle()
    return waiting === 0 && kept('ada')['points_balance'] === 500
  })
  assert.deepEqual(kept('ada'), {
    ...{ referral_code: code, referred_friends: 1, badges: ['host'], points_balance: 500 },
  })
  const ben = kept('ben')
  assert.deepEqual([ben['points_balance'], ben['challenge_one_completed']], [200, 1])
})

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { sandbox, serveSandbox } from '@laurel/sandbox'
import { pino } from 'pino'
import { serve } from '../src/main.ts'
import { settings } from '../src/settings.ts'
import { freshUrl } from './database.ts'

/** The whole road: a server with its own dispatcher, and a Braze workspace to which it is connected over HTTP. */
export async function road() {
  const key = 'the-braze-key-of-this-test'
  const box = sandbox({ keys: { [key]: 'all' } })
  const braze = await serveSandbox({ port: 0, sandbox: box })
  const dataDir = await mkdtemp(join(tmpdir(), 'laurel-road-'))
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
  const occurredAt = new Date(Date.now() - 60_000).toISOString()
  const connection = { id: 'braze', name: 'Braze', instanceUrl: braze.url, apiToken: key }
  await ask('POST', '/v1/braze/connections', connection)
  return {
    ask,
    /** Send an event of a minute ago, the only one of its type and member. */
    send: (memberId: string, type: string, properties: object) =>
      ask('POST', '/v1/events', { id: `${type}-1`, memberId, type, occurredAt, properties }),
    /** Sync these loyalty fields under their own names. */
    map: (...fields: string[]) =>
      ask('PUT', '/v1/braze/connections/braze/mapping', {
        mappings: fields.map((field) => ({ field, remote: field })),
      }),
    /** The attributes of a member in Braze. */
    kept: (memberId: string) => ({ ...box.profiles.get(memberId)?.attributes }),
    /** Ask until all is sent and this holds: each asking is a round trip, so that nothing spins. */
    async arrived(holds: () => boolean): Promise<void> {
      for (let tries = 0; tries < 5_000; tries++) {
        const { waiting } = await ask('GET', '/v1/braze/connections/braze/meters')
        await box.settle()
        if (waiting === 0 && holds()) return
      }
      assert.fail('it never came to hold')
    },
  }
}

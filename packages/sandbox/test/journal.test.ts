import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  type KeptEvent,
  keepJournal,
  type Meter,
  type Profile,
  type Received,
  sandbox,
} from '../src/index.ts'
import { talk } from './setup.ts'

/** A path for a journal that is removed with the test. */
function journalPath(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox journal '))
  context.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'state.ndjson')
}

/** A sandbox in another process on this journal: its address, and the way to end it at once. */
async function start(context: TestContext, journal: string) {
  const script = join(import.meta.dirname, 'process.ts')
  const child = spawn(process.execPath, [script, journal], { stdio: ['ignore', 'pipe', 'inherit'] })
  context.after(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { url: String(line).trim(), kill }
}

test('what was accepted survives kill -9, again and again, exactly once', async (context) => {
  const journal = journalPath(context)
  const time = '2026-01-05T00:00:00Z'
  for (let round = 1; round <= 3; round++) {
    const { url, kill } = await start(context, journal)
    for (let sent = 0; sent < 20; sent++) {
      const response = await fetch(`${url}/users/track`, {
        method: 'POST',
        headers: { authorization: 'Bearer sandbox-key', 'content-type': 'application/json' },
        body: JSON.stringify({
          attributes: [{ external_id: 'm1', round, sent, visits: { inc: 1 } }],
          events: [{ external_id: 'm1', name: 'visit', time }],
        }),
      })
      assert.equal(response.status, 201)
    }
    await kill()
  }
  const { url, kill } = await start(context, journal)
  const read = async <Body>(path: string) =>
    (await (await fetch(`${url}/_sandbox/${path}`)).json()) as Body
  const profile = await read<Profile>('profiles/m1')
  assert.deepEqual(profile.attributes, { round: 3, sent: 19, visits: 60 })
  assert.equal(profile.events['visit']?.count, 60)
  const { events } = await read<{ events: KeptEvent[] }>('profiles/m1/events')
  assert.deepEqual(
    events.map(({ arrival }) => arrival),
    Array.from({ length: 60 }, (_, no) => 2 * no + 2),
  )
  assert.equal((await read<Received>('received')).events, 60)
  assert.equal((await read<Meter>('meter')).events, 60)
  await kill()
})

/** A sandbox in this process that is kept in a journal. */
async function kept(journal: string, growthBytes?: number) {
  const under = sandbox({ keys: { 'K-full': 'all' } })
  const keeping = await keepJournal(under, journal, growthBytes)
  return { under, keeping, ...talk(under) }
}

test('everything is kept: identifiers, registry, Canvases with entries, what was not yet visible', async (context) => {
  const journal = journalPath(context)
  const first = await kept(journal)
  const alias = { alias_name: 'n', alias_label: 'l' }
  first.under.canvases.put({ id: 'c1', trigger: { event: 'visit' } })
  first.under.setAttribute('code', { type: 'String' })
  await first.track({
    attributes: [
      { external_id: 'm1', email: 'a@b.io', code: '2026-01-05' },
      { user_alias: alias, _update_existing_only: false, k: 1 },
    ],
    events: [{ external_id: 'm1', name: 'visit', time: '2026-01-05' }],
  })
  await first.post('/users/external_ids/rename', {
    external_id_renames: [{ current_external_id: 'm1', new_external_id: 'm2' }],
  })
  await first.post('/users/track', { attributes: [{ external_id: 'm2', late: true }] })
  first.keeping.close()

  for (let again = 1; again <= 2; again++) {
    const { under, keeping, track } = await kept(journal)
    assert.deepEqual(under.profiles.get('m1')?.attributes, { code: '2026-01-05', late: true })
    assert.equal(under.profiles.get('m1'), under.profiles.byEmail('a@b.io')[0])
    assert.deepEqual(under.profiles.byAlias(alias)?.attributes, { k: 1 })
    assert.equal(under.canvases.entries('c1').length, 1)
    await track({ events: [{ external_id: 'm2', name: 'visit', time: '2026-01-05' }] })
    assert.equal(under.canvases.entered('c1'), 1, 'who entered before does not enter again')
    keeping.close()
  }
})

test('a torn last line is dropped; a damaged line before it is an error', async (context) => {
  const journal = journalPath(context)
  const { track, keeping } = await kept(journal)
  await track({ attributes: [{ external_id: 'm1', k: 1 }] })
  keeping.close()
  appendFileSync(journal, '{"is":"change","change":{"do":"tr')
  const again = await kept(journal)
  assert.deepEqual(again.under.profiles.get('m1')?.attributes, { k: 1 })
  again.keeping.close()
  writeFileSync(journal, 'not a journal\n{}\n')
  await assert.rejects(kept(journal), /line 1 cannot be read/)
})

test('a journal that grows is written anew and stays small', async (context) => {
  const journal = journalPath(context)
  const { under, track, keeping } = await kept(journal, 10_000)
  for (let sent = 0; sent < 500; sent++)
    await track({ attributes: [{ external_id: 'm1', k: sent, text: 'x'.repeat(200) }] })
  assert.ok(keeping.bytes < 25_000, `${keeping.bytes} bytes after 500 requests of 250`)
  keeping.close()
  const again = await kept(journal)
  assert.deepEqual(again.under.profiles.get('m1'), under.profiles.get('m1'))
  again.under.reset()
  assert.ok(again.keeping.bytes < 1_000)
  again.keeping.close()
})

import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { getMeters } from '@laurel/contract'
import { builtinEvents, compileProgram, parseEvent } from '@laurel/domain'
import { sandbox, serveSandbox } from '@laurel/sandbox'
import { pino } from 'pino'
import { call } from '../packages/server/src/cli/call.ts'
import { serve } from '../packages/server/src/main.ts'
import { settings } from '../packages/server/src/settings.ts'
import { freshUrl } from '../packages/server/test/database.ts'
import { sampleConnection, setUpSample } from '../scripts/start/sample.ts'
import { anchorsOf, examplesOf, proseOf, readPages, root } from './pages.ts'
import { type Shell, startShell } from './shell.ts'

const pages = await readPages()
const examples = pages.flatMap(examplesOf)
const inLanguage = (language: string) => examples.filter((each) => each.language === language)

test('every link leads to a page that is there, and to a heading of it', () => {
  const byPath = new Map(pages.map((page) => [page.path, page]))
  const broken = pages.flatMap((page) =>
    [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^https?:/.test(target)) return []
      const [file = '', anchor] = target.split('#')
      const path = file === '' ? page.path : join(dirname(page.path), file)
      const there = existsSync(join(root, path))
      const other = byPath.get(path)
      const found = there && (anchor === undefined || (other && anchorsOf(other).has(anchor)))
      return found ? [] : [`${page.path}: ${target}`]
    }),
  )
  assert.deepEqual(broken, [])
})

test('every example in JSON is JSON, and events among them are taken', () => {
  const compiled = compileProgram({
    workspace: {
      timezone: 'UTC',
      currency: 'USD',
      unknownMembers: 'refuse',
      undeclaredProperties: 'refuse',
    },
    ...{ fields: [], eventTypes: [], earnRules: [], workflows: [], segments: [] },
    tierSets: [],
  })
  assert.ok(compiled.ok)
  const events = inLanguage('json')
    .map(({ text }) => JSON.parse(text) as Record<string, unknown>)
    .filter((each) => builtinEvents.some(({ name }) => name === each['type']))
  assert.ok(events.length > 0, 'the manual shows an event')
  for (const event of events) {
    assert.ok(parseEvent(compiled.program, event, Date.now()).ok, String(event['id']))
  }
})

test('every example in TypeScript runs', async () => {
  const { laurel } = await freshServer()
  const env = { ...process.env, LAUREL_URL: laurel.url, LAUREL_KEY: laurel.key }
  for (const { page, line, text } of inLanguage('ts')) {
    const args = ['--input-type=module-typescript', '--eval', text]
    await assert.doesNotReject(
      promisify(execFile)(process.execPath, args, { cwd: root, env }),
      `${page}:${line}`,
    )
  }
})

/** What a reader has and a bare machine may not. */
const missing = ['bash', 'curl'].filter((tool) => spawnSync(tool, ['--version']).status !== 0)
const skip = missing.length > 0 && `there is no ${missing.join(' and no ')}`

test('every command of the manual works, one after the other, on a fresh sample', {
  skip,
}, async () => {
  const { shell, laurel, places, settled } = await freshSample()
  for (const { page, line, text } of inLanguage('sh')) {
    for (const command of text.split('\n\n')) {
      await settled()
      const said = await shell.run(places(command), `${page}:${line}`)
      const refused = /\/docs\/errors\.md#\w+|"status":"refused"|^Problem: .*/m.exec(said)
      assert.equal(refused, null, `${page}:${line} is refused\n${command}\n${said}`)
    }
  }
  const { rejected } = await call(laurel, getMeters, { params: { connectionId: 'braze' } })
  assert.equal(rejected, 0, 'what the manual sends, Braze takes')
})

type Sample = {
  readonly shell: Shell
  readonly laurel: { readonly url: string; readonly key: string }
  /** Puts this server's addresses, key and folder in place of those that the manual names. */
  readonly places: (command: string) => string
  /** Nothing waits to be sent, and all that was sent is visible. */
  readonly settled: () => Promise<void>
}

/** A server in this process with nothing in it, and a folder of its own. */
async function freshServer() {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-docs-'))
  const server = await serve(
    settings({
      ...{ DATABASE_URL: await freshUrl(), DATA_DIR: folder, PORT: '0' },
      ...{ BRAZE_ALLOW_LOOPBACK: 'on', SYNC_QUIET_MS: '0', SYNC_IDLE_MS: '10' },
    }),
    pino({ level: 'silent' }),
  )
  after(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })
  return { folder, laurel: { url: server.url, key: server.firstKey ?? '' } }
}

/** What `npm start` sets up, in this process. */
async function freshSample(): Promise<Sample> {
  const brazeKey = 'sandbox-key-with-every-permission'
  const box = sandbox({ keys: { [brazeKey]: 'all' } })
  const braze = await serveSandbox({ port: 0, sandbox: box })
  const { folder, laurel } = await freshServer()
  const shell = startShell(folder)
  after(async () => {
    await shell.end()
    await braze.close()
  })
  const stack = { laurel, sandbox: { url: braze.url, key: brazeKey } }
  await setUpSample(stack, Date.now())
  return {
    shell,
    laurel,
    places: (command) =>
      command
        .replaceAll('http://127.0.0.1:4800', laurel.url)
        .replaceAll('http://127.0.0.1:4801', braze.url)
        .replaceAll('lk_…', laurel.key)
        .replaceAll('/tmp/', `${folder}/`),
    settled: async () => {
      const params = { connectionId: sampleConnection }
      while ((await call(laurel, getMeters, { params })).waiting > 0);
      await box.settle()
    },
  }
}

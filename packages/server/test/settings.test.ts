import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { secretKeys, settings } from '../src/settings.ts'

const folder = await mkdtemp(join(tmpdir(), 'laurel-settings-'))
after(() => rm(folder, { recursive: true }))

test('with nothing set, everything has its default; an empty value counts as left out', () => {
  const usual = settings({})
  assert.equal(usual.PORT, 4800)
  assert.deepEqual(usual.ROLES, ['http', 'sync'])
  assert.equal(usual.BRAZE_ALLOW_LOOPBACK, false)
  assert.deepEqual(settings({ PORT: '', ROLES: '', DATABASE_URL: '', UNKNOWN: 'x' }), usual)
})

test('what is set is read', () => {
  const set = settings({
    PORT: '0',
    ROLES: 'sync',
    BRAZE_ALLOW_LOOPBACK: 'on',
    SYNC_QUIET_MS: '10',
  })
  assert.deepEqual(
    [set.PORT, set.ROLES, set.BRAZE_ALLOW_LOOPBACK, set.SYNC_QUIET_MS],
    [0, ['sync'], true, 10],
  )
})

test('a bad setting stops the program, names itself, and is not repeated', () => {
  const bad = {
    PORT: '70000',
    ROLES: 'cook',
    DATABASE_URL: 'mysql://u:hunter2@h/d',
    SECRET_KEY: 'hunter2',
  }
  assert.throws(
    () => settings(bad),
    (error: Error) =>
      Object.keys(bad).every((name) => error.message.includes(name)) &&
      !error.message.includes('hunter2'),
  )
})

test('a key is the same bytes in hex and in base64, and old ones are read after it', async () => {
  const [now, then] = [randomBytes(32), randomBytes(32)]
  const keys = await secretKeys(
    settings({ SECRET_KEY: now.toString('hex'), SECRET_KEYS_OLD: then.toString('base64') }),
  )
  assert.deepEqual(keys, [now, then])
})

test('without a key one is made once, for its owner’s eyes, also by two processes at once', async () => {
  const from = settings({ DATA_DIR: join(folder, 'data') })
  const made = await Promise.all([secretKeys(from), secretKeys(from), secretKeys(from)])
  const [first] = made
  assert.deepEqual(made, [first, first, first])
  const path = join(folder, 'data/secret.key')
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.equal(await readFile(path, 'utf8'), first?.[0]?.toString('hex'))
})

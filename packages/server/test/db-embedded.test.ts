import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { z } from 'zod'
import { connect } from '../src/db/connect.ts'
import { removeData } from '../src/db/embedded/remove.ts'
import { type EmbeddedDatabase, startDatabase } from '../src/db/embedded.ts'
import { isRetryable } from '../src/db/fault.ts'
import { sql } from '../src/db/sql.ts'

const isRoot = process.getuid?.() === 0
const folders: string[] = []
after(async () => {
  for (const folder of folders) await removeData(folder)
})

const freshFolder = async (name = 'laurel-embedded-'): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), name))
  await chmod(folder, 0o755)
  folders.push(folder)
  return folder
}

const start = (dataDir: string, log: (line: string) => void = () => {}) =>
  startDatabase({ dataDir, log, quick: true })

/** Start the database in a process of its own, and wait until it has it. */
async function startChild(dataDir: string) {
  const child = fork(join(import.meta.dirname, 'db-embedded-child.ts'), [dataDir])
  const [said] = (await once(child, 'message')) as [{ url: string; adopted: boolean }]
  return { child, ...said }
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

const keep = (word: string) => sql(z.never())`insert into words (word) values (${word})`
const makeWords = () => sql(z.never())`create table if not exists words (word text)`
const words = () => sql(z.object({ word: z.string() }))`select word from words order by word`

/** What is kept at the URL after these words are added. */
async function keepAt(url: string, ...more: string[]): Promise<string[]> {
  const db = connect(url, { connections: 1 })
  try {
    await db.all([makeWords(), ...more.map(keep)])
    return (await db.ask(words())).map((row) => row.word)
  } finally {
    await db.close()
  }
}

const pidOf = async (dataDir: string): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'database/pgdata/postmaster.pid'), 'utf8'), 10)

/** Ask again, as the pool's users do, until the database is back. */
async function untilBack<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isRetryable(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

test('started, stopped and started again it finds its data, at the same address', async () => {
  const dataDir = await freshFolder('laurel with spaces ')
  const first = await start(dataDir)
  assert.equal(first.adopted, false)
  await keepAt(first.url, 'one')
  await first.stop()
  await assert.rejects(keepAt(first.url), (error) => isRetryable(error))

  const second = await start(dataDir)
  assert.equal(second.url, first.url)
  assert.deepEqual(await keepAt(second.url, 'two'), ['one', 'two'])
  await second.stop()
})

test('what a killed process left running is adopted, and then stopped with its adopter', async () => {
  const dataDir = await freshFolder()
  const left = await startChild(dataDir)
  await keepAt(left.url, 'kept')
  await kill(left.child)

  const found = await start(dataDir)
  assert.equal(found.adopted, true)
  assert.equal(found.url, left.url)
  assert.deepEqual(await keepAt(found.url), ['kept'])
  await found.stop()
  await assert.rejects(keepAt(found.url))
})

test('processes that start at once share one database, and the one that is left keeps it', async () => {
  const dataDir = await freshFolder()
  const [one, other] = await Promise.all([startChild(dataDir), startChild(dataDir)])
  assert.equal(one.url, other.url)
  assert.equal([one, other].filter((each) => each.adopted).length, 1, 'one started it')

  const [keeper, guest] = one.adopted ? [other, one] : [one, other]
  await kill(keeper.child)
  process.kill(await pidOf(dataDir), 'SIGKILL')
  assert.deepEqual(await untilBack(() => keepAt(guest.url, 'kept')), ['kept'])

  const exited = once(guest.child, 'exit')
  guest.child.send('stop')
  await exited
  await assert.rejects(keepAt(guest.url), 'the last one stopped it')
})

test('a killed PostgreSQL comes back at the same address, with all that was acknowledged', async () => {
  const dataDir = await freshFolder()
  const said: string[] = []
  const { url, stop } = await start(dataDir, (line) => said.push(line))
  const db = connect(url, { connections: 2 })
  await db.ask(makeWords())
  const busy = db.ask(sql(z.any())`select count(*) from generate_series(1, 200000000)`)
  await db.ask(keep('before'))

  process.kill(await pidOf(dataDir), 'SIGKILL')
  await assert.rejects(busy, (error) => isRetryable(error))
  await untilBack(() => db.ask(keep('after')))
  const kept = new Set((await db.ask(words())).map((row) => row.word))
  assert.deepEqual([...kept], ['after', 'before'])
  assert.match(said.join(), /ended.*up again/)
  await db.close()
  await stop()
})

test('a port that a stranger took, and a pid that a stranger has, do not stop it', async () => {
  const dataDir = await freshFolder()
  const first = await start(dataDir)
  await keepAt(first.url, 'kept')
  await first.stop()
  const port = Number(new URL(first.url).port)
  const stranger = createServer().listen(port, '127.0.0.1')
  await once(stranger, 'listening')
  const pid = join(dataDir, 'database/pgdata/postmaster.pid')
  await writeFile(
    pid,
    [process.ppid, '/elsewhere', 0, port, '', '127.0.0.1', '', 'ready'].join('\n'),
  )
  const owner = await stat(join(dataDir, 'database/pgdata'))
  await chown(pid, owner.uid, owner.gid)

  const second = await start(dataDir)
  assert.notEqual(second.url, first.url)
  assert.deepEqual(await keepAt(second.url), ['kept'])
  await second.stop()
  stranger.close()
})

test('data of another major version is refused by name, and left as it is', async () => {
  const dataDir = await freshFolder()
  await mkdir(join(dataDir, 'database/pgdata'), { recursive: true })
  await writeFile(join(dataDir, 'database/pgdata/PG_VERSION'), '12\n')
  await assert.rejects(start(dataDir), /of PostgreSQL 12, and this is 18/)
})

test('data that is deleted under a running database is lost and said to be, not replaced by nothing', async () => {
  const folder = await freshFolder()
  const database = await start(folder)
  await keepAt(database.url, 'here')
  process.kill(await pidOf(folder), 'SIGKILL')
  await rm(join(await realpath(join(folder, 'database')), 'pgdata'), { recursive: true })
  assert.match((await database.lost).message, /is gone/)
  await database.stop()
})

test('a server whose database cannot be started again says so and ends with 1', async () => {
  const dataDir = await freshFolder()
  const cli = join(import.meta.dirname, '../src/cli/main.ts')
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', DATABASE_URL: undefined }
  const server = fork(cli, ['serve', '--kept'], { env, silent: true })
  const said: string[] = []
  server.stdout?.on('data', (data) => said.push(String(data)))
  await once(server, 'message')
  const exited = once(server, 'exit')
  const pid = await pidOf(dataDir)
  await writeFile(join(dataDir, 'database/pgdata/PG_VERSION'), '12\n')
  process.kill(pid, 'SIGKILL')
  assert.deepEqual(await exited, [1, null])
  assert.match(said.join(''), /the database is lost/)
})

test('as root, a data folder that nobody else may enter is linked to one that PostgreSQL can use', {
  skip: !isRoot && 'not root',
}, async () => {
  const dataDir = await freshFolder()
  await chmod(dataDir, 0o700)
  let database: EmbeddedDatabase | undefined
  try {
    database = await start(dataDir)
    await keepAt(database.url, 'kept')
    await database.stop()
    database = await start(dataDir)
    assert.deepEqual(await keepAt(database.url), ['kept'])
  } finally {
    await database?.stop()
    const elsewhere = await realpath(join(dataDir, 'database'))
    assert.match(elsewhere, /^\/var\/lib\/laurel\//)
    await removeData(dataDir)
    await assert.rejects(stat(elsewhere), { code: 'ENOENT' })
    await assert.rejects(stat(dataDir), { code: 'ENOENT' })
  }
})

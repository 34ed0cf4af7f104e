import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { z } from 'zod'
import { connect } from '../src/db/connect.ts'
import { migrate, readMigrations } from '../src/db/migrate.ts'
import { sql } from '../src/db/sql.ts'
import { emptyUrl } from './database.ts'

const folder = await mkdtemp(join(tmpdir(), 'laurel-migrations-'))
after(() => rm(folder, { recursive: true }))
const write = (name: string, text: string) => writeFile(join(folder, name), text)

test('processes that migrate at once apply each migration once', async () => {
  const url = await emptyUrl()
  const names = (await readMigrations()).map((migration) => migration.name)
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])
  assert.deepEqual(applied.flat(), names)
  assert.deepEqual(await migrate(url), [], 'again is nothing')
})

test('a migration that fails leaves nothing of itself, and those before it stay', async () => {
  const url = await emptyUrl()
  await write('001-first.sql', 'create table one (id integer);')
  await write('002-second.sql', 'create table two (id integer); select 1/0;')
  await assert.rejects(migrate(url, folder), /002-second\.sql failed/)

  const db = connect(url)
  const tables = sql(z.object({ name: z.string() }))`
    select table_name::text as name from information_schema.tables where table_schema = 'public' order by 1`
  assert.deepEqual(await db.ask(tables), [{ name: 'migrations' }, { name: 'one' }])
  await db.close()

  await write('002-second.sql', 'create table two (id integer);')
  assert.deepEqual(await migrate(url, folder), ['002-second.sql'])
})

test('a database from the future, or from another past, is left alone', async () => {
  const url = await emptyUrl()
  await migrate(url, folder)
  await rm(join(folder, '002-second.sql'))
  await assert.rejects(migrate(url, folder), /newer than this program \(002-second\.sql\)/)
  await write('002-second.sql', 'create table other (id integer);')
  await assert.rejects(migrate(url, folder), /never changed/)
})

test('numbers have no gap and no twin', async () => {
  await write('004-fourth.sql', '')
  await assert.rejects(readMigrations(folder), /004-fourth\.sql is not number 3/)
})

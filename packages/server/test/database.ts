import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import pg from 'pg'
import { type Connected, type ConnectOptions, connect } from '../src/db/connect.ts'
import { removeData } from '../src/db/embedded/remove.ts'
import { startDatabase } from '../src/db/embedded.ts'
import { migrate, readMigrations } from '../src/db/migrate.ts'

/** A database of a test's own, and where it is, for a second process or connection. */
export type FreshDatabase = Connected & { readonly url: string }

const closers: (() => Promise<unknown>)[] = []

after(async () => {
  for (const close of closers.reverse()) await close()
})

/**
 * A database with the schema and nothing in it, for this test file alone; gone when the file is done.
 * Rows are held against their schemas. The server is the one of `npm test`, or one of this file's own.
 */
export async function freshDatabase(options: ConnectOptions = {}): Promise<FreshDatabase> {
  const url = await freshUrl()
  const database = connect(url, { rows: 'checked', ...options })
  closers.push(database.close)
  return { ...database, url }
}

/** The URL of such a database, for a test that connects by itself. */
export async function freshUrl(): Promise<string> {
  const server = await serverUrl()
  const template = await templateOn(server)
  return cloneOf(server, template)
}

/** An empty database, without the schema. */
export const emptyUrl = async (): Promise<string> => cloneOf(await serverUrl(), 'template1')

async function cloneOf(server: string, template: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(server, async (client) => {
    await client.query(`create database ${name} template ${template}`)
  })
  closers.push(() =>
    administer(server, (client) => client.query(`drop database ${name} with (force)`)),
  )
  return databaseAt(server, name)
}

let own: Promise<string> | undefined

const serverUrl = (): Promise<string> => {
  own ??= process.env.LAUREL_TEST_DATABASE
    ? Promise.resolve(process.env.LAUREL_TEST_DATABASE)
    : ownServer()
  return own
}

async function ownServer(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'laurel-test-'))
  await chmod(dataDir, 0o755) // as root, PostgreSQL runs as another user
  const { url, stop } = await startDatabase({ dataDir, log: () => {}, quick: true })
  closers.unshift(async () => {
    await stop()
    await removeData(dataDir)
  })
  return url
}

/** The migrated template, made once for each state of the migrations; the others wait for the first. */
async function templateOn(server: string): Promise<string> {
  const texts = (await readMigrations()).map((migration) => migration.digest)
  const name = `template_${createHash('sha256').update(texts.join()).digest('hex').slice(0, 16)}`
  await administer(server, async (client) => {
    await client.query('select pg_advisory_lock(1)')
    const { rows } = await client.query('select from pg_database where datname = $1', [name])
    if (rows.length > 0) return
    const draft = `draft_${randomUUID().replaceAll('-', '')}`
    await client.query(`create database ${draft}`)
    await migrate(databaseAt(server, draft))
    await client.query(`alter database ${draft} rename to ${name}`)
  })
  return name
}

async function administer<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function databaseAt(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { faultOf } from './fault.ts'

/** Where this server's own migrations are: `NNN-name.sql`, forward only. */
const migrationsFolder = fileURLToPath(new URL('./migrations/', import.meta.url))

/** One step of the schema. `number` counts from 1 without gaps; `digest` is of its text. */
export type Migration = {
  readonly number: number
  readonly name: string
  readonly text: string
  readonly digest: string
}

/** Any constant will do, as long as every Laurel process waits for the same one. */
const lockKey = 5_271_009

/** Read the migrations of a folder, in order. A gap, or a number given twice, is refused. */
export async function readMigrations(folder: string = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (name, i) => {
      const number = Number(/^(\d{3})-[a-z0-9-]+\.sql$/.exec(name)?.[1])
      if (number !== i + 1)
        throw new Error(`Migrations: ${name} is not number ${i + 1} of its folder`)
      const text = await readFile(join(folder, name), 'utf8')
      return { number, name, text, digest: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/**
 * Bring the schema up to date: every migration that the database has not had, one transaction each.
 * Processes that migrate at once wait for each other. A database that has had migrations unknown here,
 * or others of the same number, is left as it is.
 *
 * @returns the names of the migrations applied now
 * @throws if the database is newer than this program, or was made from other migrations
 */
export async function migrate(url: string, folder: string = migrationsFolder): Promise<string[]> {
  const wanted = await readMigrations(folder)
  const client = new pg.Client({ connectionString: url, application_name: 'laurel migrate' })
  await client.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const had = await history(client)
    refuseStrangers(had, wanted)
    const missing = wanted.slice(had.length)
    for (const migration of missing) await apply(client, migration)
    return missing.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

type Had = { number: number; name: string; digest: string }

async function history(client: pg.Client): Promise<Had[]> {
  await client.query(`
    create table if not exists migrations (
      number     integer primary key,
      name       text not null,
      digest     text not null,
      applied_at timestamptz not null default now())`)
  const { rows } = await client.query<Had>(
    'select number, name, digest from migrations order by number',
  )
  return rows
}

function refuseStrangers(had: readonly Had[], wanted: readonly Migration[]): void {
  if (had.length > wanted.length) {
    const names = had.slice(wanted.length).map((each) => each.name)
    throw new Error(
      `Migrations: the database is newer than this program (${names.join(', ')}). Use the newer program.`,
    )
  }
  for (const [i, each] of had.entries()) {
    if (each.digest === wanted[i]?.digest) continue
    throw new Error(
      `Migrations: ${each.name} is not the text that this database was made from. A migration that was applied is never changed: add a new one.`,
    )
  }
}

async function apply(client: pg.Client, { number, name, text, digest }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query('insert into migrations (number, name, digest) values ($1, $2, $3)', [
      number,
      name,
      digest,
    ])
    await client.query(text)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new Error(`Migrations: ${name} failed. ${faultOf(error).message}`)
  }
}

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { removeData } from '../packages/server/src/db/embedded/remove.ts'
import { type EmbeddedDatabase, startDatabase } from '../packages/server/src/db/embedded.ts'

/** A database server of its own, with every write made durable as in production. */
export async function withDatabase<T>(
  work: (database: EmbeddedDatabase) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'))
  const database = await startDatabase({ dataDir: folder, log: () => {} })
  try {
    return await work(database)
  } finally {
    await database.stop()
    await removeData(folder)
  }
}

/** Make an empty database on the server, and give its URL. */
export async function freshDatabase(server: string, name: string): Promise<string> {
  await withClient(server, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
  })
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

/** Do something through a connection of its own. */
export async function withClient<T>(
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(database)
  client.on('error', () => {}) // whoever asks is told
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

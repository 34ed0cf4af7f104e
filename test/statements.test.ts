import assert from 'node:assert/strict'
import { glob } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import type { Statement } from '../packages/server/src/db/sql.ts'
import { freshUrl } from '../packages/server/test/database.ts'
import { readSources } from './sources.ts'

const root = dirname(import.meta.dirname)
const client = new pg.Client({ connectionString: await freshUrl() })
// The database is dropped under it when the file is done.
client.on('error', () => {})
await client.connect()
after(() => client.end())

/** Any argument: it can be called, read, walked and counted with, and nothing comes of it. */
const anything: unknown = new Proxy(() => anything, {
  get: (_, key) => {
    if (key === Symbol.iterator) return [][Symbol.iterator]
    if (key === Symbol.toPrimitive) return () => 1
    if (key === 'then' || key === 'toJSON') return undefined
    return anything
  },
})

type Named = { name: string; statement: Statement<unknown> }

const isStatement = (value: unknown): value is Statement<unknown> =>
  typeof value === 'object' && value !== null && 'text' in value && 'row' in value

/** Every statement of the server: values do not change its text, so it is made without any. */
async function allStatements(): Promise<Named[]> {
  const found: Named[] = []
  for await (const path of glob('packages/server/src/**/*sql.ts', { cwd: root })) {
    if (path.startsWith('packages/server/src/db/')) continue
    const exported = (await import(join(root, path))) as Record<string, unknown>
    for (const [name, value] of Object.entries(exported)) {
      const made = typeof value === 'function' ? value(...Array(12).fill(anything)) : value
      for (const statement of [made].flat().filter(isStatement)) {
        found.push({ name: `${path}: ${name}`, statement })
      }
    }
  }
  return found
}

/** Have the database parse a statement and say which columns it gives. */
function describe(text: string): Promise<string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string[]>()
  let columns: string[] = []
  const nothing = () => {}
  const submittable = {
    submit(connection: pg.Connection) {
      connection.parse({ name: '', text, types: [] }, true)
      connection.describe({ type: 'S', name: '' }, true)
      connection.sync()
    },
    handleRowDescription(message: { fields: { name: string }[] }) {
      columns = message.fields.map((field) => field.name)
    },
    handleReadyForQuery: () => resolve(columns),
    handleError: reject,
    handleCommandComplete: nothing,
    handleEmptyQuery: nothing,
    handlePortalSuspended: nothing,
    callback: nothing,
  }
  client.query(submittable)
  return promise
}

/** The columns that a statement's row schema reads, or null if it does not say. */
function columnsRead(statement: Statement<unknown>): string[] | null {
  const row = statement.row as { type?: string; shape?: object }
  if (row.type === 'never') return []
  return row.type === 'object' && row.shape ? Object.keys(row.shape).sort() : null
}

const statements = await allStatements()

test('every statement fits the schema, and gives the columns that are read', async () => {
  assert.ok(statements.length > 20, 'the statements are found')
  const broken: string[] = []
  for (const { name, statement } of statements) {
    const columns = await describe(statement.text).catch((error: Error) => error)
    if (columns instanceof Error) broken.push(`${name}: ${columns.message}`)
    else {
      const given = columns.sort().join(', ')
      const read = columnsRead(statement)?.join(', ')
      if (read !== undefined && given !== read)
        broken.push(`${name}: gives ${given}; reads ${read}`)
    }
  }
  assert.equal(broken.length, 0, broken.join('\n'))
})

test('every statement on member data names its bucket, or says that it reads every bucket', async () => {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'bucket'`,
  )
  const ofMembers = new RegExp(
    `\\b(from|join|into|update|using)\\s+(${rows.map((row) => row.name).join('|')})\\b`,
  )
  const broken = statements.filter(
    ({ statement: { text } }) => ofMembers.test(text) && !/\bbucket\b|-- every bucket/.test(text),
  )
  assert.deepEqual(
    broken.map(({ name }) => name),
    [],
  )
})

test('SQL is written in files of statements, and no two are the same', async () => {
  const elsewhere = (await readSources())
    .filter(({ path }) => !/sql\.ts$|^packages\/server\/src\/db\//.test(path))
    .filter(({ text }) => /\bsql\(/.test(text))
  assert.deepEqual(
    elsewhere.map(({ path }) => path),
    [],
  )
  const texts = statements.map(({ statement }) => statement.text)
  const twice = statements.filter(({ statement }, i) => texts.indexOf(statement.text) !== i)
  assert.deepEqual(
    twice.map(({ name }) => name),
    [],
  )
})

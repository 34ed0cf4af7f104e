import type pg from 'pg'
import { assert } from './assert.ts'
import { encode } from './encode.ts'
import { faultOf } from './fault.ts'
import type { Statement } from './sql.ts'

/** The rows of several statements, each with its own type. */
export type Rows<S extends readonly Statement<unknown>[]> = {
  -readonly [I in keyof S]: S[I] extends Statement<infer Row> ? Row[] : never
}

/** What goes around the statements of one flush. */
export type Flush = {
  /** Hold the rows against their schema. */
  readonly checked: boolean
  readonly begin?: boolean
  readonly commit?: boolean
}

/**
 * Send statements in one write and read all their answers.
 *
 * @throws the first fault in order; within a transaction the later ones only echo it
 */
export async function flush<const S extends readonly Statement<unknown>[]>(
  client: pg.PoolClient,
  statements: S,
  { checked, begin = false, commit = false }: Flush,
): Promise<Rows<S>> {
  const encoded = statements.map((statement) => statement.values.map(encode))
  const wire = streamOf(client)

  wire?.cork()
  const opened = begin ? client.query('begin') : undefined
  const asked = statements.map(({ name, text }, i) =>
    client.query({ name, text, values: encoded[i] ?? [] }),
  )
  const closed = commit ? client.query('commit') : undefined
  wire?.uncork()

  const [first, last, ...answers] = await Promise.allSettled([opened, closed, ...asked])
  const rows = answers.map((answer, i) => {
    if (answer.status === 'rejected') throw faultOf(answer.reason, statements[i])
    return answer.value?.rows ?? []
  })
  for (const end of [first, last]) if (end?.status === 'rejected') throw faultOf(end.reason)
  if (commit && last?.status === 'fulfilled') assertCommitted(last.value)
  if (checked) for (const [i, statement] of statements.entries()) check(statement, rows[i] ?? [])
  return rows as Rows<S>
}

/** PostgreSQL answers the commit of a failed transaction with ROLLBACK, and calls it no error. */
function assertCommitted(answer: pg.QueryResult | undefined): void {
  if (answer?.command === 'COMMIT') return
  throw faultOf({ code: '25P02', message: 'a statement failed, so all was rolled back' })
}

function check(statement: Statement<unknown>, rows: readonly unknown[]): void {
  for (const row of rows) {
    const { success, error } = statement.row.safeParse(row)
    assert(success, `a row is what its statement says: ${error?.message}\n${statement.text}`)
  }
}

/** The driver corks each query by itself; corked around them all, they leave in one write. */
const streamOf = (client: pg.PoolClient) =>
  (client as { connection?: { stream?: { cork(): void; uncork(): void } } }).connection?.stream

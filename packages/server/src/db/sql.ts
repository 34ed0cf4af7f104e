import { createHash } from 'node:crypto'
import type { z } from 'zod'

/**
 * What may stand in `${}`. Times go in as ISO strings, `bytea` as bytes, and an array becomes a
 * PostgreSQL array (cast it: `${ids}::text[]`). A parameter of type json or jsonb is JSON text, or an
 * object; a JSON array must come as text, for an array would be taken for a PostgreSQL one.
 */
export type SqlValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | Uint8Array
  | { readonly [key: string]: unknown }
  | readonly SqlValue[]

/**
 * One SQL statement, ready to be sent. Equal text has an equal `name`, so a connection parses and
 * plans it once. `row` says what a row looks like: it gives the type, and tests hold real rows
 * against it; on the hot path rows are trusted, so a row schema must not transform what it reads.
 */
export type Statement<Row> = {
  readonly name: string
  readonly text: string
  readonly values: readonly SqlValue[]
  readonly row: z.ZodType<Row>
}

/**
 * Write one statement: what stands in `${}` is always a parameter, never text. A statement that gives
 * no rows says `sql(z.never())`.
 */
export const sql =
  <Row>(row: z.ZodType<Row>) =>
  (strings: TemplateStringsArray, ...values: readonly SqlValue[]): Statement<Row> => ({
    ...written(strings),
    values,
    row,
  })

/** A template is the same object at each call, so its text is put together and named once. */
const known = new WeakMap<TemplateStringsArray, { name: string; text: string }>()

function written(strings: TemplateStringsArray): { name: string; text: string } {
  const found = known.get(strings)
  if (found) return found
  const text = strings.reduce((before, part, i) => `${before}$${i}${part}`)
  const name = createHash('sha256').update(text).digest('hex').slice(0, 24)
  const fresh = { name, text }
  known.set(strings, fresh)
  return fresh
}

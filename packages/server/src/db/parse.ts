import pg from 'pg'
import { assert } from './assert.ts'

const { builtins } = pg.types
const arrays = {
  text: 1009 as number,
  int8: 1016,
  timestamptz: 1185,
  numeric: 1231,
  date: 1182,
  timestamp: 1115,
} as const

/** A `bigint` column is a JS number; beyond 2^53 − 1 it stops here rather than lose a digit. */
function parseBigint(text: string): number {
  const number = Number(text)
  assert(Number.isSafeInteger(number), 'a bigint that is read fits a number')
  return number
}

/**
 * An instant as ISO 8601 in UTC with milliseconds, `2026-01-05T00:00:00.000Z`. The connection's zone is
 * UTC, so the text ends with `+00`; microseconds are cut. `infinity` stays as it is.
 */
function parseInstant(text: string): string {
  if (!text.endsWith('+00') || text[10] !== ' ') return text
  const fraction = text.length > 22 ? text.slice(19, -3) : '.'
  return `${text.slice(0, 10)}T${text.slice(11, 19)}${fraction.slice(0, 4).padEnd(4, '0')}Z`
}

const asText = (text: string): string => text

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, parseBigint],
  [builtins.TIMESTAMPTZ, parseInstant],
  [builtins.TIMESTAMP, asText],
  [builtins.DATE, asText],
  [builtins.NUMERIC, asText],
  [builtins.JSON, asText],
  [arrays.int8, listOf(parseBigint)],
  [arrays.timestamptz, listOf(parseInstant)],
  [arrays.timestamp, listOf(asText)],
  [arrays.date, listOf(asText)],
  [arrays.numeric, listOf(asText)],
])

function listOf<T>(parse: (text: string) => T): (text: string) => (T | null)[] {
  const textArray: (text: string) => (string | null)[] = pg.types.getTypeParser(arrays.text)
  return (text) => textArray(text).map((each) => (each === null ? null : parse(each)))
}

/** How columns come back. What is not said here is the driver's own: jsonb parsed, bytea as a Buffer. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

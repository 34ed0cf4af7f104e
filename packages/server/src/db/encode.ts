import { assert } from './assert.ts'
import type { SqlValue } from './sql.ts'

/**
 * Write a parameter as PostgreSQL reads it: text, bytes or null. Done before anything is sent, so that
 * a value that cannot be written never leaves half a transaction on the wire.
 */
export function encode(value: SqlValue): string | Buffer | null {
  if (value === null) return null
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length)
  if (Array.isArray(value)) return arrayText(value)
  return scalarText(value)
}

function scalarText(value: Exclude<SqlValue, null>): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'a number that is sent is finite')
    return String(value)
  }
  if (typeof value === 'object') return JSON.stringify(value)
  assert(value !== undefined, 'a parameter is never undefined')
  return String(value)
}

function arrayText(values: readonly SqlValue[]): string {
  let text = '{'
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) text += ','
    text += elementText(values[i] as SqlValue)
  }
  return `${text}}`
}

function elementText(value: SqlValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return quoted(value)
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString('hex')}"`
  if (Array.isArray(value)) return arrayText(value)
  const text = scalarText(value)
  return typeof value === 'object' ? quoted(text) : text
}

const special = /["\\]/
const everySpecial = /["\\]/g

/** Most texts hold neither quote nor backslash; looking first is cheaper than replacing. */
const quoted = (text: string): string =>
  special.test(text) ? `"${text.replace(everySpecial, '\\$&')}"` : `"${text}"`

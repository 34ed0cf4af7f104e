import { isBrokenBelief } from './assert.ts'
import type { Statement } from './sql.ts'

/** What PostgreSQL or the way to it did to a statement. Its text never holds a value that was sent. */
export type DatabaseFault = Error & {
  readonly kind: 'database'
  /** SQLSTATE, or `connection` when there is no answer: then the work may or may not have been done. */
  readonly code: string
  /** The constraint that refused, by name, or null. */
  readonly constraint: string | null
}

/** True for a fault of the database; anything else that is thrown is ours. */
export const isDatabaseFault = (error: unknown): error is DatabaseFault =>
  error instanceof Error && 'kind' in error && error.kind === 'database'

/**
 * True if the same work, done again from its beginning, may succeed: a deadlock, a conflict, a lock
 * not had in time, a lost connection, a server that starts or stops. After a lost connection the first
 * try may have been committed, so only work that knows its own repeat is done again.
 */
export const isRetryable = (error: unknown): boolean =>
  isDatabaseFault(error) && (passing.has(error.code) || error.code.startsWith('08'))

/** True if the named constraint, or any constraint if none is named, refused a row. */
export const isRefusedBy = (error: unknown, constraint?: string): boolean =>
  isDatabaseFault(error) &&
  error.code.startsWith('23') &&
  (constraint === undefined || error.constraint === constraint)

const passing = new Set([
  'connection',
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '25006', // read_only_sql_transaction: a standby answers, the primary is being changed
  '53100', // disk_full
  '53200', // out_of_memory
  '53300', // too_many_connections
  '0A000', // a cached plan whose result changed: the connection is given up, a new one plans afresh
])

/** True if the connection is of no use any more. */
export const endsConnection = (error: unknown): boolean =>
  isDatabaseFault(error) &&
  (/^(08|57P)/.test(error.code) || ['connection', '0A000', '25006'].includes(error.code))

/**
 * Put a driver's error into our words. PostgreSQL's details are left out, and the message of a data
 * exception (class 22) too, for both quote what was sent.
 */
export function faultOf(cause: unknown, statement?: Statement<unknown>): Error {
  if (isBrokenBelief(cause) || isDatabaseFault(cause)) return cause
  const known = cause as { code?: unknown; message?: unknown; constraint?: unknown }
  const state = typeof known.code === 'string' && /^[0-9A-Z]{5}$/.test(known.code)
  const code = state ? String(known.code) : 'connection'
  const words = code.startsWith('22') ? 'a value does not fit' : String(known.message)
  const where = statement ? `\n${statement.text.trim()}` : ''
  return Object.assign(new Error(`Database (${code}): ${words}${where}`), {
    kind: 'database' as const,
    code,
    constraint: typeof known.constraint === 'string' ? known.constraint : null,
  })
}

import pg from 'pg'
import type { Database } from './database.ts'
import { endsConnection, faultOf } from './fault.ts'
import { types } from './parse.ts'
import { flush } from './pipeline.ts'
import type { Statement } from './sql.ts'
import { begin } from './transaction.ts'

/** A database that can be closed, and what it is doing. */
export type Connected = Database & {
  /** Close every connection, once those in use are given back. */
  close(): Promise<void>
  /** Connections open, idle among them, and callers waiting for one. */
  load(): { open: number; idle: number; waiting: number }
}

/** How to connect. */
export type ConnectOptions = {
  /** Most connections at a time, 1 or more; 8 if left out. */
  readonly connections?: number
  /** Milliseconds to wait for a connection before the fault `connection`; 10,000 if left out. */
  readonly waitMs?: number
  /** Shown in `pg_stat_activity`; `laurel` if left out. */
  readonly name?: string
  /** `checked` holds each row against its statement's schema, for tests; `trusted` if left out. */
  readonly rows?: 'trusted' | 'checked'
  /** Told of a connection that broke while idle; the pool replaces it by itself. */
  readonly onIdleFault?: (fault: Error) => void
}

/**
 * Connect to PostgreSQL 15 or newer at `url`. Nothing is opened until the first statement, and a lost
 * connection is replaced at the next one, so a database that restarts costs faults, not a restart here.
 */
export function connect(url: string, options: ConnectOptions = {}): Connected {
  const pool = openPool(url, options)
  const checked = options.rows === 'checked'

  const ask = async <Row>(statement: Statement<Row>): Promise<Row[]> => {
    const [rows] = await all([statement])
    return rows
  }
  const all: Database['all'] = async (statements) => {
    const { client, giveBack } = await take(pool)
    try {
      const rows = await flush(client, statements, { checked })
      giveBack()
      return rows
    } catch (fault) {
      giveBack(fault)
      throw fault
    }
  }
  const transaction: Database['transaction'] = async (work) => {
    const { client, giveBack } = await take(pool)
    const tx = begin(client, checked)
    try {
      const result = await work(tx.transaction)
      await tx.commit()
      giveBack()
      return result
    } catch (thrown) {
      giveBack((await tx.rollback()) ?? thrown)
      throw thrown
    }
  }
  return {
    ask,
    all,
    transaction,
    close: () => pool.end(),
    load: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  }
}

function openPool(url: string, options: ConnectOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 8,
    connectionTimeoutMillis: options.waitMs ?? 10_000,
    idleTimeoutMillis: 0, // a connection is worth its prepared statements
    application_name: options.name ?? 'laurel',
    options: '-c TimeZone=UTC -c DateStyle=ISO -c bytea_output=hex',
    keepAlive: true,
    pipeline: true,
    types,
  })
  pool.on('error', (error) => options.onIdleFault?.(faultOf(error)))
  return pool
}

/** Take a connection; while it is held, its breaking is heard through the statements alone. */
async function take(pool: pg.Pool) {
  const client = await pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  const heard = () => {}
  client.on('error', heard)
  const giveBack = (thrown?: unknown) => {
    client.release(thrown !== undefined && endsConnection(thrown))
    client.off('error', heard)
  }
  return { client, giveBack }
}

import type pg from 'pg'
import { assert } from './assert.ts'
import type { Transaction } from './database.ts'
import { faultOf, isDatabaseFault } from './fault.ts'
import { flush } from './pipeline.ts'
import type { Statement } from './sql.ts'

/** A transaction on a connection, and how its owner ends it. */
export type OpenTransaction = {
  readonly transaction: Transaction
  /** Commit, unless it is done or nothing was asked. */
  commit(): Promise<void>
  /** Roll back, unless it is done or nothing was asked; the fault that this met, if any. */
  rollback(): Promise<Error | undefined>
}

/** Ready a transaction: nothing is sent until it is asked something. */
export function begin(client: pg.PoolClient, checked: boolean): OpenTransaction {
  let stage: 'unsent' | 'open' | 'done' = 'unsent'

  const send = async <const S extends readonly Statement<unknown>[]>(
    statements: S,
    commit: boolean,
  ) => {
    assert(stage !== 'done', 'a finished transaction is asked nothing')
    const first = stage === 'unsent'
    stage = commit ? 'done' : 'open'
    try {
      return await flush(client, statements, { checked, begin: first, commit })
    } catch (fault) {
      // A value that cannot be written stops a flush before its commit is sent: all is open still.
      if (!isDatabaseFault(fault)) stage = 'open'
      throw fault
    }
  }

  return {
    transaction: {
      ask: async <Row>(statement: Statement<Row>): Promise<Row[]> => {
        const [rows] = await send([statement], false)
        return rows
      },
      all: (statements) => send(statements, false),
      finish: (statements) => send(statements, true),
    },
    commit: async () => {
      if (stage === 'open') await send([], true)
    },
    rollback: async () => {
      if (stage !== 'open') return undefined
      stage = 'done'
      return client.query('rollback').then(() => undefined, faultOf)
    },
  }
}

import type { Rows } from './pipeline.ts'
import type { Statement } from './sql.ts'

/** Where statements can be asked: the database itself, or a transaction. */
export type Session = {
  /** Ask one thing; its rows. */
  ask<Row>(statement: Statement<Row>): Promise<Row[]>
  /**
   * Ask several things in one round trip; the rows of each, in order. Outside a transaction each is
   * carried out for itself, and the first fault is thrown though others may have been done.
   */
  all<const S extends readonly Statement<unknown>[]>(statements: S): Promise<Rows<S>>
}

/** A transaction at work. */
export type Transaction = Session & {
  /** Ask the last things and commit, in one round trip. Nothing can be asked after it. */
  finish<const S extends readonly Statement<unknown>[]>(statements: S): Promise<Rows<S>>
}

/** All that the rest of the server knows of a database. */
export type Database = Session & {
  /**
   * Do several things or none. `begin` goes out with the first statements, and `commit` goes with the
   * last if they are given to `tx.finish`. What is thrown inside rolls back and is thrown on; a
   * statement that failed fails the whole, even if its fault was caught inside.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
}

import { decide } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import type { Statement } from '../db/sql.ts'
import type { LiveProgram } from '../program/live.ts'
import type { Programs } from '../program/load.ts'
import type { Answer } from './answer.ts'
import { type AcceptedEvent, decideBatch } from './decide-batch.ts'
import { load } from './load.ts'
import type { Waiting } from './waiting.ts'
import { writes } from './write.ts'

/** Statements that note, for accepted events, what Braze is to be told. They ride with the writes. */
export type NoteSync = (
  live: LiveProgram,
  accepted: readonly AcceptedEvent[],
  nowMs: number,
) => readonly Statement<unknown>[]

/** What a batch is carried out with. */
export type BatchDeps = {
  readonly db: Database
  readonly programs: Programs
  readonly noteSync: NoteSync
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
}

/** What became of a batch, and the configuration that it was decided by. */
export type DoneBatch = { readonly live: LiveProgram; readonly answers: readonly Answer[] }

/**
 * Carry out one batch: lock and read, decide, write and commit. Two round trips, whatever its size.
 *
 * If it throws, nothing of it was written, save when the connection was lost during the commit: then it
 * may all have been. To run it again is right in either case, for an event that was written is known by
 * its id and gets its first answer.
 *
 * @param batch events of one workspace, 1 or more, in the order in which they came
 */
export const runBatch = (deps: BatchDeps, batch: readonly Waiting[]): Promise<DoneBatch> =>
  deps.db.transaction(async (tx) => {
    const workspaceId = batch[0]?.workspaceId ?? 0
    const programAt = (version: number) => deps.programs.current(workspaceId, version, tx)
    const { live, state, nowMs } = await load(tx, batch, programAt, deps.now)
    const { answers, accepted } = decideBatch({ live, state, nowMs, decide }, batch)
    const now = new Date(nowMs).toISOString()
    await tx.finish([
      ...writes(workspaceId, accepted, state, now),
      ...deps.noteSync(live, accepted, nowMs),
    ])
    return { live, answers }
  })

import type { explainEvent, ReplyOf } from '@laurel/contract'
import { type Case, type Decision, explain, type Step } from '@laurel/domain'
import { assert } from '../db/assert.ts'
import { bucketOf } from '../db/bucket.ts'
import type { Database, Transaction } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
import { decideBatch } from './decide-batch.ts'
import { door } from './door.ts'
import { load } from './load.ts'
import { resultOf } from './render.ts'

/** What explaining needs. */
export type ExplainDeps = {
  readonly db: Database
  readonly programs: Programs
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
}

/**
 * Say what an event would do, and why: it is read at the door, its member is locked and loaded, and it is decided,
 * as a batch of one would be; then all is rolled back. An event that is known already gets its first answer. A code that a
 * claim would hand over is not shown.
 */
export async function explainOne(
  { db, programs, now }: ExplainDeps,
  workspaceId: number,
  input: unknown,
): Promise<ReplyOf<typeof explainEvent>> {
  const { version, atDoor } = await door({ db, programs, now }).read(workspaceId, [{ input }])
  const [read] = atDoor
  assert(read !== undefined, 'what is read at the door is one event')
  if (!read.read) return { result: resultOf(read.answer), trace: [] }
  const bucket = bucketOf(workspaceId, read.event.memberId)
  const waiting = { ...read, workspaceId, version, bucket, sinceMs: now(), answer: () => {} }
  const trace: Step[] = []
  const answers = await undone(db, async (tx) => {
    const programAt = (at: number) => programs.current(workspaceId, at, tx)
    const { live, state, nowMs } = await load(tx, [waiting], programAt, now)
    const decide = (given: Case): Decision => {
      const explained = explain({ ...given, codes: veiled(given.codes) })
      trace.push(...explained.trace)
      return explained.decision
    }
    return decideBatch({ live, state, nowMs, decide }, [waiting]).answers
  })
  const [answer] = answers
  assert(answer !== undefined, 'an event that is decided has an answer')
  return { result: resultOf(answer), trace: trace.map(stepOut) }
}

/** Codes that nobody has are shown to nobody who does not take one: each as so many stars. */
const veiled = (codes: Case['codes']): Case['codes'] =>
  new Map([...codes].map(([poolId, free]) => [poolId, free.map((code) => code.replace(/./g, '*'))]))

/** Do something in a transaction of which nothing stays. */
async function undone<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const done: T[] = []
  const undo = Symbol('undo')
  await db
    .transaction(async (tx) => {
      done.push(await work(tx))
      throw undo
    })
    .catch((thrown: unknown) => {
      if (thrown !== undo) throw thrown
    })
  const [result] = done
  assert(result !== undefined, 'what is undone was done')
  return result
}

type StepOut = ReplyOf<typeof explainEvent>['trace'][number]

const stepOut = (step: Step): StepOut =>
  'rules' in step ? { ...step, rules: [...step.rules] } : step

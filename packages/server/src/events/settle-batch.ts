import { setTimeout as pause } from 'node:timers/promises'
import { isRefusedBy, isRetryable } from '../db/fault.ts'
import type { LiveProgram } from '../program/live.ts'
import { refuseEvent } from './answer.ts'
import { type BatchDeps, runBatch } from './run-batch.ts'
import type { Waiting } from './waiting.ts'

/** How a batch is brought to its end. */
export type SettleDeps = BatchDeps & {
  /** Milliseconds for which a batch is tried again, counted from when its first event came. */
  readonly patienceMs: number
  /** Told of what went wrong and of what was decided. */
  readonly heard: (news: BatchNews) => void
}

/** What happens to batches, for meters and the log. */
export type BatchNews =
  | {
      readonly kind: 'committed'
      readonly events: number
      /** Milliseconds of the transaction. */
      readonly ms: number
      readonly live: LiveProgram
    }
  | { readonly kind: 'retried' | 'split' | 'given_up' | 'isolated'; readonly fault: unknown }

/** The first pause before a batch is tried again; it doubles up to the longest. */
const firstPauseMs = 5
const longestPauseMs = 1_000

/**
 * Bring every event of a batch to an answer, and never throw.
 *
 * What may pass (a deadlock, a lost connection, a member that another process enrolled meanwhile) is
 * tried again for a while. Anything else is the fault of an event: the batch is halved until that one
 * is alone, and only that one fails.
 */
export async function settleBatch(deps: SettleDeps, batch: readonly Waiting[]): Promise<void> {
  let pauseMs = firstPauseMs
  for (;;) {
    const startedMs = deps.now()
    const { done, fault } = await attempt(deps, batch)
    if (done) {
      const ms = deps.now() - startedMs
      deps.heard({ kind: 'committed', events: batch.length, ms, live: done.live })
      for (const [i, answer] of done.answers.entries()) batch[i]?.answer(answer)
      return
    }
    if (!mayPass(fault)) return isolate(deps, batch, fault)
    const patient = deps.now() + pauseMs < (batch[0]?.sinceMs ?? 0) + deps.patienceMs
    if (!patient) return giveUp(deps, batch, fault)
    deps.heard({ kind: 'retried', fault })
    await pause(pauseMs)
    pauseMs = Math.min(2 * pauseMs, longestPauseMs)
  }
}

const attempt = (deps: SettleDeps, batch: readonly Waiting[]) =>
  runBatch(deps, batch).then(
    (done) => ({ done, fault: null }),
    (fault: unknown) => ({ done: null, fault }),
  )

/**
 * Two processes that enrol one member at once meet at the key of `members`, two codes that chance made the same at
 * that of `referral_codes` or `coupon_codes`; the later one tries again.
 */
const mayPass = (fault: unknown): boolean =>
  isRetryable(fault) ||
  isRefusedBy(fault, 'members_pkey') ||
  isRefusedBy(fault, 'referral_codes_pkey') ||
  isRefusedBy(fault, 'coupon_codes_pkey')

async function isolate(deps: SettleDeps, batch: readonly Waiting[], fault: unknown): Promise<void> {
  const [only, ...others] = batch
  if (only && others.length === 0) {
    deps.heard({ kind: 'isolated', fault })
    const { id, memberId } = only.event
    only.answer(refuseEvent({ id, memberId }, failed('internal')))
    return
  }
  deps.heard({ kind: 'split', fault })
  const half = Math.ceil(batch.length / 2)
  await settleBatch(deps, batch.slice(0, half))
  await settleBatch(deps, batch.slice(half))
}

function giveUp(deps: SettleDeps, batch: readonly Waiting[], fault: unknown): void {
  deps.heard({ kind: 'given_up', fault })
  for (const { event, answer } of batch) {
    const { id, memberId } = event
    answer(refuseEvent({ id, memberId }, failed('database_unavailable')))
  }
}

const sentences = {
  internal: 'The event could not be written, by a fault of ours.',
  database_unavailable: 'The database did not answer in time; send the event again.',
} as const

const failed = (code: keyof typeof sentences) => ({
  code,
  problem: { path: '', rule: code, message: sentences[code] },
})

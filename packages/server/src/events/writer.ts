import { queue } from './queue.ts'
import { type SettleDeps, settleBatch } from './settle-batch.ts'
import type { Waiting } from './waiting.ts'

/** The bounds of a batch. */
export type BatchBounds = {
  /** Most events of a batch, 1 or more. */
  readonly batchEvents: number
  /** Most bytes of a batch, roughly. */
  readonly batchBytes: number
  /** Milliseconds to wait for more when a first event comes to an idle writer; 0 does not wait. */
  readonly waitMs: number
}

/** One writer: it carries out batches one after the other. */
export type Writer = {
  push(waiting: Waiting): void
  /** Fulfilled when nothing waits and nothing is under way. */
  idle(): Promise<void>
}

/**
 * A writer takes all that waits while it was busy, so that the batches grow with the load by
 * themselves; only when it was idle does it wait a moment for company.
 *
 * It owns its buckets: no other writer of this process has a member of them, so one member's events are
 * decided in the order in which they came.
 */
export function writer(deps: SettleDeps, bounds: BatchBounds): Writer {
  const waiting = queue()
  let working: Promise<void> | null = null
  let company = gathering(0)

  const work = async () => {
    company = gathering(bounds.waitMs)
    await company.over
    while (waiting.length() > 0) {
      await settleBatch(deps, waiting.take(bounds.batchEvents, bounds.batchBytes))
    }
    // No await since the line was found empty: whoever comes next finds nobody at work.
    working = null
  }
  return {
    push: (event) => {
      waiting.push(event)
      working ??= work()
      if (waiting.length() >= bounds.batchEvents) company.end()
    },
    idle: async () => {
      company.end()
      await working
    },
  }
}

/** A wait for more events, over after `waitMs` or when it is ended. */
function gathering(waitMs: number): { readonly over: Promise<void>; readonly end: () => void } {
  if (waitMs === 0) return { over: Promise.resolve(), end: () => {} }
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  const end = () => {
    clearTimeout(timer)
    resolve()
  }
  return { over: promise, end }
}

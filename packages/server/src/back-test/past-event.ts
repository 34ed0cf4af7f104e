import type { LoyaltyEvent } from '@laurel/domain'
import type { Outcome } from '../events/answer.ts'
import { keptEvent } from '../events/kept-event.ts'
import type { PastRow } from './sql.ts'

/** An event as it was accepted once, to be decided again. */
export type PastEvent = {
  readonly bucket: number
  readonly event: LoyaltyEvent
  /** When it was accepted: milliseconds since 1970, UTC. */
  readonly acceptedMs: number
  /** Whether it was judged as of when it happened. */
  readonly history: boolean
  /** What it did, as it was booked. Read where it is asked for: most of what lies before the window is not. */
  readonly booked: () => Outcome
}

/** An event from its row. */
export function pastEvent(row: PastRow): PastEvent {
  const { bucket, receivedAt, history, result } = row
  return {
    bucket,
    event: keptEvent(row),
    acceptedMs: Date.parse(receivedAt),
    history,
    // The text is our own, written when the event was accepted.
    booked: () => JSON.parse(result) as Outcome,
  }
}

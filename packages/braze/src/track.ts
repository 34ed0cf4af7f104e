import { type Credentials, call, jsonObject, words } from './call.ts'
import { type Outcome, read, unanswered } from './outcome.ts'
import type { PaceReading } from './pace-reading.ts'
import { type Parcel, serialise } from './parcel.ts'
import type { Wire } from './wire.ts'

/** What came of one request to `/users/track`. */
export type Tracked = {
  /** Every row of the parcel, once. */
  readonly outcomes: Map<string, Outcome>
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  /** Status and Braze's own words on one line, without the key; or why there was no answer. */
  readonly requestNote: string
  /** The id Braze gave the request, if it gave one. */
  readonly requestId: string | null
  /** For `learn`. */
  readonly pace: PaceReading
}

/**
 * Send one parcel, and say what became of each row. Never throws for what the network or Braze does.
 */
export async function track(
  wire: Wire,
  credentials: Credentials,
  parcel: Parcel,
): Promise<Tracked> {
  const body = serialise(parcel)
  const reply = await call(wire, credentials, { method: 'POST', path: '/users/track', body })
  if (reply.kind === 'silence') {
    const { maybeSent, why, pace } = reply
    const outcomes = unanswered(parcel, why, maybeSent)
    return { outcomes, status: 0, requestNote: why, requestId: null, pace }
  }
  const { status, headers, text, pace } = reply
  return {
    outcomes: read(parcel, { status, headers, text }),
    status,
    requestNote: `${status} ${words(status, jsonObject(text))}`,
    requestId: headers['x-request-id'] ?? null,
    pace,
  }
}

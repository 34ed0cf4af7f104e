import { jsonObject, type Reply, words } from './call.ts'
import type { JsonObject } from './json.ts'
import { type HoldCause, holdCause } from './outcome.ts'
import type { PaceReading } from './pace-reading.ts'

/** Why a call other than `track` did not do what it was for. */
export type Failure = {
  readonly ok: false
  /** `hold`: a person must act (see `cause`); `retry`: later; `refused`: never as it is. */
  readonly kind: 'hold' | 'retry' | 'refused'
  readonly cause: HoldCause | null
  readonly why: string
  readonly pace: PaceReading
}

/** The JSON of a 2xx answer, or the failure that the reply is. */
export function success(
  reply: Reply,
):
  | { ok: true; body: JsonObject; headers: Readonly<Record<string, string>>; pace: PaceReading }
  | Failure {
  const { pace } = reply
  const failure = (
    kind: Failure['kind'],
    why: string,
    cause: HoldCause | null = null,
  ): Failure => ({
    ok: false,
    kind,
    cause,
    why,
    pace,
  })
  if (reply.kind === 'silence') return failure('retry', reply.why)
  const { status, headers, text } = reply
  const body = jsonObject(text)
  const why = words(status, body)
  if (status >= 200 && status < 300) {
    return body ? { ok: true, body, headers, pace } : failure('retry', `${why} with no JSON`)
  }
  if (status === 429 || status === 408 || status >= 500 || status < 200) {
    return failure('retry', why)
  }
  const cause = holdCause(status, why)
  return cause ? failure('hold', why, cause) : failure('refused', why)
}

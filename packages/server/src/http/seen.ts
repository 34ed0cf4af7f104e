import type { RefusalCode } from '@laurel/contract'
import type { Logger } from 'pino'
import type { Fault } from './fault.ts'

/** One request, when it is over: all that logs and numbers know of it. No body, no URL, no token. */
export type Seen = {
  readonly requestId: string
  /** Method and pattern of the route: `GET /v1/members/{memberId}`; `none` where there is no such. */
  readonly route: string
  readonly status: number
  /** Milliseconds from the head of the request to the end of the answer. */
  readonly ms: number
  readonly workspaceId: number | null
  readonly keyId: string | null
  /** Why it was refused, or null. */
  readonly code: RefusalCode | null
  /** Set when the fault is ours. */
  readonly fault: Fault | null
  /** Lines of a stream, as far as it was read; null for other routes. */
  readonly lines: number | null
  /** The caller went away before the answer was out. */
  readonly gone: boolean
}

/** Write one wide line a request: faults of ours as errors, everything else as information. */
export const logSeen =
  (log: Pick<Logger, 'info' | 'error'>) =>
  (seen: Seen): void => {
    if (seen.fault) log.error(seen, 'request')
    else log.info(seen, 'request')
  }

import type { getReadiness, ReplyOf } from '@laurel/contract'
import type { BoundRoute, Caller } from './route.ts'
import type { Seen } from './seen.ts'

/** Everything that the HTTP side is made of. */
export type AppParts = {
  /** What the slices answer. */
  readonly routes: readonly BoundRoute[]
  /** Whose key a token is; null for none. Asked once a request: keep the answers for a moment. */
  readonly authenticate: (token: string) => Caller | null | Promise<Caller | null>
  /** Whether the server can serve, check by check. Must not throw. */
  readonly ready: () => Promise<ReplyOf<typeof getReadiness>>
  /** The numbers of this process, in the text format of Prometheus. */
  readonly metrics: () => Promise<string>
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** A new request id, for a caller who sends none. */
  readonly newId: () => string
  /** Told of each request when it is over: for the log and the numbers. Must not throw. */
  readonly seen: (seen: Seen) => void
  /** Hold every answer against its schema; a misfit is a fault of ours. For tests. */
  readonly checkReplies?: boolean
  /** Bounds that differ from the defaults. */
  readonly limits?: Partial<Limits>
}

/** Bounds of what is taken in. */
export type Limits = {
  /** Most bytes of a body. Default 8 MiB. */
  readonly bodyBytes: number
  /** Most bytes of bodies that are held at once, all requests together. Default 128 MiB. */
  readonly heldBytes: number
  /** Most bytes of a line of a stream. Default 256 KiB. */
  readonly lineBytes: number
  /** Milliseconds that we wait for the caller of a stream who does not read. Default 60,000. */
  readonly stallMs: number
}

/** The bounds, where nobody says otherwise. */
export const defaultLimits: Limits = {
  bodyBytes: 8 * 1024 * 1024,
  heldBytes: 128 * 1024 * 1024,
  lineBytes: 256 * 1024,
  stallMs: 60_000,
}

import { facts } from './facts.ts'
import type { PaceReading } from './pace-reading.ts'

/** How fast we may ask when Braze says nothing: at most `requests` in any `windowMs`. */
export type PaceLimits = { readonly requests: number; readonly windowMs: number }

/** All that is known of one endpoint's budget. Every lane of a connection shares one. */
export type Pace = {
  readonly limits: PaceLimits
  /** Requests that may leave at once, as of `tokensAtMs`; may be a fraction. */
  readonly tokens: number
  readonly tokensAtMs: number
  /** Requests without an answer yet: Braze's `remaining` may not know of them. */
  readonly inFlight: number
  /** Braze's own window, as last said; null when it says nothing. */
  readonly window: {
    readonly limit: number | null
    readonly remaining: number
    readonly endsAtMs: number
  } | null
  /** Nothing leaves before this instant. */
  readonly closedUntilMs: number
  /** Troubles (5xx, 429, no answer) in a row; 0 after a good answer. */
  readonly failures: number
  readonly failedAtMs: number
}

/** A burst window of contracts with data points: 3,000 requests in 3 s. */
export const defaultPaceLimits: PaceLimits = {
  requests: facts.trackBurstRequests.value,
  windowMs: facts.trackBurstMs.value,
}

/** A budget that nothing is known of yet. */
export const newPace = (nowMs: number, limits: PaceLimits = defaultPaceLimits): Pace => ({
  limits,
  tokens: burst(limits),
  tokensAtMs: nowMs,
  inFlight: 0,
  window: null,
  closedUntilMs: nowMs,
  failures: 0,
  failedAtMs: nowMs,
})

/** A request leaves. Call it once for each, when `delayMs` is 0. */
export const take = (pace: Pace, nowMs: number): Pace => ({
  ...pace,
  tokens: tokensAt(pace, nowMs) - 1,
  tokensAtMs: Math.max(nowMs, pace.tokensAtMs),
  inFlight: pace.inFlight + 1,
})

/** A request that was taken came back, or did not. Call it once for each. */
export function learn(pace: Pace, reading: PaceReading, nowMs: number): Pace {
  const fresh = pace.failures === 0 || nowMs >= pace.failedAtMs + backoffMs(pace.failures, 0)
  // Requests that left together fail together: that is one trouble, and not as many as they are.
  const failed = reading.state !== 'fine' && fresh
  const failures = reading.state === 'fine' ? 0 : pace.failures + (failed ? 1 : 0)
  const asked =
    reading.state === 'limited' ? (reading.retryAfterMs ?? leftMs(reading, nowMs)) : null
  return {
    ...pace,
    inFlight: Math.max(0, pace.inFlight - 1),
    window: windowAfter(pace, reading, nowMs),
    closedUntilMs: Math.max(pace.closedUntilMs, nowMs + Math.min(asked ?? 0, longestMs)),
    failures,
    failedAtMs: failed ? nowMs : pace.failedAtMs,
  }
}

/**
 * How long a lane waits before its next request: 0 or more milliseconds, an hour and a little at most.
 *
 * @param random   0 up to 1, fresh on each call, so that nodes do not wake together
 * @param reserve  share of the budget, 0 to 1, that this lane leaves to the lanes before it: 0 for what
 *                 is live, more for a backfill
 */
export function delayMs(pace: Pace, nowMs: number, random: number, reserve = 0): number {
  const closed = pace.closedUntilMs - nowMs
  const tokens = tokensAt(pace, nowMs)
  const most = burst(pace.limits)
  const needed = Math.min(most, 1 + reserve * most)
  const ownMs = tokens >= needed ? 0 : (needed - tokens) / perMs(pace.limits)
  const failed =
    pace.failures === 0 ? 0 : pace.failedAtMs - nowMs + backoffMs(pace.failures, random)
  const wait = Math.max(0, closed, ownMs, failed, windowWaitMs(pace, nowMs, reserve))
  // A wait that Braze sets ends for all nodes at one instant; the spread keeps them apart.
  const spread = wait > 0 ? random * Math.min(wait, spreadMs) : 0
  return Math.ceil(Math.min(wait, longestMs) + spread)
}

/**
 * Back-off before attempt `failures` + 1: doubles from 1 s to 2 min, between half and all of it.
 * @param failures  1 or more
 * @param random    0 up to 1
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 20))
  return full / 2 + (full / 2) * random
}

const firstBackoffMs = 1_000
const longestBackoffMs = 120_000
const spreadMs = 250
/** A clock hour is Braze's longest window; a wait beyond it is a clock that is wrong. */
const longestMs = facts.rateWindowMs.value + 60_000

/**
 * A tenth of the limit may leave at once and nine tenths flow in over a window, so that no window,
 * wherever Braze lets it begin, ever holds more than the limit.
 */
const burst = ({ requests }: PaceLimits): number => Math.max(1, requests / 10)
const perMs = ({ requests, windowMs }: PaceLimits): number =>
  Math.max(requests - burst({ requests, windowMs }), requests / 10) / windowMs

function tokensAt({ tokens, tokensAtMs, limits }: Pace, nowMs: number): number {
  const flowed = Math.max(0, nowMs - tokensAtMs) * perMs(limits)
  return Math.min(burst(limits), tokens + flowed)
}

const leftMs = ({ reset }: PaceReading, nowMs: number): number | null => {
  if (reset === null) return null
  return Math.max(0, reset.kind === 'at' ? reset.epochMs - nowMs : reset.ms)
}

function windowAfter(pace: Pace, reading: PaceReading, nowMs: number): Pace['window'] {
  const left = leftMs(reading, nowMs)
  if (reading.remaining === null || left === null) return pace.window
  const endsAtMs = nowMs + left
  // Answers overtake one another: within one window what is left only shrinks.
  const same = pace.window !== null && Math.abs(pace.window.endsAtMs - endsAtMs) <= 1_000
  const before = same && pace.window ? pace.window.remaining : Number.POSITIVE_INFINITY
  return { limit: reading.limit, remaining: Math.min(before, reading.remaining), endsAtMs }
}

function windowWaitMs({ window, inFlight }: Pace, nowMs: number, reserve: number): number {
  if (window === null || window.endsAtMs <= nowMs) return 0
  const kept = reserve * (window.limit ?? window.remaining)
  return window.remaining - inFlight >= 1 + kept ? 0 : window.endsAtMs - nowMs
}

import type { Answer } from './wire.ts'

/** What one answer says of the rate limit. Braze has two families of headers; both end up here. */
export type PaceReading = {
  /** What the answer as a whole means for the pace. */
  readonly state: 'fine' | 'limited' | 'troubled'
  /** Requests in the window, or null when not said. */
  readonly limit: number | null
  /** Requests left in the window, or null when not said. */
  readonly remaining: number | null
  /** When the window ends: an instant, or a time from now. */
  readonly reset:
    | { readonly kind: 'at'; readonly epochMs: number }
    | { readonly kind: 'in'; readonly ms: number }
    | null
  /** How long Braze asks to stay away; only on a 429, and only of some contracts. */
  readonly retryAfterMs: number | null
}

/** The reading of a request that nothing came back for. */
export const silentReading: PaceReading = {
  state: 'troubled',
  limit: null,
  remaining: null,
  reset: null,
  retryAfterMs: null,
}

/** A reset above this is UTC epoch seconds, below it seconds that are left. */
const epochFrom = 1_000_000_000

/**
 * Read the rate headers of an answer. `x-ratelimit-reset` is epoch seconds for most contracts, and the
 * seconds left for contracts counted by active users; those answer a 429 with
 * `x-ratelimit-retry-after` alone (Braze docs, API limits and User track, read 2026-09-02).
 */
export function readPace({ status, headers }: Pick<Answer, 'status' | 'headers'>): PaceReading {
  const reset = wholeNumber(headers['x-ratelimit-reset'])
  const after = wholeNumber(headers['x-ratelimit-retry-after'] ?? headers['retry-after'])
  return {
    state: status === 429 ? 'limited' : status >= 500 || status === 408 ? 'troubled' : 'fine',
    limit: wholeNumber(headers['x-ratelimit-limit']),
    remaining: wholeNumber(headers['x-ratelimit-remaining']),
    reset:
      reset === null
        ? null
        : reset >= epochFrom
          ? { kind: 'at', epochMs: reset * 1_000 }
          : { kind: 'in', ms: reset * 1_000 },
    retryAfterMs: after === null ? null : after * 1_000,
  }
}

const wholeNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\s*\d{1,12}(\.\d+)?\s*$/.test(text) ? Math.ceil(Number(text)) : null

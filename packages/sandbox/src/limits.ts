import { type Answer, facts } from '@laurel/braze'
import { reply } from './answer.ts'

/** The counters that endpoints share; which endpoint counts on which is said in the table of routes. */
export type Lane = 'usual' | 'track' | 'bulk' | 'sync' | 'export' | 'users' | 'rename' | 'registry'

/** At most `requests` in a fixed window of `windowMs`, aligned to the clock. */
export type Limit = { readonly requests: number; readonly windowMs: number }

/**
 * Which family of rate limits the workspace is on (facts 3 and 8).
 *
 * `legacy-burst`: 3,000 track requests in 3 s, reset told as an epoch. `mau`: an hourly and a burst
 * limit, reset told in seconds left, and a 429 that carries only the seconds to wait. `off`: none.
 */
export type RateFamily = 'legacy-burst' | 'mau' | 'off'

/** Family, and limits that differ from Braze's own. `hourly` and `burst` are those of `mau`. */
export type RateOptions = {
  readonly family?: RateFamily
  readonly lanes?: Partial<Record<Lane, Limit>>
  readonly hourly?: number
  readonly burst?: number
}

/** What counting a request says: headers for its answer, or the 429 that takes its place. */
type Passage = { readonly headers: Record<string, string>; readonly stopped: Answer | null }

const second = 1_000
const minute = 60 * second
const hour = facts.rateWindowMs.value

/** Limits by lane (facts 3, documented). Windows are fixed and reset on the clock, not rolling. */
const documentedLanes: Record<Lane, Limit> = {
  usual: { requests: facts.defaultPerHour.value, windowMs: hour },
  track: { requests: facts.trackBurstRequests.value, windowMs: facts.trackBurstMs.value },
  bulk: { requests: facts.bulkPerSecond.value, windowMs: second },
  sync: { requests: facts.syncPerMinute.value, windowMs: minute },
  export: { requests: facts.exportPerMinute.value, windowMs: minute },
  users: { requests: facts.deletePerMinute.value, windowMs: minute },
  rename: { requests: facts.renamePerMinute.value, windowMs: minute },
  registry: { requests: facts.registryPerHour.value, windowMs: hour },
}

/** Counts requests against the limits of one workspace. */
export type Limits = {
  /** Count a request on its lane. A stopped one does not count. */
  pass(lane: Lane, nowMs: number): Passage
  /** Answer a 429 in the family's manner, whatever the counters say. */
  stop(lane: Lane, nowMs: number): Answer
}

/** Limits of one workspace, with nothing counted yet. `tooMany` is the message of a 429 (unclear). */
export function limits(options: RateOptions, tooMany: string): Limits {
  const family = options.family ?? 'legacy-burst'
  const windows = (lane: Lane) => windowsOf(lane, family, options)
  const counted = new Map<string, { window: number; used: number }>()
  const usedOf = (name: string, { windowMs }: Limit, nowMs: number) => {
    const window = Math.floor(nowMs / windowMs)
    const counter = counted.get(name)
    if (counter?.window === window) return counter
    const fresh = { window, used: 0 }
    counted.set(name, fresh)
    return fresh
  }
  const stopAt = (lane: Lane, limit: Limit, nowMs: number): Answer => {
    const seconds = Math.max(1, Math.ceil(left(limit, nowMs) / second))
    const headers: Record<string, string> =
      family === 'mau' && lane === 'track'
        ? { 'x-ratelimit-retry-after': String(seconds) }
        : told(lane, family, limit, limit.requests, nowMs)
    return reply(429, { message: tooMany }, headers)
  }

  return {
    pass: (lane, nowMs) => {
      if (family === 'off') return { headers: {}, stopped: null }
      const mine = windows(lane).map((limit, at) => ({
        limit,
        counter: usedOf(`${lane}${at}`, limit, nowMs),
      }))
      const full = mine.find(({ limit, counter }) => counter.used >= limit.requests)
      if (full) return { headers: {}, stopped: stopAt(lane, full.limit, nowMs) }
      for (const { counter } of mine) counter.used += 1
      const [first] = mine
      if (!first) return { headers: {}, stopped: null }
      return { headers: told(lane, family, first.limit, first.counter.used, nowMs), stopped: null }
    },
    stop: (lane, nowMs) => {
      const [limit = documentedLanes.usual] = windows(lane)
      return stopAt(lane, limit, nowMs)
    },
  }
}

/** The windows a lane is counted in; the first is the one its headers speak of. */
function windowsOf(lane: Lane, family: RateFamily, options: RateOptions): readonly Limit[] {
  if (lane !== 'track' || family !== 'mau') return [options.lanes?.[lane] ?? documentedLanes[lane]]
  const burst = options.burst ?? facts.trackBurstRequests.value
  return [
    { requests: options.hourly ?? facts.defaultPerHour.value, windowMs: hour },
    { requests: burst, windowMs: facts.trackBurstMs.value },
  ]
}

/** Rate headers: reset is seconds left for track of the `mau` family, else an epoch in seconds. */
function told(lane: Lane, family: RateFamily, limit: Limit, used: number, nowMs: number) {
  const leftMs = left(limit, nowMs)
  const reset = family === 'mau' && lane === 'track' ? leftMs : nowMs + leftMs
  return {
    'x-ratelimit-limit': String(limit.requests),
    'x-ratelimit-remaining': String(Math.max(0, limit.requests - used)),
    'x-ratelimit-reset': String(Math.ceil(reset / second)),
  }
}

const left = ({ windowMs }: Limit, nowMs: number): number => windowMs - (nowMs % windowMs)

import { load, post } from './load.ts'
import type { Laurel } from './setting.ts'

/** A stream of ready requests: each call gives the bytes of one more, or null when all are given. */
export type Requests = { next(): Buffer | null; readonly events: number }

/** Requests of `perRequest` events each, until there were so many events. */
export function requests(plan: {
  readonly events: number
  readonly perRequest: number
  readonly token: string
  readonly event: () => object
}): Requests {
  let made = 0
  return {
    events: plan.events,
    next: () => {
      if (made >= plan.events) return null
      made += plan.perRequest
      if (plan.perRequest === 1) return post('/v1/events', plan.token, JSON.stringify(plan.event()))
      const events = Array.from({ length: plan.perRequest }, plan.event)
      return post('/v1/events', plan.token, JSON.stringify({ events }))
    },
  }
}

/** Events a second until the last was answered, and how long an answer took, in milliseconds. */
export type Sent = { readonly perSecond: number; readonly p50: number; readonly p99: number }

/**
 * Send all requests over so many sockets.
 *
 * @param perSecond requests a second; left out: as fast as answers come
 * @throws when one is refused; an event of several in a request is not a request
 */
export async function send(
  { port }: Pick<Laurel, 'port'>,
  sockets: number,
  { next, events }: Requests,
  perSecond?: number,
): Promise<Sent> {
  const startedAt = performance.now()
  const pace = perSecond === undefined ? {} : { perSecond }
  const { statuses, tookMs } = await load({ port, next, sockets, ...pace })
  const ms = performance.now() - startedAt
  for (const status of statuses.keys()) {
    if (status !== 200) throw new Error(`The server answered ${[...statuses].join(' ')}`)
  }
  const sorted = tookMs.toSorted((a, b) => a - b)
  const quantile = (part: number) => sorted[Math.floor(part * sorted.length)] ?? Number.NaN
  return { perSecond: (1_000 * events) / ms, p50: quantile(0.5), p99: quantile(0.99) }
}

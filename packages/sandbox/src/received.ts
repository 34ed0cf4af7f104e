import type { Tracked } from './change.ts'

/** What came to the sandbox since it was made or reset. Accepted objects, visible or not yet. */
export type Received = {
  requests: number
  /** Answers by status; a cut counts as 0. */
  byStatus: Record<number, number>
  /** Requests by path. */
  byPath: Record<string, number>
  attributes: number
  events: number
  purchases: number
  /** Objects that were named in `errors`. */
  rejected: number
  /** Accepted events by name. */
  byEvent: Record<string, number>
}

/** Nothing yet. */
export const received = (): Received => ({
  requests: 0,
  byStatus: {},
  byPath: {},
  attributes: 0,
  events: 0,
  purchases: 0,
  rejected: 0,
  byEvent: {},
})

/** Count the objects of an accepted track request. */
export function countTracked(received: Received, tracked: Tracked): void {
  received.attributes += tracked.attributes.length
  received.events += tracked.events.length
  received.purchases += tracked.purchases.length
  for (const event of tracked.events) {
    const name = String(event['name'])
    if (name !== '__proto__') received.byEvent[name] = (received.byEvent[name] ?? 0) + 1
  }
}

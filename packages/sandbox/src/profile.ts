import type { JsonObject, Kept } from './json.ts'

/** How often something happened, and when first and last: all that a profile keeps of it (facts 2.8). */
export type Count = { count: number; first: number; last: number }

/** One event or purchase as it was accepted. Braze itself keeps no such list: this one is for tests. */
export type KeptEvent = {
  readonly kind: 'event' | 'purchase'
  /** Name of the event, or product id of the purchase. */
  readonly name: string
  /** When it happened, milliseconds since 1970, UTC; a future time was set to its arrival. */
  readonly time: number
  /** Those of the event; of a purchase also `price`, `quantity` and `currency`. */
  readonly properties: JsonObject
  /** Its place among all objects that the sandbox accepted, from 1. */
  readonly arrival: number
  /** When the request came, milliseconds since 1970, UTC. */
  readonly receivedAt: number
}

/** An alias: a name that is unique under its label; one per label on a profile (facts 2.2). */
export type Alias = { readonly alias_name: string; readonly alias_label: string }

/** Sums over purchases and orders. Money in millionths of the base unit, so that sums are exact. */
export type Totals = {
  purchases: number
  revenueMicros: number
  orders: number
  refunds: number
  refundMicros: number
}

/** Everything the sandbox keeps of one user. */
export type Profile = {
  /** Order of creation, from 1; `brazeId` is made of it. */
  readonly no: number
  readonly brazeId: string
  externalId: string | null
  /** Ids that a rename left behind; they still lead here (facts 4). */
  formerIds: string[]
  aliases: Alias[]
  readonly createdAt: number
  /** Grows with each update of any profile: tells who was updated last. */
  touched: number
  /** Standard fields, by Braze's names. */
  standard: Kept
  /** Custom attributes. */
  attributes: Kept
  /** Custom events, by name. */
  events: Record<string, Count>
  /** Purchases, by product id. */
  purchases: Record<string, Count>
  totals: Totals
  /** State by subscription group id. */
  subscriptions: Record<string, string>
  /** The newest events, up to the sandbox's bound. */
  log: KeptEvent[]
}

/** A profile nothing is known of yet. `brazeId` has 24 hex digits, as in the export's sample. */
export const blankProfile = (no: number, createdAt: number): Profile => ({
  no,
  brazeId: `5a5d${no.toString(16).padStart(20, '0')}`,
  externalId: null,
  formerIds: [],
  aliases: [],
  createdAt,
  touched: no,
  standard: {},
  attributes: {},
  events: {},
  purchases: {},
  totals: { purchases: 0, revenueMicros: 0, orders: 0, refunds: 0, refundMicros: 0 },
  subscriptions: {},
  log: [],
})

/** Count `times` more at the instant `at`. */
export function countUp(counts: Record<string, Count>, name: string, at: number, times = 1): void {
  const known = Object.hasOwn(counts, name) ? counts[name] : undefined
  if (!known) {
    if (name !== '__proto__') counts[name] = { count: times, first: at, last: at }
    return
  }
  known.count += times
  known.first = Math.min(known.first, at)
  known.last = Math.max(known.last, at)
}

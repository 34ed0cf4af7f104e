import type { Draft } from '../draft.ts'
import { endOfLife } from './expiry.ts'
import { slid } from './lot-end.ts'

/**
 * Let the points of a wallet that slide live on to an instant; never less long than they did.
 *
 * @returns the instant at which they end now
 */
export function slideTo(draft: Draft, wallet: string, endMs: number): number {
  const { points = {} } = draft.standing
  const end = new Date(endMs).toISOString()
  const before = points.slides?.[wallet]
  // Canonical instants of four-digit years are in order as strings.
  if (before !== undefined && before >= end) return Date.parse(before)
  draft.standing = {
    ...draft.standing,
    points: { ...points, slides: { ...points.slides, [wallet]: end } },
  }
  for (const lot of draft.lots.values()) {
    if (lot.wallet === wallet) draft.lots.set(lot.no, slid(lot, end))
  }
  return endMs
}

/** A purchase is an activity: all that slides lives on from it. */
export function slideOn(draft: Draft): void {
  for (const { id, expiry } of draft.policies.sliding) {
    const endMs = expiry ? endOfLife(expiry, draft.timezone, draft.event.occurredAtMs) : null
    if (endMs !== null) slideTo(draft, id, endMs)
  }
}

import type { Draft } from './draft.ts'
import { endOfLife } from './expiry.ts'
import { slid } from './lot-end.ts'

/** Let the points of a wallet that slide live on to an instant; never less long than they did. */
export function slideTo(draft: Draft, wallet: string, endMs: number): void {
  const { points = {} } = draft.standing
  const end = new Date(endMs).toISOString()
  // Canonical instants of four-digit years are in order as strings.
  if ((points.slides?.[wallet] ?? '') >= end) return
  draft.standing = {
    ...draft.standing,
    points: { ...points, slides: { ...points.slides, [wallet]: end } },
  }
  for (const lot of draft.lots.values()) {
    if (lot.wallet === wallet) draft.lots.set(lot.no, slid(lot, end))
  }
}

/** A purchase is an activity: all that slides lives on from it. */
export function slideOn(draft: Draft): void {
  for (const { id, expiry } of draft.policies.sliding) {
    const endMs = expiry ? endOfLife(expiry, draft.timezone, draft.event.occurredAtMs) : null
    if (endMs !== null) slideTo(draft, id, endMs)
  }
}

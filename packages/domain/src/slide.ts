import type { Draft } from './draft.ts'
import { endOfLife } from './expiry.ts'
import { isUnconfirmed, type Lot } from './lot.ts'
import type { PointsStanding } from './member-state.ts'

/**
 * Points that live on with the member's activity all end at one instant for each wallet, which stands beside
 * the lots. So an activity moves it and writes no lot, however many there are; a lot is told its end as
 * it is read.
 */
export const withSlides = (lots: readonly Lot[], standing: PointsStanding | undefined): Lot[] =>
  lots.map((lot) => slid(lot, standing?.slides?.[lot.wallet]))

function slid(lot: Lot, end: string | undefined): Lot {
  if (!lot.slides || end === undefined || isUnconfirmed(lot)) return lot
  return { ...lot, expiresAtMs: Date.parse(end) }
}

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

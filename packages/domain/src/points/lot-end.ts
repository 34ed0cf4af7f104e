import type { PointsStanding } from '../member-state.ts'
import { isUnconfirmed, type Lot } from './lot.ts'

/**
 * Points that live on with the member's activity all end at one instant for each wallet, which stands beside
 * the lots. So an activity moves it and writes no lot, however many there are; a lot is told its end as
 * it is read.
 */
export const withSlides = (lots: readonly Lot[], standing: PointsStanding | undefined): Lot[] =>
  lots.map((lot) => slid(lot, standing?.slides?.[lot.wallet]))

/** A lot with the end of its wallet, if that is its own. */
export function slid(lot: Lot, end: string | undefined): Lot {
  if (!lot.slides || end === undefined || isUnconfirmed(lot)) return lot
  return { ...lot, expiresAtMs: Date.parse(end) }
}

import { dayOf } from '../calendar/days.ts'
import type { Draft } from '../draft.ts'
import type { Effect } from '../effect.ts'
import { mainWallet } from '../points/wallet.ts'
import type { Program } from '../program.ts'
import {
  isPurchase,
  pointsEarned,
  pointsReturned,
  purchaseOf,
} from '../purchases/purchase-state.ts'
import { keep } from './rank.ts'
import { addTo, isNothing, type Sums, takeFrom } from './tally.ts'
import { packTally, unpackTally } from './tier-standing.ts'

/**
 * Count what the event came to on its day, and take what it refunds from the day of its purchase.
 *
 * @param before the purchase that a refund names, as it stood before it
 * @returns whether anything counts
 */
export function countTiers(
  draft: Draft,
  { tiers: { needs }, workspace: { timezone } }: Program,
  before: Draft['purchase'],
): boolean {
  const gained = gainOf(draft, needs.wallet)
  const lost = lossOf(draft, before, needs.wallet)
  if (isNothing(gained) && lost === null) return false
  if (needs.days === 0) return true
  const today = dayOf(timezone, draft.asOfMs)
  const kept = draft.standing.tiers ?? { sets: {} }
  let tally = unpackTally(kept.tally)
  if (!isNothing(gained)) {
    tally = addTo(tally, needs, today, dayOf(timezone, draft.event.occurredAtMs), gained)
  }
  if (lost) tally = takeFrom(tally, needs, today, dayOf(timezone, lost.atMs), lost.sums)
  keep(draft, { ...kept, tally: packTally(tally, needs, timezone) })
  return true
}

function gainOf({ event, effects, currency }: Draft, wallet: string): Sums {
  if (event.type === 'purchase') {
    const bought = purchaseOf(event, effects, currency, null)
    return { points_earned: pointsEarned(bought, wallet), spend: bought.amountMinor, purchases: 1 }
  }
  return { points_earned: earnedIn(effects, wallet), spend: 0, purchases: 0 }
}

/** What went back of a purchase: by a refund, or at the purchase itself by those that waited for it. */
function lossOf(
  { purchase }: Draft,
  before: Draft['purchase'],
  wallet: string,
): { readonly atMs: number; readonly sums: Sums } | null {
  if (purchase === before || !isPurchase(purchase)) return null
  const was = isPurchase(before) ? before : null
  return {
    atMs: purchase.occurredAtMs,
    sums: {
      points_earned: pointsReturned(purchase, wallet) - (was ? pointsReturned(was, wallet) : 0),
      spend: purchase.refunded.minor - (was?.refunded.minor ?? 0),
      purchases: purchase.refunded.whole ? 1 : 0,
    },
  }
}

/** Points that rules gave in a wallet, of what an event did. */
export const earnedIn = (effects: readonly Effect[], wallet: string): number =>
  effects.reduce((sum, effect) => {
    const counts = effect.kind === 'points_earned' && (effect.wallet ?? mainWallet) === wallet
    return sum + (counts ? effect.points : 0)
  }, 0)

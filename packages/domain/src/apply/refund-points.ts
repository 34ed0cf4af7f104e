import type { Draft } from '../draft.ts'
import { apportion, shareOf } from '../points/apportion.ts'
import { takeBack } from '../points/take-back.ts'
import { inWallet } from '../points/wallet-state.ts'
import type { Purchase } from '../purchases/purchase-state.ts'
import type { RefundPart } from '../purchases/refund-part.ts'

/**
 * Points that go back with a part, for each lot of the purchase. In each wallet all refunds so far take the
 * share of all its points that they are of its amount, rounded down; so the parts add up, in whatever order.
 */
export function sharesOf(purchase: Purchase, { minor, whole }: RefundPart): number[] {
  const { earned, refunded, amountMinor } = purchase
  const shares = earned.map(() => 0)
  for (const own of lotsByWallet(purchase).values()) {
    const all = sum(own, (index) => earned[index]?.points)
    const back = sum(own, (index) => refunded.points[index])
    const due = whole
      ? all
      : amountMinor === 0
        ? 0
        : shareOf(all, refunded.minor + minor, amountMinor)
    const open = own.map((index) => (earned[index]?.points ?? 0) - (refunded.points[index] ?? 0))
    for (const [place, share] of apportion(due - back, open).entries()) {
      shares[own[place] ?? 0] = share
    }
  }
  return shares
}

/** Take the shares of a purchase's lots back, wallet by wallet. */
export function returnPoints(draft: Draft, purchase: Purchase, shares: readonly number[]): void {
  const { earned, eventId: purchaseEventId } = purchase
  for (const [wallet, own] of lotsByWallet(purchase)) {
    const points = sum(own, (index) => shares[index])
    if (points === 0) continue
    const byLot = new Map(own.map((index) => [earned[index]?.lotNo ?? 0, shares[index] ?? 0]))
    const { debt, writtenOff } = takeBack(draft, wallet, byLot, purchaseEventId)
    draft.effects.push({
      kind: 'points_returned',
      points,
      debt,
      purchaseEventId,
      ...(writtenOff === 0 ? {} : { writtenOff }),
      ...inWallet(wallet),
    })
  }
}

/** Places of the lots of a purchase among those that it made, by wallet. */
const lotsByWallet = ({ earned }: Purchase): Map<string, number[]> =>
  Map.groupBy(earned.keys(), (index) => earned[index]?.wallet ?? '')

const sum = (places: readonly number[], of: (index: number) => number | undefined): number =>
  places.reduce((all, index) => all + (of(index) ?? 0), 0)

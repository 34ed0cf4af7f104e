import { assert } from '../assert.ts'
import type { Effect } from '../effect.ts'
import type { LoyaltyEvent } from '../events/event.ts'
import type { Value } from '../fields/value.ts'
import { isList, isObject } from '../fields/value-parse.ts'
import { parseMoney } from '../money.ts'
import type { Earned } from '../points/effect-points.ts'
import { mainWallet } from '../points/wallet.ts'

/** A line of a purchase. `priceMinor` is of one piece, in minor units; `quantity` is 1 or more. */
export type PurchaseLine = {
  readonly productId: string
  readonly variantId: string | null
  readonly quantity: number
  readonly priceMinor: number
}

/** What a refund must know of the purchase it takes back. */
export type Purchase = {
  readonly eventId: string
  /** When it happened: milliseconds since 1970, UTC. */
  readonly occurredAtMs: number
  /** Minor units of the workspace's currency, 0 or more. */
  readonly amountMinor: number
  readonly lines: readonly PurchaseLine[]
  /** The lots that it made by rules, the wallet of each, and its points as they were earned. */
  readonly earned: readonly {
    readonly lotNo: number
    readonly points: number
    readonly wallet: string
    /** Counters of a campaign that follow a refund. */
    readonly counted?: readonly string[]
  }[]
  /** What it counted for challenges, in what they measure. */
  readonly counted: readonly Counted[]
  readonly refunded: Refunded
}

/** What a purchase counted for one challenge. */
export type Counted = {
  readonly challengeId: string
  readonly measure: string
  readonly period: string | null
  readonly by: number
}

/** The purchase that an event names: another event may have the id, or none. */
export type NamedPurchase = Purchase | 'another_event' | null

/** Whether what was named is a purchase. */
export const isPurchase = (named: NamedPurchase): named is Purchase =>
  named !== null && named !== 'another_event'

/** How much of a purchase is taken back. */
export type Refunded = {
  readonly minor: number
  /** Nothing of it is left, and it does not count any more. */
  readonly whole: boolean
  /** Pieces of each line that were named by refunds. */
  readonly pieces: readonly number[]
  /** Points of each of `earned` that went back, wherever they were found. */
  readonly points: readonly number[]
}

/**
 * A purchase as refunds see it, from what is kept of its event.
 *
 * @param event      of the purchase; its properties as they were understood
 * @param effects    what the purchase caused
 * @param refunded   what was taken back of it already, or null
 */
export function purchaseOf(
  {
    id: eventId,
    occurredAtMs,
    properties,
  }: Pick<LoyaltyEvent, 'id' | 'occurredAtMs' | 'properties'>,
  effects: readonly Effect[],
  currency: string,
  refunded: Refunded | null,
): Purchase {
  const lines = linesOf(properties['items'], currency)
  const earned = effects.flatMap((effect) =>
    effect.kind === 'points_earned' ? [earnedBy(effect)] : [],
  )
  const counted = effects.flatMap((effect) => {
    if (effect.kind !== 'challenge_progressed') return []
    const { challengeId, measure, period, by } = effect
    return [{ challengeId, measure, period, by }]
  })
  const amountMinor = minorOf(properties['amount'], currency)
  const purchase = { eventId, occurredAtMs, amountMinor, lines, earned, counted }
  return refunded ? { ...purchase, refunded } : unrefunded(purchase)
}

/** A purchase as it was before anything was taken back of it. */
export const unrefunded = (purchase: Omit<Purchase, 'refunded'>): Purchase => ({
  ...purchase,
  refunded: {
    minor: 0,
    whole: false,
    pieces: purchase.lines.map(() => 0),
    points: purchase.earned.map(() => 0),
  },
})

const earnedBy = ({ lotNo, points, wallet = mainWallet, counted }: Earned) =>
  counted === undefined ? { lotNo, points, wallet } : { lotNo, points, wallet, counted }

/** Points that a purchase earned, all rules together; in one wallet, if one is named. */
export const pointsEarned = ({ earned }: Purchase, wallet?: string): number =>
  earned.reduce((sum, lot) => sum + (isOf(lot, wallet) ? lot.points : 0), 0)

/** Points of a purchase that went back; of one wallet, if one is named. */
export const pointsReturned = ({ earned, refunded }: Purchase, wallet?: string): number =>
  refunded.points.reduce((sum, points, at) => sum + (isOf(earned[at], wallet) ? points : 0), 0)

const isOf = (lot: Purchase['earned'][number] | undefined, wallet: string | undefined): boolean =>
  wallet === undefined || lot?.wallet === wallet

function linesOf(items: Value | undefined, currency: string): PurchaseLine[] {
  const list = items !== undefined && isList(items) ? items : []
  return list.filter(isObject).map((item) => ({
    productId: String(item['productId']),
    variantId: typeof item['variantId'] === 'string' ? item['variantId'] : null,
    quantity: Number(item['quantity']),
    priceMinor: minorOf(item['price'], currency),
  }))
}

function minorOf(amount: unknown, currency: string): number {
  const read = parseMoney(amount, currency, '')
  assert(read.ok, 'a purchase that was accepted has its money in the currency of the workspace')
  return read.value
}

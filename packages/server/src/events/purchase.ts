import { type Effect, type Purchase, parseMoney } from '@laurel/domain'
import { assert } from '../db/assert.ts'

/**
 * What a refund must know of a purchase, from what is kept of it.
 *
 * @param properties of the purchase event, as they were understood
 * @param effects    what the purchase caused
 * @param refundedBy id of the refund that took it back already, or null
 */
export function purchaseOf(
  eventId: string,
  properties: Readonly<Record<string, unknown>>,
  effects: readonly Effect[],
  currency: string,
  refundedBy: string | null,
): Purchase {
  const amount = parseMoney(properties['amount'], currency, '/properties/amount')
  assert(amount.ok, 'a purchase that was accepted has an amount in the currency of the workspace')
  const points = effects.reduce(
    (sum, effect) => (effect.kind === 'points_earned' ? sum + effect.points : sum),
    0,
  )
  return { eventId, amountMinor: amount.value, points, refundedBy }
}

import { advance, type Draft } from '../draft.ts'
import { parseMoney } from '../money.ts'
import { maxPoints } from '../points/ledger.ts'
import { outOfRange, type Refusal, refuse } from '../refusal.ts'

/** The member bought something: count it. What it earns is for the rules to say. */
export function purchase(draft: Draft): Refusal | null {
  const { amount, currency } = draft.event.properties
  if (currency !== undefined && currency !== draft.currency) {
    return refuse('currency_mismatch', {
      path: '/properties/currency',
      rule: 'currency_mismatch',
      message: `Money of this workspace is in ${draft.currency}.`,
    })
  }
  const path = '/properties/amount'
  const minor = parseMoney(amount, draft.currency, path)
  if (!minor.ok) return refuse('invalid_event', minor.problem)
  const totalMinor = draft.purchases.totalMinor + minor.value
  if (totalMinor > maxPoints) return outOfRange(path, 'The total of all purchases grows too large.')
  draft.purchases = { count: draft.purchases.count + 1, totalMinor }
  advance(draft, 'last_purchase_at')
  return null
}

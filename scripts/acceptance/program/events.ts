import type { EventInput } from '@laurel/contract'
import type { CdnowPurchase } from '../cdnow-file.ts'
import type { Claim } from './recompute.ts'
import { claimProperties } from './rules.ts'

/** What happened on a day, at most two instants: the purchases, then the claims. */
export type Day = { readonly purchases: EventInput[]; readonly claims: EventInput[] }

/** When the purchases of a day happen: at 17:00 UTC, about noon in New York. */
const purchaseTime = 'T17:00:00.000Z'

/** Events by their day, such as `1997-01-31`; those of one member stand in the order of time. */
export function eventsByDay(
  purchases: readonly CdnowPurchase[],
  claims: readonly Claim[],
): Map<string, Day> {
  const days = new Map<string, Day>()
  const on = (day: string): Day => {
    const known = days.get(day) ?? { purchases: [], claims: [] }
    days.set(day, known)
    return known
  }
  for (const purchase of purchases) on(purchase.day).purchases.push(purchaseEvent(purchase))
  for (const claim of claims) on(claim.at.slice(0, 10)).claims.push(claimEvent(claim))
  return days
}

/** The same as one history: member after member, as in the file, each in the order of time. */
export function history(
  purchases: readonly CdnowPurchase[],
  claims: readonly Claim[],
): EventInput[] {
  const events = [...purchases.map(purchaseEvent), ...claims.map(claimEvent)]
  return [...Map.groupBy(events, ({ memberId }) => memberId).values()].flatMap((own) =>
    own.toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt)),
  )
}

const purchaseEvent = ({ line, customerId, day, cds, dollars }: CdnowPurchase): EventInput => ({
  id: `cdnow-${line}`,
  memberId: customerId,
  type: 'purchase',
  occurredAt: `${day}${purchaseTime}`,
  properties: { amount: dollars, cds },
})

const claimEvent = ({ id, memberId, at }: Claim): EventInput => ({
  id,
  memberId,
  type: 'reward_claimed',
  occurredAt: at,
  properties: claimProperties,
})

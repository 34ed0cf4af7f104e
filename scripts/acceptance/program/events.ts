import type { EventInput } from '@laurel/contract'
import type { CdnowPurchase } from '../cdnow-file.ts'
import type { Claim } from './recompute.ts'
import { claimProperties } from './rules.ts'

/** All that members do: they buy, and claim the reward. */
export type Story = {
  readonly purchases: readonly CdnowPurchase[]
  readonly claims: readonly Claim[]
}

/** An event as it is sent. */
export type Sent = Omit<EventInput, 'properties'> & {
  readonly properties: Record<string, string | number>
}

/** What happens on a day, at two instants: the purchases, then the claims. */
type Day = { readonly purchases: Sent[]; readonly claims: Sent[] }

/** When the purchases of a day happen: at 17:00 UTC, about noon in New York. */
const purchaseTime = 'T17:00:00.000Z'

/** Events by their day, such as `1997-01-31`. */
export function eventsByDay({ purchases, claims }: Story): Map<string, Day> {
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

/** The same as one history: member after member, each in the order of time. */
export function history({ purchases, claims }: Story): Sent[] {
  const events = [...purchases.map(purchaseEvent), ...claims.map(claimEvent)]
  const members = Map.groupBy(events, ({ memberId }) => memberId)
  return [...members.values()].flatMap((own) =>
    own.toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt)),
  )
}

const purchaseEvent = ({ line, customerId, day, cds, dollars }: CdnowPurchase): Sent => ({
  id: `cdnow-${line}`,
  memberId: customerId,
  type: 'purchase',
  occurredAt: `${day}${purchaseTime}`,
  properties: { amount: dollars, cds },
})

const claimEvent = ({ id, memberId, at }: Claim): Sent => ({
  id,
  memberId,
  type: 'reward_claimed',
  occurredAt: at,
  properties: claimProperties,
})

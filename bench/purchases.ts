import { dice } from '../packages/server/src/sample/purchases.ts'
import { type Requests, requests } from './requests.ts'

/**
 * Purchases of members taken at random, as requests of `perRequest` events each. The same `label` gives the
 * same ids, so two streams of one run need two labels.
 */
export function purchases(plan: {
  readonly label: string
  readonly events: number
  readonly members: number
  readonly perRequest: number
  readonly token: string
}): Requests {
  const roll = dice(11)
  let made = 0
  const event = () => {
    made += 1
    return {
      id: `${plan.label}-${made}`,
      memberId: `member-${Math.floor(roll() * plan.members)}`,
      type: 'purchase',
      occurredAt: new Date().toISOString(),
      properties: { amount: (roll() * 100).toFixed(2) },
    }
  }
  return requests({ ...plan, event })
}

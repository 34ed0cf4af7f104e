import { dice } from '../packages/server/src/sample/purchases.ts'
import { post } from './load.ts'

/** A stream of ready requests: each call gives the bytes of one more, or null when all are given. */
export type Requests = { next(): Buffer | null; readonly events: number }

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
  return {
    events: plan.events,
    next: () => {
      if (made >= plan.events) return null
      if (plan.perRequest === 1) return post('/v1/events', plan.token, JSON.stringify(event()))
      const events = Array.from({ length: plan.perRequest }, event)
      return post('/v1/events', plan.token, JSON.stringify({ events }))
    },
  }
}

import type { EventInput } from '@laurel/contract'

/** Ids of what a member did, by the type of the event; the purchases that refunds wait for apart. */
export type Ids = {
  readonly purchase: string[]
  readonly points_spent: string[]
  readonly hold_captured: string[]
  readonly points_held: string[]
  readonly reward_claimed: string[]
  readonly awaited: string[]
}

/** Those of a member who did nothing yet. */
export const newIds = (): Ids => ({
  ...{ purchase: [], points_spent: [], hold_captured: [], points_held: [] },
  ...{ reward_claimed: [], awaited: [] },
})

type Roll = () => number
type Drawn = Pick<EventInput, 'type' | 'properties'> & { readonly agoMs?: number }

const day = 86_400_000
const spendable = ['points', 'points', 'gifts', 'miles']

const whole = (roll: Roll, most: number): number => 1 + Math.floor(roll() * most)
const oneOf = (roll: Roll, ids: readonly string[]): string =>
  ids[ids.length - whole(roll, Math.min(ids.length, 6))] ?? 'nothing'

/**
 * The next thing that a member does.
 *
 * @param nowMs milliseconds since 1970, UTC
 */
export function nextEvent(
  memberId: string,
  ids: Ids,
  id: string,
  roll: Roll,
  nowMs: number,
): EventInput {
  const drawn = draw(roll)(roll, ids, id, nowMs)
  const { agoMs = 0, ...event } = drawn
  const awaited = event.type === 'purchase' ? ids.awaited.shift() : undefined
  const occurredAt = new Date(nowMs - agoMs).toISOString()
  return { id: awaited ?? id, memberId, occurredAt, ...event }
}

/** Each kind of event, with how often it comes. */
const kinds: readonly (readonly [
  weight: number,
  kind: (roll: Roll, ids: Ids, id: string, nowMs: number) => Drawn,
])[] = [
  [30, (roll) => ({ type: 'purchase', properties: bought(roll), agoMs: ago(roll) })],
  [10, (roll, ids) => ({ type: 'refund', properties: refundOf(roll, oneOf(roll, ids.purchase)) })],
  [
    2,
    (roll, ids, id) => {
      ids.awaited.push(`f-${id}`)
      return { type: 'refund', properties: refundOf(roll, `f-${id}`) }
    },
  ],
  [10, (roll) => ({ type: 'points_spent', properties: points(roll, 25) })],
  [
    5,
    (roll, { points_spent, hold_captured }) => ({
      type: 'points_spend_reversed',
      properties: {
        spentEventId: oneOf(roll, roll() < 0.7 ? points_spent : hold_captured),
        ...(roll() < 0.5 ? { points: whole(roll, 8) } : {}),
      },
    }),
  ],
  [
    9,
    (roll, _, __, nowMs) => ({
      type: 'points_held',
      properties: {
        ...points(roll, 20),
        until: new Date(nowMs + (roll() < 0.5 ? 1_000 + roll() * 4_000 : 2 * day)).toISOString(),
      },
    }),
  ],
  [
    6,
    (roll, { points_held }) => ({
      type: 'hold_captured',
      properties: {
        holdEventId: oneOf(roll, points_held),
        ...(roll() < 0.5 ? { points: whole(roll, 10) } : {}),
      },
    }),
  ],
  [
    3,
    (roll, { points_held }) => ({
      type: 'hold_released',
      properties: { holdEventId: oneOf(roll, points_held) },
    }),
  ],
  [
    5,
    (roll, { purchase }) => ({
      type: 'points_confirmed',
      properties: { earnedEventId: oneOf(roll, purchase) },
    }),
  ],
  [
    3,
    (roll) => ({
      type: 'points_adjusted',
      properties: { points: whole(roll, 9) * (roll() < 0.5 ? -1 : 1), reason: 'put right' },
    }),
  ],
  [
    10,
    (roll) => ({
      type: 'reward_claimed',
      properties: { rewardId: roll() < 0.5 ? 'mug' : 'ten-off' },
    }),
  ],
  [3, ofClaim('reward_redeemed')],
  [3, ofClaim('reward_cancelled')],
  [2, ofClaim('reward_refunded')],
  [1, () => ({ type: 'opt_out', properties: {} })],
  [3, () => ({ type: 'opt_in', properties: {} })],
]

const weights = kinds.reduce((sum, [weight]) => sum + weight, 0)

function draw(roll: Roll): (typeof kinds)[number][1] {
  let left = roll() * weights
  for (const [weight, kind] of kinds) {
    left -= weight
    if (left < 0) return kind
  }
  return () => ({ type: 'opt_in', properties: {} })
}

function ofClaim(type: string): (roll: Roll, ids: Ids) => Drawn {
  return (roll, { reward_claimed }) => ({
    ...{ type, properties: { claimId: oneOf(roll, reward_claimed) } },
  })
}

const points = (roll: Roll, most: number) => ({
  points: whole(roll, most),
  wallet: spendable[Math.floor(roll() * spendable.length)] ?? 'points',
})

function bought(roll: Roll): Record<string, string | { productId: string }[]> {
  const items = Array.from({ length: Math.floor(roll() * 3) }, () => ({
    productId: roll() < 0.5 ? 'tea' : 'bread',
    quantity: whole(roll, 3),
    price: (roll() * 6).toFixed(2),
  }))
  return { amount: (roll() * 25).toFixed(2), ...(items.length > 0 ? { items } : {}) }
}

function refundOf(roll: Roll, purchaseEventId: string) {
  const how = roll()
  if (how < 0.4) return { purchaseEventId }
  if (how < 0.7) return { purchaseEventId, amount: (0.01 + roll() * 9).toFixed(2) }
  const productId = roll() < 0.5 ? 'tea' : 'bread'
  return { purchaseEventId, items: [{ productId, quantity: whole(roll, 2) }] }
}

/** Now; or so long ago that points begin, end or are given up within seconds; or weeks ago. */
function ago(roll: Roll): number {
  const when = roll()
  if (when < 0.55) return 0
  if (when < 0.85) return day - 1_000 - Math.floor(roll() * 4_000)
  return 2 * day + 3_600_000 + Math.floor(roll() * 25 * day)
}

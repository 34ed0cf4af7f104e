/**
 * The programme of the sample coffee house: what it knows of its members, what earns, and what Braze is
 * told. Written as it is put through the API, so that it reads like a first integration.
 */
export const sampleProgram = {
  fields: {
    favourite_drink: { type: 'string', label: 'Favourite drink' },
    home_store: { type: 'string', label: 'Home store' },
    drinks_rated: {
      type: 'integer',
      label: 'Drinks rated',
      derive: {
        on: ['drink_rated'],
        expression: 'has(member.drinks_rated) ? member.drinks_rated + 1 : 1',
      },
    },
    tier: {
      type: 'string',
      label: 'Tier',
      description: 'By points ever earned.',
      derive: {
        on: ['purchase', 'refund'],
        expression:
          "member.points_earned_total >= 1000 ? 'gold' : member.points_earned_total >= 300 ? 'silver' : 'bronze'",
      },
    },
  },
  eventTypes: {
    drink_rated: {
      description: 'The member rated a drink with stars.',
      properties: {
        stars: { type: 'integer', required: true },
        drink: { type: 'string', required: true },
      },
    },
  },
  earnRules: {
    purchase: {
      name: 'Two points for each unit of money',
      on: 'purchase',
      points: 'event.amount * 2',
      expiry: { kind: 'after', months: 12, until: 'month' },
    },
    rating: { name: 'Five points for a rating', on: 'drink_rated', points: '5' },
  },
  mapping: {
    points_balance: 'loyalty_points',
    points_expiring_next: 'loyalty_points_expiring',
    points_expire_next_at: 'loyalty_points_expire_at',
    tier: 'loyalty_tier',
    favourite_drink: 'favourite_drink',
    home_store: 'home_store',
    purchases_count: 'purchases_count',
    purchases_total: 'purchases_total',
    last_purchase_at: 'last_purchase_at',
    first_name: 'first_name',
    last_name: 'last_name',
    email: 'email',
  },
} as const

/** The workflows of the sample, telling the connection `connectionId`. */
export const sampleWorkflows = (connectionId: string) => ({
  'tell-purchases': {
    name: 'Tell purchases',
    when: { event: 'purchase' },
    then: [
      {
        do: 'sync_event' as const,
        connectionId,
        as: 'custom_event' as const,
        name: 'loyalty_purchase',
        properties: [
          { to: 'order_id', from: 'orderId' },
          { to: 'amount', from: 'amount' },
          { to: 'points_balance', expression: 'member.points_balance' },
        ],
        maxAgeDays: 3,
      },
    ],
  },
  'tell-good-ratings': {
    name: 'Tell good ratings',
    when: { event: 'drink_rated' },
    only: { condition: 'event.stars >= 4' },
    then: [
      {
        do: 'sync_event' as const,
        connectionId,
        as: 'custom_event' as const,
        properties: 'all' as const,
      },
    ],
  },
})

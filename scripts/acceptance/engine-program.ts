import {
  addCoupons,
  createConnection,
  publishCampaign,
  putBadge,
  putCampaign,
  putChallenge,
  putCouponPool,
  putEarnRule,
  putMapping,
  putReward,
  putTierSet,
  putWallet,
} from '@laurel/contract'
import { call, type Remote } from '../../packages/server/src/cli/call.ts'
import type { SandboxReady } from '../start/stack.ts'

/** The bounds of the program that must hold however much is asked at once. */
export const bounds = {
  /** Points of the campaign `rush`, for all members together and for one. */
  budget: 4_000,
  cap: 150,
  /** How many of the reward `mug` there are, and how many codes the pool `ten-off` has. */
  stock: 40,
  codes: 60,
  /** Points of the wallet `status` that rules give in a week. */
  statusAWeek: 100,
} as const

/** Loyalty fields that Braze is told, by the same names. */
export const toldFields = [
  'points_balance',
  'points_expired_total',
  'gifts_balance',
  'miles_balance',
  'status_balance',
  'purchases_count',
  'purchases_total',
  'rewards_claimed_total',
  'club_tier',
] as const

/**
 * Configure all that the engine has: wallets that slide, wait, are limited and write off; points that wait and
 * expire; campaigns with caps and a budget; rewards with stock and codes; a challenge, and tiers.
 */
export async function configureEngine(laurel: Remote, braze: SandboxReady): Promise<void> {
  await putWallets(laurel)
  await putRules(laurel)
  await putCampaigns(laurel)
  await putRewards(laurel)
  await call(laurel, putBadge, { params: { id: 'five' }, body: { name: 'Five' } })
  await call(laurel, putChallenge, {
    params: { id: 'five' },
    body: {
      ...{ name: 'Five purchases', on: 'purchase', measure: { kind: 'count' }, target: 5 },
      ...{ recurrence: { kind: 'again' }, rollback: true },
      gives: { points: 7, badge: 'five', expiry: { kind: 'after', days: 3 } },
    },
  })
  await call(laurel, putTierSet, {
    params: { id: 'club' },
    body: {
      ...{ name: 'Club', basis: { kind: 'points_earned', wallet: 'status' } },
      ...{ window: { kind: 'rolling', days: 30 }, downgrade: 'full', graceDays: 0 },
      tiers: [
        { id: 'base', name: 'Base', min: 0 },
        { id: 'silver', name: 'Silver', min: 60 },
        { id: 'gold', name: 'Gold', min: 150 },
      ],
    },
  })
  await call(laurel, createConnection, {
    body: { id: 'braze', name: 'Sandbox', instanceUrl: braze.url, apiToken: braze.key },
  })
  await call(laurel, putMapping, {
    params: { connectionId: 'braze' },
    body: { mappings: toldFields.map((field) => ({ field, remote: field })) },
  })
}

async function putWallets(laurel: Remote): Promise<void> {
  const wallet = (id: string, body: NonNullable<Body<typeof putWallet>>) =>
    call(laurel, putWallet, { params: { id }, body })
  await wallet('gifts', {
    ...{ name: 'Gifts', kind: 'spendable', expiry: { kind: 'inactive', days: 1 } },
    spendLimits: [{ points: 60, per: 'day', beyond: 'trim' }],
  })
  await wallet('miles', {
    ...{ name: 'Miles', kind: 'spendable', negative: 'write_off' },
    pending: { confirmed: { withinDays: 1 } },
  })
  await wallet('status', {
    ...{ name: 'Status', kind: 'qualifying', refund: 'keep' },
    earnLimits: [{ points: bounds.statusAWeek, per: 'week', beyond: 'trim' }],
  })
}

type Body<R extends Parameters<typeof call>[1]> = NonNullable<Parameters<typeof call<R>>[2]>['body']

async function putRules(laurel: Remote): Promise<void> {
  const rule = (id: string, body: Omit<NonNullable<Body<typeof putEarnRule>>, 'name' | 'on'>) =>
    call(laurel, putEarnRule, { params: { id }, body: { name: id, on: 'purchase', ...body } })
  await rule('base', { points: 'event.amount' })
  await rule('brief', { points: 'event.amount', expiry: { kind: 'after', days: 1 } })
  await rule('waits', {
    ...{ points: 'event.amount * 2.0', pending: { days: 1 } },
    expiry: { kind: 'after', days: 2 },
  })
  for (const wallet of ['gifts', 'miles', 'status']) {
    await rule(wallet, { points: 'event.amount', wallet })
  }
}

async function putCampaigns(laurel: Remote): Promise<void> {
  const twice = { kind: 'multiply', by: '2' } as const
  const campaigns = {
    rush: {
      ...{ name: 'Twice', onRefund: 'keep', budget: { points: bounds.budget } },
      rules: [{ id: 'twice', on: 'purchase', then: twice }],
      caps: [{ points: bounds.cap, per: 'member', period: 'lifetime' }],
    },
    bonus: {
      ...{ name: 'Bonus', budget: { points: bounds.budget } },
      rules: [{ id: 'five', on: 'purchase', then: { kind: 'bonus', points: 5 } }],
    },
  } as const satisfies Record<string, NonNullable<Body<typeof putCampaign>>>
  for (const [id, body] of Object.entries(campaigns)) {
    await call(laurel, putCampaign, { params: { id }, body })
    await call(laurel, publishCampaign, { params: { id }, body: {} })
  }
}

async function putRewards(laurel: Remote): Promise<void> {
  const id = 'ten-off'
  await call(laurel, putCouponPool, { params: { id }, body: { name: 'Ten off' } })
  const codes = Array.from({ length: bounds.codes }, (_, at) => `TEN-${at}`)
  await call(laurel, addCoupons, { params: { id }, body: { codes } })
  await call(laurel, putReward, {
    params: { id },
    body: {
      ...{ name: 'Ten off', cost: { points: 3 }, active: true },
      fulfils: { kind: 'coupon', poolId: id },
    },
  })
  await call(laurel, putReward, {
    params: { id: 'mug' },
    body: {
      ...{ name: 'A mug', cost: { points: 4, wallet: 'gifts' }, active: true },
      ...{ fulfils: { kind: 'manual' }, stock: bounds.stock, limits: { perMember: 3 } },
    },
  })
}

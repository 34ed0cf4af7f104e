import {
  publishCampaign,
  putBadge,
  putBenefit,
  putCampaign,
  putChallenge,
  putEarnRule,
  putEventType,
  putField,
  putReferralProgram,
  putReward,
  putSegment,
  putTierSet,
  putWallet,
} from '@laurel/contract'
import { call, type Question, type Remote } from '../packages/server/src/cli/call.ts'
import { putClub } from './tiers.ts'

/** A program that uses all of the engine: what a large brand would run. Its events are those of `mixture`. */
export async function wholeProgram(remote: Remote): Promise<void> {
  await wallets(remote)
  await visits(remote)
  await call(remote, putSegment, {
    params: { id: 'loyal' },
    body: { name: 'Loyal', condition: 'member.purchases_count >= 5' },
  })
  await earnRules(remote)
  await putClub(remote)
  await call(remote, putTierSet, {
    params: { id: 'status_club' },
    body: {
      name: 'Status club',
      basis: { kind: 'points_earned', wallet: 'status' },
      window: { kind: 'calendar', period: 'year' },
      tiers: [
        { id: 'member', name: 'Member', min: 0 },
        { id: 'elite', name: 'Elite', min: 500 },
      ],
      downgrade: 'full',
    },
  })
  await campaigns(remote)
  await challenges(remote)
  await gifts(remote)
}

/** Loyalty fields that are mapped, by the names that they have in Braze. */
export const mapped = [
  'points_balance',
  'points_expiring_next',
  'points_expire_next_at',
  'miles_balance',
  'status_balance',
  'purchases_count',
  'purchases_total',
  'last_purchase_at',
  'club_tier',
  'status_club_tier',
  'rewards_claimed_total',
  'favourite_store',
].map((field) => ({ field, remote: field }))

async function wallets(remote: Remote): Promise<void> {
  await call(remote, putWallet, {
    params: { id: 'points' },
    body: {
      name: 'Points',
      kind: 'spendable',
      expiry: { kind: 'after', months: 12, until: 'month' },
      earnLimits: [{ points: 100_000, per: 'day', beyond: 'trim' }],
      spendLimits: [{ points: 50_000, per: 'month', beyond: 'reject' }],
    },
  })
  await call(remote, putWallet, {
    params: { id: 'miles' },
    body: {
      name: 'Miles',
      kind: 'spendable',
      expiry: { kind: 'after', months: 24 },
      earnLimits: [{ points: 10_000, per: 'month', beyond: 'trim' }],
    },
  })
  await call(remote, putWallet, {
    params: { id: 'status' },
    body: { name: 'Status', kind: 'qualifying' },
  })
}

async function visits(remote: Remote): Promise<void> {
  await call(remote, putEventType, {
    params: { name: 'visit' },
    body: { properties: { store: { type: 'string', required: true } } },
  })
  await call(remote, putField, {
    params: { name: 'favourite_store' },
    body: {
      type: 'string',
      label: 'Favourite store',
      derive: { on: ['visit'], expression: 'event.store' },
    },
  })
}

/** Twenty: three give at every purchase, each in a wallet of its own; of the others few do. */
async function earnRules(remote: Remote): Promise<void> {
  const rule = (id: string, on: string, points: string, more: object = {}) =>
    call(remote, putEarnRule, { params: { id }, body: { name: id, on, points, ...more } })
  await rule('per-unit', 'purchase', 'event.amount')
  await rule('miles', 'purchase', 'event.amount / 10.0', { wallet: 'miles' })
  await rule('status', 'purchase', 'event.amount', { wallet: 'status' })
  for (let store = 0; store < 12; store += 1) {
    const when = `event.source == 'store-${store}' && event.amount >= ${20 + 5 * store}.0`
    await rule(`store-${store}`, 'purchase', '5', { when })
  }
  await rule('first', 'purchase', '50', { when: 'member.purchases_count == 0' })
  await rule('tenth', 'purchase', '100', { when: 'member.purchases_count == 9' })
  await rule('visit', 'visit', '1', { when: 'member.purchases_count > 0' })
  await rule('joined', 'enrol', '10')
  await rule('told', 'profile', '1', { when: '!has(member.birth_date)' })
}

async function campaigns(remote: Remote): Promise<void> {
  type Draft = NonNullable<Question<typeof putCampaign>['body']>
  const campaign = async (id: string, body: Draft) => {
    await call(remote, putCampaign, { params: { id }, body })
    await call(remote, publishCampaign, { params: { id }, body: {} })
  }
  await campaign('double', {
    name: 'Double points',
    segment: 'loyal',
    group: 'seasonal',
    rules: [
      {
        id: 'twice',
        on: 'purchase',
        when: 'event.amount >= 50.0',
        then: { kind: 'multiply', by: '2' },
      },
    ],
    caps: [{ points: 1_000, per: 'member', period: 'month' }],
    budget: { points: 1_000_000_000 },
  })
  await campaign('evening', {
    name: 'Evenings',
    group: 'seasonal',
    schedule: { hours: [{ from: '18:00', to: '24:00' }] },
    rules: [{ id: 'bonus', on: 'purchase', then: { kind: 'bonus', points: 5 } }],
    caps: [{ times: 1_000_000, per: 'campaign', period: 'day' }],
  })
  await campaign('miles', {
    name: 'Miles for gold',
    audience: "has(member.club_tier) && member.club_tier == 'gold'",
    rules: [{ id: 'miles', on: 'purchase', wallet: 'miles', then: { kind: 'bonus', points: 2 } }],
    caps: [{ times: 5, per: 'member', period: 'day' }],
  })
}

async function challenges(remote: Remote): Promise<void> {
  await call(remote, putBadge, { params: { id: 'regular' }, body: { name: 'Regular' } })
  const purchase = { on: 'purchase', rollback: true }
  await call(remote, putChallenge, {
    params: { id: 'five_a_month' },
    body: {
      ...{ name: 'Five a month', measure: { kind: 'count' }, target: 5, ...purchase },
      ...{ recurrence: { kind: 'each', period: 'week' }, gives: { points: 20 } },
    },
  })
  await call(remote, putChallenge, {
    params: { id: 'thousand' },
    body: {
      ...{ name: 'A thousand', measure: { kind: 'sum', of: 'event.amount' }, target: 1_000 },
      ...{ ...purchase, recurrence: { kind: 'again' }, gives: { points: 50, badge: 'regular' } },
    },
  })
  await call(remote, putChallenge, {
    params: { id: 'weekly_visits' },
    body: {
      ...{ name: 'Week by week', on: 'visit', measure: { kind: 'streak', every: 'week' } },
      ...{ target: 4, gives: { points: 30 } },
    },
  })
}

/** Rewards, benefits and what is given for friends. */
async function gifts(remote: Remote): Promise<void> {
  await call(remote, putReward, {
    params: { id: 'coffee' },
    body: {
      ...{ name: 'Coffee', cost: { points: 10 }, stock: 1_000_000_000, active: true },
      ...{ fulfils: { kind: 'code', length: 12 }, limits: { perMember: 1_000 } },
      ...{ claimExpires: { afterDays: 30, givesBack: true } },
    },
  })
  await call(remote, putBenefit, {
    params: { id: 'birthday' },
    body: {
      ...{ name: 'Birthday', on: { kind: 'birthday' }, active: true },
      gives: { kind: 'points', points: 100 },
    },
  })
  await call(remote, putReferralProgram, {
    params: { id: 'friends' },
    body: {
      ...{ name: 'Friends', on: 'purchase', when: 'event.amount >= 20.0', afterDays: 14 },
      ...{ advocate: { points: 50 }, friend: { points: 25 } },
      atMost: { friends: 20, per: 'month' },
    },
  })
}

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database } from '../src/db/database.ts'
import { sql } from '../src/db/sql.ts'
import { forget } from '../src/forget/forget.ts'
import { readMember } from '../src/members/read.ts'
import { sweeper } from '../src/points/sweep.ts'
import { forward } from '../src/referrals/forward.ts'
import { addToPool } from '../src/rewards/coupons.ts'
import {
  configure,
  type Event,
  now,
  openShop,
  purchase,
  refund,
  type Shop,
  word,
} from './events-shop.ts'

const dayMs = 86_400_000
const common = { name: 'Each', on: 'purchase' }

/** Something of each kind, by kind and id. */
const configured: readonly (readonly [string, string, Record<string, unknown>])[] = [
  [
    'wallet',
    'miles',
    {
      ...{ name: 'Miles', kind: 'spendable', expiry: { kind: 'inactive', days: 30 } },
      earnLimits: [{ points: 150, per: 'month', beyond: 'trim' }],
      spendLimits: [{ points: 90, per: 'week', beyond: 'reject' }],
    },
  ],
  ['wallet', 'status', { name: 'Status', kind: 'qualifying', refund: 'keep' }],
  ['earn_rule', 'miles', { ...common, points: 'event.amount', wallet: 'miles' }],
  ['earn_rule', 'status', { ...common, points: '1', wallet: 'status' }],
  ['earn_rule', 'waits', { ...common, points: '5', pending: { days: 3 } }],
  ['earn_rule', 'week', { ...common, points: '4', expiry: { kind: 'after', days: 7 } }],
  ['badge', 'fan', { name: 'Fan' }],
  [
    'challenge',
    'two',
    {
      ...{ ...common, measure: { kind: 'count' }, target: 2, rollback: true },
      ...{ recurrence: { kind: 'again' }, gives: { points: 9, badge: 'fan' } },
    },
  ],
  [
    'challenge',
    'sum',
    {
      ...{ ...common, measure: { kind: 'sum', of: 'event.amount' }, target: 500, rollback: true },
      ...{ recurrence: { kind: 'each', period: 'month' }, gives: { points: 1 } },
    },
  ],
  ['coupon_pool', 'ten', { name: 'Ten off' }],
  [
    'reward',
    'mug',
    {
      ...{ name: 'A mug', cost: { points: 10 }, fulfils: { kind: 'manual' }, active: true },
      ...{ stock: 9, claimExpires: { afterDays: 5, givesBack: true } },
    },
  ],
  [
    'reward',
    'coupon',
    {
      ...{ name: 'Ten off', cost: { points: 10 }, fulfils: { kind: 'coupon', poolId: 'ten' } },
      ...{ active: true, stock: 5, claimExpires: { afterDays: 60, givesBack: false } },
    },
  ],
  [
    'tier_set',
    'club',
    {
      ...{ name: 'Club', basis: { kind: 'spend' }, window: { kind: 'rolling', days: 60 } },
      ...{ tiers: [{ id: 'base', name: 'Base', min: 10 }], downgrade: 'full' },
      ...{ graceDays: 0, keepOnRefund: false },
    },
  ],
  [
    'referral_program',
    'friends',
    { ...common, afterDays: 2, advocate: { points: 50 }, friend: { points: 20 } },
  ],
]

const spring = {
  ...{ name: 'Spring', budget: { points: 200 } },
  rules: [{ id: 'r', on: 'purchase', then: { kind: 'bonus', points: 7 } }],
  caps: [
    { points: 20, per: 'member', period: 'month' },
    { times: 50, per: 'campaign', period: 'week' },
  ],
}

/** A shop with something of each kind in which a good deal has happened. Its clock has gone on to `nowMs`. */
export type BusyShop = Shop & { readonly nowMs: number }

/** Open a shop, and let three members do a bit of everything; a fourth was forgotten, and a fifth came by the first. */
export async function busyShop(db: Database): Promise<BusyShop> {
  const clock = { ms: now }
  const shop = await openShop(db, { deps: { now: () => clock.ms }, unknownMembers: 'enrol' })
  const { workspaceId } = shop
  await db.ask(publish(workspaceId, 'spring', spring))
  for (const [kind, id, definition] of configured) {
    await configure(db, workspaceId, kind, id, definition)
  }
  await addToPool(db, { workspaceId, poolId: 'ten' }, { codes: ['A', 'B', 'C', 'D'] })
  const send = (...events: Event[]) => accept(shop, events)
  await send(...firstDay('m1'), ...firstDay('m2'), ...firstDay('gone'))
  await forget(
    { db, newId: randomUUID },
    { workspaceId, memberId: 'gone', brazeDelete: false },
    now,
  )
  const { fields } = await readMember(shop, workspaceId, 'm1', clock.ms)
  await send(
    { id: 'e', memberId: 'friend', properties: { referralCode: fields['referral_code'] } },
    purchase('p1', 30, { memberId: 'friend' }),
  )
  clock.ms += 10 * dayMs
  const sweep = sweeper({ db, intake: shop.intake, now: () => clock.ms, random: () => 0 })
  await sweep(() => true)
  await forward({ db, intake: shop.intake }, () => true)
  await send(...laterDay('m1', clock.ms))
  return { ...shop, nowMs: clock.ms }
}

const firstDay = (memberId: string): Event[] =>
  [
    { id: 'e' },
    purchase('p1', 100.25),
    purchase('p2', 40),
    { id: 's1', type: 'points_spent', properties: { points: 60 } },
    { id: 's2', type: 'points_spent', properties: { points: 30, wallet: 'miles' } },
    refund('r1'),
    refund('r2', { purchaseEventId: 'p2', amount: '1.50' }),
    refund('r3', { purchaseEventId: 'p3', amount: '20.00' }),
    purchase('p3', 200),
    { id: 'u1', type: 'points_spend_reversed', properties: { spentEventId: 's1', points: 15 } },
    { id: 'h1', type: 'points_held', properties: { points: 3, minutes: 60 } },
    { id: 'h2', type: 'points_held', properties: { points: 9, minutes: 40_000 } },
    { id: 'h3', type: 'points_held', properties: { points: 8, minutes: 60 } },
    { id: 'k1', type: 'hold_captured', properties: { holdEventId: 'h3', points: 5 } },
    { id: 'c1', type: 'reward_claimed', properties: { rewardId: 'mug' } },
    { id: 'c2', type: 'reward_claimed', properties: { rewardId: 'coupon' } },
    { id: 'c3', type: 'reward_claimed', properties: { rewardId: 'mug' } },
    { id: 'x1', type: 'reward_redeemed', properties: { claimId: 'c3' } },
  ].map((event) => ({ ...event, memberId }))

const laterDay = (memberId: string, atMs: number): Event[] => {
  const occurredAt = new Date(atMs - 1_000).toISOString()
  return [
    purchase('p4', 60),
    { id: 'c4', type: 'reward_claimed', properties: { rewardId: 'coupon' } },
    { id: 'a1', type: 'points_adjusted', properties: { points: -5, reason: 'goodwill' } },
    { id: 'o1', type: 'opt_out' },
  ].map((event) => ({ ...event, memberId, occurredAt }))
}

async function accept(shop: Shop, events: readonly Event[]): Promise<void> {
  const answers = await shop.send(...events)
  const wrong = answers.filter((answer) => word(answer) !== 'accepted')
  assert.deepEqual(wrong, [])
}

const publish = (workspaceId: number, id: string, definition: object) => sql(z.never())`
  insert into campaign_versions (workspace_id, campaign_id, version, definition, actor, published_at)
  values (${workspaceId}, ${id}, 1, ${JSON.stringify(definition)}::jsonb, 'test', now())`

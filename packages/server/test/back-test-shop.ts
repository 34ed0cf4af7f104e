import { backTester } from '../src/back-test/run.ts'
import type { Database } from '../src/db/database.ts'
import { sweeper } from '../src/points/sweep.ts'
import { addToPool } from '../src/rewards/coupons.ts'
import { saveTierSet } from '../src/tiers/change.ts'
import { configure, type Event, now, openShop, type Shop, word } from './events-shop.ts'

const day = 86_400_000

/** When the shop opens, in days before `now`. */
export const opened = 60

/** A shop whose clock stands where each event happens, and its back-tests. */
export type PastShop = Shop & {
  readonly clock: { ms: number }
  /** Take an event in so many days before `now`, at that very time unless it says when it happened; what became of it. */
  readonly happen: (daysAgo: number, memberId: string, event: Event) => Promise<string>
  /** Bring the clock to so many days before `now`, and book what is due by then. */
  readonly sweepAt: (daysAgo: number) => Promise<void>
  /** Write the draft of a campaign. */
  readonly draft: (definition: object, id?: string) => Promise<void>
  readonly backTest: (how?: object, id?: string) => ReturnType<ReturnType<typeof backTester>>
}

/** Open a shop in the past. */
export async function pastShop(db: Database): Promise<PastShop> {
  const clock = { ms: now - opened * day }
  const shop = await openShop(db, { deps: { now: () => clock.ms }, unknownMembers: 'enrol' })
  const { workspaceId, intake } = shop
  const to = (daysAgo: number) => {
    clock.ms = Math.round(now - daysAgo * day)
  }
  const sweep = sweeper({ db, intake, now: () => clock.ms, random: () => 0 })
  const test = backTester({ db, now: () => now })
  return {
    ...shop,
    clock,
    happen: async (daysAgo, memberId, event) => {
      to(daysAgo)
      const occurredAt = new Date(clock.ms).toISOString()
      const [answer] = await shop.send({ occurredAt, ...event, memberId })
      return word(answer)
    },
    sweepAt: async (daysAgo) => {
      to(daysAgo)
      await sweep(() => true)
    },
    draft: (definition, id = 'summer') =>
      configure(db, workspaceId, 'campaign', id, { name: id, ...definition }),
    backTest: (how = {}, id = 'summer') =>
      test({
        ...{ workspaceId, id, signal: new AbortController().signal },
        how: { days: 30, maxEvents: 10_000, seconds: 50, ...how },
      }),
  }
}

/** Configure a bit of everything that one event may do to another, or to another member. */
export async function configureAll(shop: PastShop): Promise<void> {
  const { db, workspaceId, clock } = shop
  const put = (kind: string, id: string, definition: object) =>
    configure(db, workspaceId, kind, id, { name: id, ...definition })
  await put('wallet', 'miles', { kind: 'qualifying', pending: { days: 3 } })
  await put('earn_rule', 'miles', { on: 'purchase', points: 'event.amount', wallet: 'miles' })
  await put('earn_rule', 'of-gold', {
    ...{ on: 'purchase', points: 'event.amount / 10.0' },
    when: 'has(member.club_tier) && member.club_tier == "gold"',
    ...{ expiry: { kind: 'after', days: 9 } },
  })
  const caller = { workspaceId, keyId: 'test', scopes: [] }
  await saveTierSet(
    db,
    { caller, id: 'club', nowMs: clock.ms },
    {
      ...{ name: 'Club', basis: { kind: 'points_earned' }, keepOnRefund: false },
      window: { kind: 'rolling', days: 10 },
      tiers: [
        { id: 'silver', name: 'Silver', min: 60 },
        { id: 'gold', name: 'Gold', min: 150 },
      ],
      ...{ downgrade: 'full', graceDays: 1 },
    },
  )
  await put('benefit', 'welcome', {
    ...{ on: { kind: 'event', event: 'tier_upgraded' }, active: true },
    gives: { kind: 'points', points: 5 },
  })
  await put('challenge', 'three', {
    ...{ on: 'purchase', measure: { kind: 'count' }, target: 3, rollback: true },
    recurrence: { kind: 'again' },
    gives: { points: 7 },
  })
  await put('coupon_pool', 'ten', {})
  const reward = {
    cost: { points: 20 },
    active: true,
    claimExpires: { afterDays: 4, givesBack: true },
  }
  await put('reward', 'coupon', {
    ...reward,
    fulfils: { kind: 'coupon', poolId: 'ten' },
    stock: 50,
  })
  const codes = Array.from({ length: 60 }, (_, i) => `CODE-${i}`)
  await addToPool(db, { workspaceId, poolId: 'ten' }, { codes })
}

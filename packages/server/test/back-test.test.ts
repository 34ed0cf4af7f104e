import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { publish } from '../src/campaigns/publish.ts'
import { readMember } from '../src/members/read.ts'
import { configureAll, opened, type PastShop, pastShop } from './back-test-shop.ts'
import { freshDatabase } from './database.ts'
import { type Event, now, purchase, refund } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000

const rule = (then: object, more: object = {}) => ({ id: 'r', on: 'purchase', then, ...more })

test('a draft is tried on what happened since the window began, and compared with what was booked', async () => {
  const shop = await pastShop(db)
  await shop.happen(60, 'ann', purchase('p0', 100))
  await shop.happen(20, 'ann', purchase('p1', 10))
  await shop.happen(19, 'bob', purchase('p1', 200))
  await shop.happen(18, 'bob', purchase('p2', 40))
  await shop.happen(17, 'bob', refund('r1', { purchaseEventId: 'p2' }))
  await shop.happen(16, 'cat', { id: 'e', type: 'enrol' })
  // 10 + 200 + 40 points by the earn rule, of which 40 went back; doubled that is as much again.
  await shop.draft({ rules: [rule({ kind: 'multiply', by: '2' })], budget: { points: 230 } })
  const { from, until, ...report } = await shop.backTest({ pointValue: '0.005' })
  assert.deepEqual(
    [from, until],
    [new Date(now - 30 * day).toISOString(), new Date(now).toISOString()],
  )
  assert.deepEqual(report, {
    campaign: 'summer',
    version: 1,
    complete: true,
    reached: null,
    sample: { members: 2, events: 5, share: 1 },
    draft: {
      members: 2,
      events: 3,
      points: [{ wallet: 'points', points: 230 }],
      capped: { events: 1, points: 20 },
      // Half of what the last purchase used came back with it: 230 less 20.
      use: [{ measure: 'points', period: 'lifetime', name: null, used: 210 }],
    },
    wallets: [
      {
        wallet: 'points',
        booked: { given: 250, returned: 40 },
        today: { given: 250, returned: 40 },
        draft: { given: 480, returned: 60 },
        extra: 210,
        cost: '1.050',
      },
    ],
    sources: [
      { kind: 'campaign', id: 'summer', wallet: 'points', booked: 0, today: 0, draft: 230 },
      {
        ...{ kind: 'earn_rule', id: 'spend-one-earn-one', wallet: 'points' },
        ...{ booked: 250, today: 250, draft: 250 },
      },
    ],
    tiers: [],
    refused: { events: 0, examples: [] },
    agreement: { events: 4, differ: 0, refused: 0, examples: [] },
    estimate: null,
  })
})

/** One thing that a member does, so many hours after the one before. */
type Act = {
  readonly hours: number
  readonly late: number
  readonly member: number
  readonly what: (typeof whats)[number]
  readonly size: number
}

const whats = [
  ...(['buys', 'returns', 'returns a part', 'spends', 'has it back', 'claims'] as const),
  ...(['redeems', 'cancels', 'holds', 'captures', 'leaves', 'comes back'] as const),
] as const

const acts = fc.array(
  fc.record({
    hours: fc.integer({ min: 4, max: 60 }),
    late: fc.constantFrom(0, 0, 0, 0, 5, 300),
    member: fc.integer({ min: 0, max: 2 }),
    what: fc.constantFrom<Act['what'][]>(...Array(8).fill('buys'), ...whats),
    size: fc.integer({ min: 1, max: 80 }),
  }),
  { minLength: 25, maxLength: 45 },
)

/** The event of an act, and what it names of those before: the latest that the member did of a kind. */
function eventOf({ what, size }: Act, i: number, done: ReadonlyMap<string, string>): Event {
  const id = `e${i}`
  const last = (of: string) => done.get(of) ?? 'nothing'
  const event = (type: string, properties: object = {}) => ({ id, type, properties })
  switch (what) {
    case 'buys':
      return purchase(id, size)
    case 'returns':
      return refund(id, { purchaseEventId: last('buys') })
    case 'returns a part':
      return refund(id, { purchaseEventId: last('buys'), amount: 1 })
    case 'spends':
      return event('points_spent', { points: size })
    case 'has it back':
      return event('points_spend_reversed', { spentEventId: last('spends') })
    case 'claims':
      return event('reward_claimed', { rewardId: 'coupon' })
    case 'redeems':
      return event('reward_redeemed', { claimId: last('claims') })
    case 'cancels':
      return event('reward_cancelled', { claimId: last('claims') })
    case 'holds':
      return event('points_held', { points: size, minutes: 60 * size })
    case 'captures':
      return event('hold_captured', { holdEventId: last('holds') })
    case 'leaves':
      return event('opt_out')
    case 'comes back':
      return event('opt_in')
  }
}

/**
 * Let acts happen in a shop that opens `opened` days ago, with a sweep before each of them.
 *
 * @param only    numbers of those that are left in; left out: all
 * @param publish called when the window of 30 days begins
 * @returns numbers of those that were accepted
 */
async function live(
  shop: PastShop,
  all: readonly Act[],
  { only, publish }: { only?: ReadonlySet<number>; publish?: () => Promise<unknown> } = {},
): Promise<Set<number>> {
  const accepted = new Set<number>()
  const done = new Map<string, string>()
  let daysAgo: number = opened
  let isOpen = false
  const begin = async () => {
    if (isOpen) return
    isOpen = true
    await shop.sweepAt(30)
    await publish?.()
  }
  for (const [i, act] of all.entries()) {
    daysAgo -= (act.hours + i / 60) / 24
    if (daysAgo < 0.1) break
    if (daysAgo <= 30) await begin()
    const own = `m${act.member}`
    const known = new Map(
      [...done].flatMap(([key, id]) => (key.startsWith(own) ? [[key.slice(3), id]] : [])),
    )
    const event = eventOf(act, i, known)
    if (only && !only.has(i)) continue
    await shop.sweepAt(daysAgo)
    const occurredAt = new Date(shop.clock.ms - act.late * 3_600_000).toISOString()
    const said = await shop.happen(daysAgo, own, { ...event, occurredAt })
    if (said !== 'accepted') continue
    accepted.add(i)
    done.set(`${own} ${act.what}`, event.id)
  }
  await begin()
  await shop.sweepAt(0)
  return accepted
}

const window = { from: new Date(now - 30 * day).toISOString() }
const drafts = fc.record({
  schedule: fc.constant(window),
  rules: fc.constantFrom(
    [rule({ kind: 'multiply', by: '2' })],
    [rule({ kind: 'bonus', points: 30 }, { wallet: 'miles' })],
    [rule({ kind: 'points', amount: 'event.amount' }, { when: 'has(member.club_tier)' })],
  ),
  caps: fc.constantFrom(
    [],
    [{ times: 2, per: 'member', period: 'week' }],
    [{ points: 50, per: 'campaign', period: 'month', beyond: 'reject' }],
  ),
  ...{ budget: fc.constantFrom({ points: 100 }, { points: 100_000 }) },
  exclusive: fc.boolean(),
  onRefund: fc.constantFrom('restore', 'keep'),
})

/** A campaign that runs all the while, and which the draft may keep out. */
async function runOther(shop: PastShop) {
  await shop.draft({ rules: [rule({ kind: 'bonus', points: 4 })], budget: { points: 90 } }, 'other')
  await publishIn(shop, 'other')
}

const publishIn = ({ workspaceId, clock }: PastShop, id: string) =>
  publish(
    db,
    { caller: { workspaceId, keyId: 'test', scopes: [] }, id, nowMs: clock.ms },
    undefined,
  )

type Report = Awaited<ReturnType<PastShop['backTest']>>

const given = ({ sources }: Report, where: 'booked' | 'today' | 'draft') =>
  Object.fromEntries(
    sources
      .filter((line) => line[where] !== 0)
      .map((line) => [`${line.kind} ${line.id} ${line.wallet}`, line[where]])
      .sort(),
  )

const returned = ({ wallets }: Report, where: 'booked' | 'today' | 'draft') =>
  wallets.map((line) => [line.wallet, line[where].returned]).sort()

async function tiersOf(shop: PastShop) {
  const tiers: unknown[] = []
  for (const memberId of ['m0', 'm1', 'm2']) {
    const { fields } = await readMember(shop, shop.workspaceId, memberId, now).catch(() => ({
      fields: {},
    }))
    tiers.push((fields as Record<string, unknown>)['club_tier'] ?? null)
  }
  return tiers
}

test('what a back-test says of a draft is what is booked when it is really published as the window begins', async () => {
  await fc.assert(
    fc.asyncProperty(acts, drafts, async (all, draft) => {
      const shop = await pastShop(db)
      await configureAll(shop)
      await runOther(shop)
      const accepted = await live(shop, all)
      await shop.draft(draft)
      const said = await shop.backTest()
      assert.ok(said.complete)
      assert.deepEqual([said.agreement.differ, said.agreement.examples], [0, []])
      assert.deepEqual(given(said, 'today'), given(said, 'booked'))

      const real = await pastShop(db)
      await configureAll(real)
      await runOther(real)
      await real.draft(draft)
      await live(real, all, { only: accepted, publish: () => publishIn(real, 'summer') })
      const booked = await real.backTest()
      assert.deepEqual(given(said, 'draft'), given(booked, 'booked'))
      assert.deepEqual(returned(said, 'draft'), returned(booked, 'booked'))
      const [before, after] = [await tiersOf(shop), await tiersOf(real)]
      const moves = said.tiers.reduce((sum, { members }) => sum + members, 0)
      assert.equal(moves, before.filter((tier, i) => tier !== after[i]).length)
    }),
    { numRuns: 5 },
  )
})

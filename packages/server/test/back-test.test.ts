import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backTester } from '../src/back-test/run.ts'
import { freshDatabase } from './database.ts'
import { configure, now, openShop, purchase, refund, type Event } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000

/** A shop whose clock stands where each event happens, and its back-tests. */
async function pastShop() {
  const clock = { ms: now - 100 * day }
  const shop = await openShop(db, { deps: { now: () => clock.ms }, unknownMembers: 'enrol' })
  const { workspaceId } = shop
  /** Take an event in so many days before `now`, at that very time. */
  const happen = async (daysAgo: number, memberId: string, event: Event) => {
    clock.ms = now - daysAgo * day
    const occurredAt = new Date(clock.ms).toISOString()
    const [answer] = await shop.send({ ...event, memberId, occurredAt })
    assert.equal(answer?.status, 'accepted', JSON.stringify(answer))
  }
  const draft = (definition: object, id = 'summer') =>
    configure(db, workspaceId, 'campaign', id, { name: id, ...definition })
  const test = backTester({ db, now: () => now })
  const backTest = (how: object = {}, id = 'summer') =>
    test({
      ...{ workspaceId, id, signal: new AbortController().signal },
      how: { days: 30, maxEvents: 1_000, seconds: 50, ...how },
    })
  return { ...shop, clock, happen, draft, backTest }
}

const rule = (then: object, more: object = {}) => ({ id: 'r', on: 'purchase', then, ...more })

test('a draft is tried on what happened since the window began, and compared with what was booked', async () => {
  const shop = await pastShop()
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

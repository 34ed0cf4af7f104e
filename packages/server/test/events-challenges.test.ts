import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMember } from '../src/members/read.ts'
import { sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { freshDatabase } from './database.ts'
import {
  configure,
  type Event,
  incoming,
  now,
  openShop,
  purchase,
  refund,
  taken,
  word,
} from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000
const on = (days: number) => new Date(now + days * day).toISOString()

/** A shop with a challenge of three purchases, which gives points for a week and a badge; and its clock. */
async function challengeShop(challenge: Record<string, unknown> = {}) {
  const clock = { ms: now }
  const shop = await openShop(db, { deps: { now: () => clock.ms }, unknownMembers: 'enrol' })
  await configure(db, shop.workspaceId, 'badge', 'fan', { name: 'Fan' })
  await configure(db, shop.workspaceId, 'challenge', 'three', {
    name: 'Three purchases',
    on: 'purchase',
    measure: { kind: 'count' },
    target: 3,
    recurrence: { kind: 'once' },
    rollback: true,
    gives: { points: 100, badge: 'fan', expiry: { kind: 'after', days: 7 } },
    ...challenge,
  })
  const read = async () => {
    const { fields } = await readMember(shop, shop.workspaceId, 'm1', clock.ms)
    const { challenge_three_progress, challenge_three_completed, badges, points_balance } = fields
    return [challenge_three_progress, challenge_three_completed, badges, points_balance]
  }
  const sound = async () =>
    assert.deepEqual((await verifyWorkspace(shop, shop.workspaceId)).violations, [])
  return { ...shop, clock, read, sound }
}

const buy = (id: string, days = 0): Event => purchase(id, 10, { occurredAt: on(days) })

test('a challenge is completed within a batch and over many, and a repeat counts nothing', async () => {
  const shop = await challengeShop()
  await shop.send(buy('p1'), buy('p1'), buy('p2'))
  assert.deepEqual(await shop.read(), [2, 0, undefined, 20])
  assert.deepEqual((await shop.send(buy('p2'), buy('p1'))).map(word), ['replayed', 'replayed'])
  const [third] = await shop.send(buy('p3'))
  assert.deepEqual(
    taken(third).effects.map(({ kind }) => kind),
    ['points_earned', 'challenge_progressed', 'challenge_completed', 'badge_earned'],
  )
  assert.deepEqual(await shop.read(), [3, 1, ['fan'], 130])
  await shop.sound()
})

test('of many at once in two processes each counts once, and the challenge is completed once', async () => {
  const shop = await challengeShop()
  const second = shop.second()
  const events = Array.from({ length: 20 }, (_, index) => incoming(buy(`p${index}`)))
  await Promise.all(
    [shop.intake, second].flatMap((intake) =>
      events.map((event) => intake.submit(shop.workspaceId, [event])),
    ),
  )
  assert.deepEqual(await shop.read(), [3, 1, ['fan'], 300])
  await shop.sound()
})

test('a refund in a later batch takes back what it completed, also points that had expired', async () => {
  const shop = await challengeShop()
  await shop.send(buy('p1', -9), buy('p2', -9), buy('p3', -8))
  await shop.send({ id: 's1', type: 'points_adjusted', properties: { points: 50, reason: 'r' } })
  assert.deepEqual(await shop.read(), [3, 1, ['fan'], 80], 'the hundred have expired')
  await shop.send(refund('r1', { amount: 3 }))
  assert.deepEqual(await shop.read(), [3, 1, ['fan'], 77], 'a part is still a purchase')
  await shop.send(refund('r2'))
  assert.deepEqual(await shop.read(), [2, 0, [], 70], 'and are not taken a second time')
  await shop.sound()
  await shop.send(buy('p4'))
  assert.deepEqual(await shop.read(), [3, 1, ['fan'], 180])
  await shop.sound()
})

test('a refund that waited for its purchase leaves nothing of it', async () => {
  const shop = await challengeShop()
  await shop.send(buy('p2', -30), buy('p3', -30))
  await shop.send(refund('r1'))
  const [first] = await shop.send(buy('p1'))
  assert.deepEqual(
    taken(first).effects.map(({ kind }) => kind),
    [
      ...['points_earned', 'challenge_progressed', 'challenge_completed', 'badge_earned'],
      ...['purchase_refunded', 'points_returned'],
      ...['challenge_set_back', 'challenge_rolled_back', 'badge_lost'],
    ],
  )
  assert.deepEqual(await shop.read(), [2, 0, [], 20])
  await shop.sound()
})

test('when a week ends progress begins anew, whether or not a sweep came by', async () => {
  const shop = await challengeShop({ recurrence: { kind: 'each', period: 'week' } })
  await shop.send(buy('p1'))
  assert.deepEqual((await shop.read())[0], 1)
  shop.clock.ms = Date.parse('2026-03-02T00:00:00Z') // A Monday, in UTC.
  assert.deepEqual((await shop.read())[0], 0, 'before any sweep')
  const sweep = sweeper({ ...shop, now: () => shop.clock.ms, random: () => 0 })
  assert.ok((await sweep(() => true)) >= 1)
  assert.deepEqual((await shop.read())[0], 0)
  shop.clock.ms = now + day
  await shop.send(buy('p2', 1))
  assert.deepEqual((await shop.read())[0], 1)
  await shop.sound()
})

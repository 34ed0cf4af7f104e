import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import type { Answer } from '../src/events/answer.ts'
import { addReversals } from '../src/events/reversals-sql.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { freshDatabase } from './database.ts'
import {
  at,
  configure,
  type Event,
  incoming,
  now,
  openShop,
  purchase,
  refund,
  type Shop,
  taken,
  word,
} from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })

/** Nothing is wrong on live data. */
async function sound({ programs, workspaceId }: Shop): Promise<void> {
  const { violations } = await verifyWorkspace({ db, programs }, workspaceId)
  assert.deepEqual(violations, [])
}

const counted = async ({ workspaceId }: Shop) => {
  const [row] = await db.ask(sql(z.object({ count: z.int(), minor: z.int(), earned: z.int() }))`
    select purchases_count as count, purchases_minor as minor, earned
      from members
     where workspace_id = ${workspaceId} and member_id = 'm1'`)
  return row
}

const balance = (answer: Answer | undefined) => taken(answer).points.balance

test('a purchase goes back in parts, by amount and by items, in one body and over several', async () => {
  const shop = await openShop(db)
  const items = [
    { productId: 'tea', quantity: 3, price: 11 },
    { productId: 'cup', quantity: 1, price: 17 },
  ]
  const first = await shop.send(
    { id: 'e0' },
    { id: 'p1', type: 'purchase', properties: { amount: '50.00', items } },
    refund('r1', { amount: '0.50' }),
    refund('r2', { amount: '0.50' }),
    refund('r3', { items: [{ productId: 'tea', quantity: 2 }] }),
  )
  assert.deepEqual(first.slice(1).map(balance), [50, 50, 49, 27])
  assert.deepEqual(await counted(shop), { count: 1, minor: 2_700, earned: 27 })
  const second = await shop.send(
    refund('r4', { items: [{ productId: 'tea', quantity: 2 }] }),
    refund('r5', { amount: '27.01' }),
    refund('r6', { items: [{ productId: 'tea', quantity: 1 }] }),
    refund('r7'),
    refund('r8'),
  )
  assert.deepEqual(second.map(word), [
    'more_than_left',
    'more_than_left',
    'accepted',
    'accepted',
    'purchase_already_refunded',
  ])
  assert.ok(second[0]?.status === 'refused' && second[1]?.status === 'refused')
  assert.deepEqual([second[0].about, second[1].about], [{ left: '1' }, { left: '27.00' }])
  assert.deepEqual(await counted(shop), { count: 0, minor: 0, earned: 0 })
  assert.deepEqual(
    (await shop.send(refund('r3', { items: [{ productId: 'tea', quantity: 2 }] }))).map(word),
    ['replayed'],
  )
  await sound(shop)
})

test('of whole refunds that two processes take in at once, exactly one wins', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' }, purchase('p1', 100))
  const other = shop.second()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      (i % 2 === 0 ? shop.intake : other).submit(shop.workspaceId, [incoming(refund(`r${i}`))]),
    ),
  )
  const words = answers.flat().map(word)
  assert.equal(words.filter((each) => each === 'accepted').length, 1)
  assert.equal(words.filter((each) => each === 'purchase_already_refunded').length, 19)
  await sound(shop)
})

test('of parts that two processes take in at once, exactly what is there goes back', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' }, purchase('p1', 100))
  const other = shop.second()
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      (i % 2 === 0 ? shop.intake : other).submit(shop.workspaceId, [
        incoming(refund(`r${i}`, { amount: 7 })),
      ]),
    ),
  )
  const words = answers.flat().map(word)
  assert.equal(words.filter((each) => each === 'accepted').length, 14)
  assert.equal(words.filter((each) => each === 'more_than_left').length, 16)
  assert.deepEqual(await counted(shop), { count: 1, minor: 200, earned: 2 })
  await sound(shop)
})

test('the database itself lets no more go back than there was', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' }, purchase('p1', 100), refund('r1', { amount: 60 }))
  const [row] = await db.ask(sql(z.object({ bucket: z.int() }))`
    select bucket from reversals where workspace_id = ${shop.workspaceId}`)
  const again = addReversals(shop.workspaceId, {
    bucket: [row?.bucket ?? -1],
    memberId: ['m1'],
    eventId: ['p1'],
    minor: [10_000],
    reversedMinor: [6_000],
    points: [100],
    reversedPoints: [40],
    whole: [false],
    parts: ['{}'],
  })
  await assert.rejects(async () => db.ask(again), /reversals/)
})

const unspend = (id: string, properties: Record<string, unknown> = {}): Event => ({
  id,
  type: 'points_spend_reversed',
  properties: { spentEventId: 's1', ...properties },
})

test('spent points come back in parts to where they were, in one body and over several', async () => {
  const shop = await openShop(db)
  const spend = { id: 's1', type: 'points_spent', properties: { points: 120 } }
  await shop.send({ id: 'e0' }, purchase('p1', 100), purchase('p2', 50))
  const first = await shop.send(spend, unspend('u1', { points: 30 }), unspend('u2', { points: 91 }))
  assert.deepEqual(first.map(word), ['accepted', 'accepted', 'more_than_left'])
  assert.equal(balance(first[1]), 60)
  const second = await shop.send(unspend('u3', { points: 40 }), unspend('u4'), unspend('u5'))
  assert.deepEqual(second.map(word), ['accepted', 'accepted', 'spend_already_reversed'])
  assert.equal(balance(second[1]), 150)
  assert.deepEqual((await shop.send(unspend('u4'))).map(word), ['replayed'])
  await sound(shop)
})

test('of reversals of a spend that two processes take in at once, exactly what was spent comes back', async () => {
  const shop = await openShop(db)
  const spend = { id: 's1', type: 'points_spent', properties: { points: 20 } }
  await shop.send({ id: 'e0' }, purchase('p1', 100), spend)
  const other = shop.second()
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, i) =>
      (i % 2 === 0 ? shop.intake : other).submit(shop.workspaceId, [
        incoming(unspend(`u${i}`, { points: 3 })),
      ]),
    ),
  )
  assert.equal(answers.flat().filter((answer) => word(answer) === 'accepted').length, 6)
  const [last] = await shop.send(unspend('last'))
  assert.equal(balance(last), 100)
  await sound(shop)
})

test('a spend that is taken back after its points died brings them to their end, booked', async () => {
  const clock = { ms: now }
  const shop = await openShop(db, { deps: { now: () => clock.ms } })
  await configure(db, shop.workspaceId, 'earn_rule', 'short', {
    name: 'A day',
    on: 'purchase',
    points: '10',
    expiry: { kind: 'after', days: 1 },
  })
  const spend = { id: 's1', type: 'points_spent', properties: { points: 25 } }
  await shop.send({ id: 'e0' }, purchase('p1', 20), spend)
  clock.ms += 3 * 86_400_000
  const [back] = await shop.send(unspend('u1'))
  assert.deepEqual(taken(back).effects, [
    { kind: 'points_spend_reversed', points: 25, spentEventId: 's1' },
    { kind: 'points_expired', points: 10, lotNo: 1, at: at(-60) },
  ])
  assert.equal(balance(back), 20)
  await sound(shop)
})

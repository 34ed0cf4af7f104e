import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { timelinePage } from '../src/events/timeline.ts'
import { forget } from '../src/forget/forget.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { freshDatabase } from './database.ts'
import {
  at,
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

const violations = async ({ programs, workspaceId }: Shop) =>
  (await verifyWorkspace({ db, programs }, workspaceId)).violations

const waits = async ({ workspaceId }: Shop) => {
  const [row] = await db.ask(sql(z.object({ counted: z.int(), rows: z.int() }))`
    select (select coalesce(sum(refunds_waiting), 0)::bigint from members
             where workspace_id = ${workspaceId}) as counted,
           (select count(*) from waiting_refunds where workspace_id = ${workspaceId}) as rows`)
  return row
}

const kinds = (answer: Parameters<typeof taken>[0]) => taken(answer).effects.map(({ kind }) => kind)

test('a refund of an earlier batch happens with its purchase, and both are on the timeline', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' }, purchase('p0', 5))
  const [early] = await shop.send(refund('r1', { amount: 4 }))
  assert.deepEqual(taken(early).effects, [{ kind: 'refund_waiting', purchaseEventId: 'p1' }])
  assert.deepEqual(await waits(shop), { counted: 1, rows: 1 })
  assert.deepEqual(await violations(shop), [])
  const [bought] = await shop.send({ ...purchase('p1', 10), occurredAt: at(-90) })
  assert.deepEqual(kinds(bought), ['points_earned', 'purchase_refunded', 'points_returned'])
  assert.equal(taken(bought).points.balance, 11)
  assert.deepEqual(await waits(shop), { counted: 0, rows: 0 })
  const [later, again] = await shop.send(refund('r2'), refund('r1', { amount: 4 }))
  assert.equal(taken(later).points.balance, 5)
  assert.equal(word(again), 'replayed')
  assert.deepEqual(await violations(shop), [])

  const deps = { db, deliveriesOf: async () => [] }
  const page = await timelinePage(deps, shop.workspaceId, 'm1', { limit: 10 })
  const told = page.data.flatMap((entry) =>
    entry.kind === 'event'
      ? [[entry.event.id, entry.event.result.effects?.map(({ kind }) => kind)]]
      : [],
  )
  assert.deepEqual(told.slice(1, 3), [
    ['p1', ['points_earned', 'purchase_refunded', 'points_returned']],
    ['r1', ['refund_waiting']],
  ])
  const entries = await db.ask(sql(z.object({ eventId: z.string(), at: z.string() }))`
    select event_id as "eventId", effective_at as at from ledger
     where workspace_id = ${shop.workspaceId} and event_id in ('p1', 'r1') order by no`)
  assert.deepEqual(entries, [
    { eventId: 'p1', at: at(-90) },
    { eventId: 'r1', at: at(-60) },
  ])
})

test('in one batch, in either order, and together with one of an earlier batch, it is the same', async () => {
  const shop = await openShop(db, { unknownMembers: 'enrol' })
  const of = (memberId: string, event: Event): Event => ({ ...event, memberId })
  await shop.send(of('m3', refund('r1', { amount: 4 })))
  const answers = await shop.send(
    of('m1', purchase('p1', 10)),
    of('m1', refund('r1', { amount: 4 })),
    of('m1', refund('r2', { amount: 3 })),
    of('m2', refund('r1', { amount: 4 })),
    of('m2', refund('r2', { amount: 3 })),
    of('m2', purchase('p1', 10)),
    of('m3', refund('r2', { amount: 3 })),
    of('m3', purchase('p1', 10)),
  )
  assert.deepEqual(answers.map(word), Array(8).fill('accepted'))
  for (const last of [answers[2], answers[5], answers[7]])
    assert.equal(taken(last).points.balance, 3)
  const rest = await shop.send(...['m1', 'm2', 'm3'].map((each) => of(each, refund('r3'))))
  for (const answer of rest) assert.equal(taken(answer).points.balance, 0)
  assert.deepEqual(await waits(shop), { counted: 0, rows: 0 })
  assert.deepEqual(await violations(shop), [])
})

test('an event that is no purchase is not waited for, and does not end a waiting', async () => {
  const shop = await openShop(db)
  const answers = await shop.send(
    { id: 'e0' },
    refund('r1', { purchaseEventId: 'e0' }),
    refund('r2'),
  )
  assert.deepEqual(answers.map(word), ['accepted', 'purchase_not_found', 'accepted'])
  const more = await shop.send(
    refund('r3', { purchaseEventId: 'e0' }),
    refund('r4', { purchaseEventId: 'r2' }),
    purchase('p2', 3),
  )
  assert.deepEqual(more.map(word), ['purchase_not_found', 'purchase_not_found', 'accepted'])
  assert.deepEqual(await waits(shop), { counted: 1, rows: 1 })
  assert.deepEqual(await violations(shop), [])
})

test('what two processes take in at once, in any order, ends the same', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(7), fc.nat(1), async (minors, place, enrolled) => {
      const shop = await openShop(db, { unknownMembers: 'enrol' })
      const other = shop.second()
      if (enrolled) await shop.send({ id: 'e0' })
      const events: Event[] = minors.map((minor, i) => refund(`r${i}`, { amount: minor / 100 }))
      const all = minors.reduce((sum, minor) => sum + minor, 0)
      events.splice(place, 0, purchase('p1', all / 100))
      const answers = await Promise.all(
        events.map((event, i) =>
          (i % 2 === 0 ? shop.intake : other).submit(shop.workspaceId, [incoming(event)]),
        ),
      )
      assert.deepEqual(new Set(answers.flat().map(word)), new Set(['accepted']))
      const [row] = await db.ask(sql(z.object({ count: z.int(), minor: z.int(), earned: z.int() }))`
        select purchases_count as count, purchases_minor as minor, earned
          from members where workspace_id = ${shop.workspaceId}`)
      assert.deepEqual(row, { count: 0, minor: 0, earned: 0 })
      assert.deepEqual(await waits(shop), { counted: 0, rows: 0 })
      assert.deepEqual(await violations(shop), [])
    }),
    { numRuns: 25 },
  )
})

test('a purchase that another process commits while its refund is being read is met once more', async () => {
  const shop = await openShop(db, { unknownMembers: 'enrol' })
  const blocked = sql(z.object({ waits: z.boolean() }))`
    select exists (select from pg_locks
                    where not granted and relation = 'reversals'::regclass) as waits`
  const early = await db.transaction(async (tx) => {
    await tx.ask(sql(z.never())`lock table reversals in access exclusive mode`)
    // The member is not there to be locked, and the purchase is looked for when the table is free again.
    const answer = shop.second().submit(shop.workspaceId, [incoming(refund('r1'))])
    while (!(await db.ask(blocked))[0]?.waits) await setImmediate()
    await shop.send(purchase('p1', 10))
    return { answer }
  })
  assert.deepEqual((await early.answer).map(kinds), [['purchase_refunded', 'points_returned']])
  assert.deepEqual(await violations(shop), [])
})

test('a member who is forgotten leaves no refund waiting, and may buy anew', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' }, refund('r1'))
  const { workspaceId } = shop
  await forget({ db, newId: randomUUID }, { workspaceId, memberId: 'm1', brazeDelete: false }, now)
  assert.deepEqual(await waits(shop), { counted: 0, rows: 0 })
  const later = { occurredAt: at(1) }
  const back = await shop.send({ id: 'back', ...later }, { ...purchase('p1', 10), ...later })
  assert.equal(taken(back[1]).points.balance, 10)
  assert.deepEqual(await violations(shop), [])
})

const damages = {
  'a count': (id: number) =>
    sql(z.never())`update members set refunds_waiting = 0 where workspace_id = ${id}`,
  'a missing row': (id: number) =>
    sql(z.never())`delete from waiting_refunds where workspace_id = ${id}`,
  'another purchase': (id: number) =>
    sql(z.never())`update waiting_refunds set purchase_event_id = 'p0' where workspace_id = ${id}`,
}

for (const [what, damage] of Object.entries(damages)) {
  test(`damage to what waits is named: ${what}`, async () => {
    const shop = await openShop(db)
    await shop.send({ id: 'e0' }, purchase('p0', 3), refund('r1'))
    await db.ask(damage(shop.workspaceId))
    assert.deepEqual(
      (await violations(shop)).map(({ rule, memberId }) => [rule, memberId]),
      [['waiting_refunds', 'm1']],
    )
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { importHistory } from '../src/events/import-history.ts'
import { forget } from '../src/forget/forget.ts'
import { readMember } from '../src/members/read.ts'
import { readPoints } from '../src/points/read.ts'
import { type SweepDeps, sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { freshDatabase } from './database.ts'
import {
  configure,
  type Event,
  now,
  openShop,
  purchase,
  type Shop,
  taken,
  word,
} from './events-shop.ts'
import { setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000
const on = (days: number) => new Date(now + days * day).toISOString()

/** A shop where a point for each unit waits two days and then lives ten, and its clock. */
async function dueShop() {
  const clock = { ms: now }
  const shop = await openShop(db, { deps: { now: () => clock.ms }, unknownMembers: 'enrol' })
  await configure(db, shop.workspaceId, 'earn_rule', 'spend-one-earn-one', null)
  await life(shop)
  const second = () => shop.second({ now: () => clock.ms })
  const booked = async () =>
    (await db.ask(eventsOf(shop.workspaceId))).filter(({ type }) => type === 'due').length
  /** How many events it made in this shop; it looks after all the others too. */
  const sweep = async (more: Partial<SweepDeps> = {}, open = () => true) => {
    const before = await booked()
    const deps = { db, intake: shop.intake, now: () => clock.ms, random: () => 0, ...more }
    await sweeper(deps)(open)
    return (await booked()) - before
  }
  const points = (memberId = 'm1') =>
    readPoints(shop, shop.workspaceId, memberId, { limit: 50 }, clock.ms)
  return { ...shop, clock, second, sweep, points, sound: () => sound(shop) }
}

const life = ({ workspaceId }: Pick<Shop, 'workspaceId'>) =>
  configure(db, workspaceId, 'earn_rule', 'waits', {
    name: 'A point for each unit, when it may no longer be returned',
    on: 'purchase',
    points: 'event.amount',
    pending: { days: 2 },
    expiry: { kind: 'after', days: 10 },
  })

async function sound({ programs, workspaceId }: Shop) {
  assert.deepEqual((await verifyWorkspace({ db, programs }, workspaceId)).violations, [])
}

const buy = (id: string, amount: number, days = 0, memberId = 'm1'): Event =>
  purchase(id, amount, { memberId, occurredAt: on(days) })

test('a sweep books each instant as an event of its own, and a second sweep finds nothing', async () => {
  const shop = await dueShop()
  await shop.send(buy('p1', 10), buy('p2', 5, -1))
  shop.clock.ms = now + 2 * day
  assert.equal(await shop.sweep(), 2)
  assert.equal(await shop.sweep(), 0)
  const events = await db.ask(eventsOf(shop.workspaceId))
  assert.deepEqual(
    events
      .filter(({ type }) => type === 'due')
      .map(({ eventId, occurredAt }) => [eventId, occurredAt]),
    [
      [`due:${on(1)}:2`, on(1)],
      [`due:${on(2)}:3`, on(2)],
    ],
  )
  assert.equal((await shop.points()).balance, 15)
  shop.clock.ms = now + 20 * day
  assert.equal(await shop.sweep(), 2)
  const { balance, expired, earned, pending } = await shop.points()
  assert.deepEqual([balance, expired, earned, pending], [0, 15, 15, 0])
  await shop.sound()
})

test('what is read is right before any sweep', async () => {
  const shop = await dueShop()
  await shop.send(buy('p1', 10))
  const first = await shop.points()
  assert.deepEqual(
    [
      first.balance,
      first.pending,
      first.lots.map(({ state, activatesAt }) => [state, activatesAt]),
    ],
    [0, 10, [['pending', on(2)]]],
  )
  shop.clock.ms = now + 2 * day
  const { balance, pending, lots } = await shop.points()
  assert.deepEqual([balance, pending, lots[0]?.state], [10, 0, 'active'])
  const { fields } = await readMember(shop, shop.workspaceId, 'm1', shop.clock.ms)
  assert.deepEqual(
    [fields['points_balance'], fields['points_pending'], fields['points_expire_next_at']],
    [10, 0, on(12)],
  )
  shop.clock.ms = now + 12 * day
  const dead = await shop.points()
  assert.deepEqual([dead.balance, dead.expired, dead.lots], [0, 10, []])
  await shop.sound()
})

test('whatever event comes first books what is due, and the sweep after it finds nothing', async () => {
  const shop = await dueShop()
  await shop.send(buy('p1', 10))
  shop.clock.ms = now + 2 * day
  const spend = { id: 's', type: 'points_spent', properties: { points: 4 }, occurredAt: on(0) }
  const [late] = await shop.send(spend)
  assert.deepEqual(
    taken(late).effects.map(({ kind }) => kind),
    ['points_activated', 'points_spent'],
  )
  shop.clock.ms = now + 12 * day
  const [bought] = await shop.send(buy('p2', 1, 12))
  assert.deepEqual(
    [taken(bought).effects[0]?.kind, taken(bought).points.balance],
    ['points_expired', 0],
  )
  assert.equal(await shop.sweep(), 0)
  assert.equal(word((await shop.send({ ...spend, id: 's2' }))[0]), 'not_enough_points')
  await shop.sound()
})

test('two sweepers at once book everything once', async () => {
  const shop = await dueShop()
  const members = Array.from({ length: 200 }, (_, i) => `w${i}`)
  await shop.send(...members.map((id, i) => buy(`p${i}`, 10 + (i % 3), -(i % 4), id)))
  shop.clock.ms = now + 30 * day
  await Promise.all([shop.sweep({ slice: 40 }), shop.sweep({ slice: 40, intake: shop.second() })])
  await shop.sweep()
  const [sums] = await db.ask(sumsOf(shop.workspaceId))
  assert.deepEqual(sums, { activated: 100, expired: 200, due: 0 })
  await shop.sound()
})

test('a sweep that broke off is taken up by another process', async () => {
  const shop = await dueShop()
  const members = Array.from({ length: 60 }, (_, i) => `w${i}`)
  await shop.send(...members.map((id, i) => buy(`p${i}`, 10, 0, id)))
  shop.clock.ms = now + 30 * day
  let turns = 5
  const open = () => {
    turns -= 1
    return turns > 0
  }
  await shop.sweep({ slice: 3 }, open)
  const [broken] = await db.ask(sumsOf(shop.workspaceId))
  assert.ok((broken?.due ?? 0) > 0, 'something is left')
  await shop.sweep({ slice: 3, intake: shop.second() })
  const [whole] = await db.ask(sumsOf(shop.workspaceId))
  assert.deepEqual(whole, { activated: 60, expired: 60, due: 0 })
  await shop.sound()
})

test('points of one who left go on, those of one who was forgotten stand still', async () => {
  const shop = await dueShop()
  await shop.send(buy('p1', 10), buy('p2', 10, 0, 'm2'), { id: 'out', type: 'opt_out' })
  const newId = () => `id-${shop.workspaceId}`
  await forget(
    { db, newId },
    { workspaceId: shop.workspaceId, memberId: 'm2', brazeDelete: false },
    now,
  )
  shop.clock.ms = now + 30 * day
  assert.equal(await shop.sweep(), 2)
  const { expired } = await shop.points()
  assert.equal(expired, 10)
  assert.equal(await shop.sweep(), 0)
  await shop.sound()
})

test('no caller sends what is due, nor takes the id that it will have', async () => {
  const shop = await dueShop()
  await shop.send(buy('p1', 10))
  const [sent, taken] = await shop.send(
    { id: 'x', type: 'due', occurredAt: on(0) },
    { id: `due:${on(2)}:1`, type: 'opt_in' },
  )
  assert.deepEqual([word(sent), word(taken)], ['event_type_reserved', 'invalid_event'])
})

test('a refund takes what still waits, and what expired not a second time', async () => {
  const shop = await dueShop()
  await shop.send(buy('p1', 10), buy('p2', 20))
  const back = (id: string) => ({
    id: `r-${id}`,
    type: 'refund',
    occurredAt: on(0),
    properties: { purchaseEventId: id },
  })
  await shop.send(back('p1'))
  assert.equal((await shop.points()).pending, 20)
  shop.clock.ms = now + 30 * day
  await shop.sweep()
  const [late] = await shop.send(back('p2'))
  assert.deepEqual(taken(late).effects.slice(1), [
    { kind: 'points_returned', points: 20, debt: 0, purchaseEventId: 'p2' },
  ])
  const { earned, expired, debt } = await shop.points()
  assert.deepEqual([earned, expired, debt], [0, 0, 0])
  await shop.sound()
})

test('the past is judged by what was true then, and no sweep comes between', async () => {
  const shop = await dueShop()
  const spend = { id: 's1', type: 'points_spent', properties: { points: 10 } }
  const past = [
    { id: 'e', type: 'enrol', occurredAt: on(0) },
    { ...buy('p1', 10), occurredAt: on(0) },
    { ...spend, occurredAt: on(11) },
    { ...buy('p2', 20), occurredAt: on(11) },
  ]
  async function* lines() {
    for (const [index, event] of past.entries()) {
      const text = JSON.stringify({ memberId: 'm1', properties: {}, ...event })
      yield { line: index + 1, text }
    }
  }
  shop.clock.ms = now + 100 * day
  const statuses = []
  const deps = { db, intake: shop.intake, now: () => shop.clock.ms }
  for await (const { status } of importHistory(deps, shop.workspaceId, lines())) {
    statuses.push(status)
    assert.equal(await shop.sweep(), 0, 'sweeps are held')
  }
  assert.deepEqual(statuses, Array(4).fill('accepted'))
  assert.equal(await shop.sweep(), 2, 'and come when all is in')
  const { balance, spent, expired, earned } = await shop.points()
  assert.deepEqual([balance, spent, expired, earned], [0, 10, 20, 30])
  await shop.sound()
})

test('Braze is told of a balance that only time has changed, and workflows begin by it', async () => {
  const stage = await setStage(db, {
    mappings: [
      { field: 'points_balance', remote: 'points' },
      { field: 'points_pending', remote: 'waiting' },
      { field: 'points_expiring_next', remote: 'expiring' },
      { field: 'points_expire_next_at', remote: 'expire_at' },
    ],
    tells: [{ event: 'due', connectionId: 'main', name: 'due' }],
  })
  await life(stage)
  await configure(db, stage.workspaceId, 'earn_rule', 'spend-one-earn-one', null)
  await stage.send({ id: 'e' }, buy('p1', 10))
  await stage.finish()
  assert.deepEqual(pick(stage.attributes('m1')), [0, 10, 0, undefined])

  const { now: clock, random } = stage.deps
  const sweep = sweeper({ db, intake: stage.intake, now: clock, random })
  stage.advance(2 * day)
  await sweep(() => true)
  await stage.finish()
  assert.deepEqual(pick(stage.attributes('m1')), [10, 0, 10, on(12)])
  stage.advance(10 * day)
  await sweep(() => true)
  await stage.finish()
  assert.deepEqual(pick(stage.attributes('m1')).slice(0, 3), [0, 0, 0])
  const told = stage.sent.flatMap(({ events = [] }) => events.map(({ time }) => time))
  assert.deepEqual(told, [on(2), on(12)])
})

const pick = ({ points, waiting, expiring, expire_at }: Record<string, unknown>) => [
  points,
  waiting,
  expiring,
  expire_at,
]

const eventsOf = (workspaceId: number) => sql(
  z.object({ eventId: z.string(), type: z.string(), occurredAt: z.string() }),
)`
  select event_id as "eventId", type, occurred_at as "occurredAt"
    from events
   where workspace_id = ${workspaceId}
   order by member_id, seq`

const sumsOf = (workspaceId: number) => sql(
  z.object({ activated: z.int(), expired: z.int(), due: z.int() }),
)`
  select count(*) filter (where kind = 'activate') as activated,
         count(*) filter (where kind = 'expire') as expired,
         (select count(*) from members
           where workspace_id = ${workspaceId} and due_at is not null) as due
    from ledger
   where workspace_id = ${workspaceId}`

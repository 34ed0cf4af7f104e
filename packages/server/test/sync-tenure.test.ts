import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { redriveRows } from '../src/deliveries/parked.ts'
import { round } from '../src/sync/round.ts'
import { leaveTenure } from '../src/sync/tenure.ts'
import { freshDatabase } from './database.ts'
import { purchase } from './events-shop.ts'
import { type Stage, setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })
const telling = { tells: [{ event: 'purchase' }] }

/** Members with a purchase each, noted in one row. */
async function crowd(members: number, setting = {}): Promise<Stage> {
  const stage = await setStage(db, { ...telling, ...setting })
  const ids = Array.from({ length: members }, (_, i) => `m${i}`)
  await stage.send(
    ...ids.flatMap((memberId) => [{ id: 'e', memberId }, purchase('p', 1, { memberId })]),
  )
  return stage
}

const flights = (workspaceId: number) => sql(z.object({ flights: z.int() }))`
  select count(*) as flights from sync_flights where workspace_id = ${workspaceId}`

test('one process sends by a connection, and another takes over when the first leaves', async () => {
  const stage = await crowd(3)
  await round(stage.deps, stage.link)
  await stage.send(purchase('p2', 1, { memberId: 'm0' }))
  const other = stage.second()
  assert.equal(await other.run(), 0)
  await leaveTenure(stage.deps, stage.link)
  assert.equal(await other.run(), 1)
  assert.equal(await stage.run(), 0)
})

test('a process of the same machine that is gone is taken over from at once', async () => {
  const stage = await crowd(3)
  await round(stage.deps, stage.link)
  await stage.send(purchase('p2', 1, { memberId: 'm0' }))
  const other = stage.second()
  const deps = {
    ...other.deps,
    process: { name: 'other', isGone: (owner: string) => owner === stage.link.owner },
  }
  assert.equal((await round(deps, other.link)) > 0, true)
})

test('what a dead sender had settled is not told again, though its row is still in the queue', async () => {
  const stage = await crowd(20, { sync: { claimMembers: 6 } })
  assert.equal(await round(stage.deps, stage.link), 6)
  const other = stage.second()
  stage.advance(30_000)
  await other.run()
  await stage.braze.settle()
  for (let i = 0; i < 20; i++) assert.equal(stage.braze.eventsOf(`m${i}`).length, 1, `m${i}`)
  assert.deepEqual(await stage.waiting(), [])
  assert.ok((await stage.delivered()).every(({ attempts }) => attempts === 1))
})

test('only what was under way is in doubt after a takeover, and it is marked', async () => {
  const stage = await crowd(8, { sync: { claimMembers: 4 } })
  await round(stage.deps, stage.link)
  const { wire } = stage.way
  const arrived = Promise.withResolvers<void>()
  stage.way.wire = async (ask) => {
    await wire(ask)
    arrived.resolve()
    return new Promise<never>(() => {})
  }
  void round(stage.deps, stage.link)
  await arrived.promise
  stage.way.wire = wire
  stage.advance(30_000)
  await stage.second().run()
  const resent = (await stage.delivered()).map(({ told }) =>
    told.some((one) => (one as { resent: boolean }).resent),
  )
  assert.deepEqual(resent, [...Array(4).fill(false), ...Array(4).fill(true)])
  const [left] = await db.ask(flights(stage.workspaceId))
  assert.equal(left?.flights, 0)
})

test('an event that was parked and sent again is not told a third time by who takes over', async () => {
  const stage = await crowd(1)
  stage.braze.weather.set([{ kind: 'rejectObjects', reason: 'Bad luck' }])
  await stage.run()
  stage.braze.weather.clear()
  await stage.send(purchase('p2', 1, { memberId: 'm0' }))
  await stage.run()
  const lane = { workspaceId: stage.workspaceId, connectionId: 'main' }
  await redriveRows(db, lane, { memberId: 'm0' }, stage.deps.now())
  await stage.run()
  await leaveTenure(stage.deps, stage.link)
  await stage.second().run()
  await stage.braze.settle()
  const ids = stage.braze.eventsOf('m0').map((event) => event.properties['laurel_event_id'])
  assert.deepEqual(ids.sort(), ['p', 'p2'])
})

test('a sender whose tenure was taken writes nothing, not even while its request is answered', async () => {
  const stage = await crowd(2)
  const { wire } = stage.way
  stage.way.wire = async (ask) => {
    stage.way.wire = wire
    const answer = await wire(ask)
    stage.advance(31_000)
    assert.equal(await stage.second().run(), 2)
    return answer
  }
  await stage.run()
  const attempts = (await stage.delivered()).map((each) => each.attempts)
  assert.deepEqual(attempts, [2, 2], 'the one who took over wrote its own, and nobody else')
  assert.ok(stage.news.some((one) => one.kind === 'settled' && one.lost === 2))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bucketOf } from '../src/db/bucket.ts'
import { deliveriesOf, listPage } from '../src/deliveries/list.ts'
import { readMeters } from '../src/deliveries/meters.ts'
import { discardRows, parkedByCause, redriveRows } from '../src/deliveries/parked.ts'
import { dropOldDeliveries } from '../src/deliveries/retention.ts'
import { freshDatabase } from './database.ts'
import { now, purchase } from './events-shop.ts'
import { type Stage, setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

const telling = { tells: [{ event: 'purchase', name: 'Bought' }] }
const laneOf = ({ workspaceId }: Stage) => ({ workspaceId, connectionId: 'main' })

test('a delivery says what was sent, why, by which mapping, and what became of each part', async () => {
  const stage = await setStage(db, telling)
  await stage.send({ id: 'e1' }, purchase('p1', 5))
  await stage.finish()
  const { data, nextCursor } = await listPage(db, laneOf(stage), { limit: 50 })
  assert.equal(nextCursor, null)
  const [{ id, requestId, at, ...rest } = assert.fail()] = data
  assert.equal(id, requestId)
  assert.equal(at, new Date(now).toISOString())
  assert.deepEqual(rest, {
    connectionId: 'main',
    memberId: 'm1',
    cause: 'event:p1',
    mappingVersion: 1,
    attempts: 1,
    outcome: 'delivered',
    why: null,
    attributes: { external_id: 'm1', loyalty_points: 5 },
    told: [
      {
        no: 200_000,
        eventId: 'p1',
        workflowId: 'tell-0',
        name: 'Bought',
        outcome: 'delivered',
        why: null,
        resent: false,
      },
    ],
  })
})

test('pages of deliveries meet without gap or repeat, newest first', async () => {
  const stage = await setStage(db)
  for (let wave = 0; wave < 3; wave++) {
    const ids = Array.from({ length: 10 }, (_, i) => `m${wave}-${i}`)
    await stage.send(...ids.map((memberId) => ({ id: 'e', memberId })))
    await stage.run()
    stage.advance(1_000)
  }
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? { limit: 7 } : { limit: 7, cursor }
    const page = await listPage(db, laneOf(stage), query)
    seen.push(...page.data.map(({ memberId }) => memberId))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  assert.equal(new Set(seen).size, 30)
  assert.deepEqual(
    seen.map((id) => id.slice(0, 2)),
    [...Array(10).fill('m2'), ...Array(10).fill('m1'), ...Array(10).fill('m0')],
  )
})

test('the deliveries of one member are listed alone, for the list and for the timeline', async () => {
  const stage = await setStage(db)
  await stage.send({ id: 'e', memberId: 'm1' }, { id: 'e', memberId: 'm2' })
  await stage.run()
  await stage.send(purchase('p1', 5))
  await stage.run()
  const { data } = await listPage(db, laneOf(stage), { limit: 50, memberId: 'm1' })
  assert.deepEqual(
    data.map((each) => each.attributes?.['loyalty_points']),
    [5, 0],
  )
  const { workspaceId } = stage
  const ask = { bucket: bucketOf(workspaceId, 'm1'), workspaceId, memberId: 'm1', limit: 9 }
  const all = await deliveriesOf(db)({ ...ask, below: null })
  assert.deepEqual(all, data)
  const older = await deliveriesOf(db)({ ...ask, below: data[0]?.id ?? null })
  assert.deepEqual(older, data.slice(1))
})

/** Three members whose objects Braze refuses. */
async function refused(): Promise<Stage> {
  const stage = await setStage(db, telling)
  await stage.send(...['m1', 'm2', 'm3'].map((memberId) => ({ id: 'e', memberId })))
  await stage.send(...['m1', 'm2', 'm3'].map((memberId) => purchase('p', 5, { memberId })))
  stage.braze.weather.set([{ kind: 'rejectObjects', reason: 'Bad luck' }])
  await stage.finish()
  stage.braze.weather.clear()
  assert.equal((await stage.parked()).length, 6)
  return stage
}

test('what Braze refused is grouped by cause, with an example', async () => {
  const stage = await refused()
  const { groups } = await parkedByCause(db, laneOf(stage))
  assert.deepEqual(
    groups.map(({ cause, kind, outcome, count, members }) => [
      cause,
      kind,
      outcome,
      count,
      members,
    ]),
    [
      ['Bad luck', 'attributes', 'rejected', 3, 3],
      ['Bad luck', 'event', 'rejected', 3, 3],
    ],
  )
  assert.deepEqual(groups[0]?.example, {
    memberId: 'm1',
    body: { external_id: 'm1', loyalty_points: 5 },
  })
})

test('redriven rows go again: events as they were, attributes as they are now', async () => {
  const stage = await refused()
  await stage.send(purchase('p2', 1))
  await stage.finish()
  assert.equal(await redriveRows(db, laneOf(stage), { memberId: 'm2' }, stage.deps.now()), 2)
  await stage.finish()
  assert.deepEqual(stage.attributes('m2'), { loyalty_points: 5 })
  assert.equal(await redriveRows(db, laneOf(stage), { cause: 'Bad luck' }, stage.deps.now()), 3)
  await stage.finish()
  assert.deepEqual(stage.attributes('m1'), { loyalty_points: 6 })
  assert.deepEqual(await stage.parked(), [])
  for (const id of ['m1', 'm2', 'm3']) {
    const times = stage.braze.eventsOf(id).map((event) => event.time)
    assert.ok(times.every((time) => time === now - 60_000))
  }
  assert.equal(await redriveRows(db, laneOf(stage), { all: true }, stage.deps.now()), 0)
})

test('discarded rows are given up; their deliveries stay', async () => {
  const stage = await refused()
  assert.equal(await discardRows(db, laneOf(stage), { all: true }), 6)
  await stage.finish()
  assert.equal(stage.braze.profiles.size, 0)
  const { data } = await listPage(db, laneOf(stage), { limit: 50, outcome: 'rejected' })
  assert.equal(data.length, 3)
})

test('meters count what was sent, what it cost, and what sending everything would have cost', async () => {
  const stage = await setStage(db, telling)
  await stage.send({ id: 'e1' }, ...Array.from({ length: 9 }, (_, i) => purchase(`p${i}`, 1)))
  stage.advance(2_000)
  await stage.finish()
  const meters = await readMeters(db, laneOf(stage), null, stage.deps.now())
  assert.deepEqual(meters, {
    connectionId: 'main',
    requests: 1,
    attributesSent: 1,
    eventsSent: 9,
    purchasesSent: 0,
    delivered: 10,
    rejected: 0,
    uncertain: 0,
    retried: 0,
    dataPoints: 10,
    dataPointsNaive: 19,
    requestsNaive: 10,
    waiting: 0,
    parked: 0,
    lagMs: { now: 0, mean: 2_000, max: 2_000 },
  })
  await stage.send(purchase('late', 1))
  stage.advance(500)
  const { waiting, lagMs } = await readMeters(db, laneOf(stage), null, stage.deps.now())
  assert.deepEqual([waiting, lagMs.now], [1, 500])
})

test('meters say no data points where the contract with Braze counts active users', async () => {
  const stage = await setStage(db, { ...telling, settings: { contract: 'mau' } })
  await stage.send({ id: 'e1' }, purchase('p1', 1))
  await stage.finish()
  const meters = await readMeters(db, laneOf(stage), null, stage.deps.now())
  assert.deepEqual([meters.delivered, meters.dataPoints, meters.dataPointsNaive], [2, 0, 0])
})

test('deliveries from before an instant are dropped, and no others', async () => {
  const stage = await setStage(db)
  await stage.send({ id: 'e1' })
  await stage.run()
  stage.advance(60_000)
  await stage.send(purchase('p1', 1))
  await stage.run()
  await dropOldDeliveries(db, now + 1)
  const { data } = await listPage(db, laneOf(stage), { limit: 50 })
  assert.deepEqual(
    data.map((each) => each.attributes?.['loyalty_points']),
    [1],
  )
})

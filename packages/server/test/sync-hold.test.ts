import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from '@laurel/contract'
import { resumeIfWell } from '../src/sync/hold.ts'
import { newLink } from '../src/sync/new-link.ts'
import { round } from '../src/sync/round.ts'
import { leaveTenure } from '../src/sync/tenure.ts'
import { freshDatabase } from './database.ts'
import { purchase } from './events-shop.ts'
import { setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

const statusOf = async ({ programs, workspaceId }: Awaited<ReturnType<typeof setStage>>) =>
  (await programs.latest(workspaceId)).connections[0]?.status

test('a wrong key holds the connection, loses nothing, and a right one resumes it', async () => {
  const stage = await setStage(db, { tells: [{ event: 'purchase' }] })
  stage.way.key = 'wrong-key'
  await stage.send({ id: 'e1' }, purchase('p1', 5))
  await stage.run()
  assert.equal(await statusOf(stage), 'held')
  assert.deepEqual(
    (await stage.waiting()).map(({ attempts }) => attempts),
    [0],
  )
  await stage.send(purchase('p2', 5))
  await stage.run()
  assert.equal(stage.sent.length, 1, 'a connection on hold sends nothing')

  const lane = { workspaceId: stage.workspaceId, connectionId: 'main' }
  assert.equal(await resumeIfWell(stage.deps, lane), false)
  stage.way.key = 'sandbox-key'
  assert.equal(await resumeIfWell(stage.deps, lane), true)
  await leaveTenure(stage.deps, stage.link)
  const limits = { requestsPerMinute: null, concurrency: 8 }
  await round(stage.deps, newLink(stage.deps, lane, limits))
  await stage.braze.settle()
  assert.deepEqual(stage.attributes('m1'), { loyalty_points: 10 })
  assert.deepEqual(
    stage.braze.eventsOf('m1').map((event) => event.properties['laurel_event_id']),
    ['p1', 'p2'],
  )
  assert.deepEqual(await stage.waiting(), [])
})

test('a hold for a token that cannot be read lasts until it can, and is no fault', async () => {
  const stage = await setStage(db)
  stage.way.key = 'wrong-key'
  await stage.send({ id: 'e1' })
  await stage.run()
  const lane = { workspaceId: stage.workspaceId, connectionId: 'main' }
  const open = () => Promise.reject(new Refused('connection_held'))
  assert.equal(await resumeIfWell({ ...stage.deps, open }, lane), false)
  stage.way.key = 'sandbox-key'
  assert.equal(await resumeIfWell(stage.deps, lane), true)
})

test('no word of a hold holds the key', async () => {
  const stage = await setStage(db)
  stage.way.key = 'a-secret-that-braze-echoes'
  await stage.send({ id: 'e1' })
  await stage.run()
  const held = stage.news.find((one) => one.kind === 'held')
  assert.ok(held)
  assert.ok(!JSON.stringify(stage.news).includes(stage.way.key))
})

test('a key without the permission holds the connection too', async () => {
  const keys = { 'sandbox-key': ['events.list'] } as const
  const stage = await setStage(db, { sandbox: { keys } })
  await stage.send({ id: 'e1' })
  await stage.run()
  assert.equal(await statusOf(stage), 'held')
  const held = stage.news.find((one) => one.kind === 'held')
  assert.equal(held?.kind === 'held' && held.cause, 'permission')
})

test('an answer to an old key does not hold the connection that was given a new one', async () => {
  const stage = await setStage(db)
  const { wire } = stage.way
  stage.way.key = 'old-key'
  stage.way.wire = async (ask) => {
    const answer = await wire(ask)
    await stage.rotate()
    return answer
  }
  await stage.send({ id: 'e1' })
  await stage.run()
  assert.equal(await statusOf(stage), 'active')
})

test('a paused connection collects and sends nothing; resumed, it sends the newest state', async () => {
  const stage = await setStage(db, { tells: [{ event: 'purchase' }] })
  await stage.setStatus('paused')
  await stage.send({ id: 'e1' }, purchase('p1', 1), purchase('p2', 2))
  await round(stage.deps, stage.link)
  assert.equal(stage.sent.length, 0)
  await stage.setStatus('active')
  await stage.finish()
  assert.deepEqual(stage.attributes('m1'), { loyalty_points: 3 })
  assert.equal(stage.braze.eventsOf('m1').length, 2)
})

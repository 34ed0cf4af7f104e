import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { z } from 'zod'
import type { Database } from '../src/db/database.ts'
import { sql } from '../src/db/sql.ts'
import { eraseDue } from '../src/forget/erase-due.ts'
import { forget } from '../src/forget/forget.ts'
import { freshDatabase } from './database.ts'
import { purchase, word } from './events-shop.ts'
import { type Stage, setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

const personal = { first_name: 'Ada', email: 'ada@example.com' }
const setting = {
  mappings: [
    { field: 'first_name', remote: 'first_name' },
    { field: 'points_balance', remote: 'loyalty_points' },
  ],
  tells: [{ event: 'purchase' }],
}
const enrol = { id: 'ada-enrols', properties: { fields: personal } }
const erase = (stage: Stage, brazeDelete = false) =>
  forget(
    { db, newId: randomUUID },
    { workspaceId: stage.workspaceId, memberId: 'm1', brazeDelete },
    stage.deps.now(),
  )

/** Every row of a workspace in every table that has a bucket, as one text. */
async function everything(on: Database, workspaceId: number): Promise<string> {
  const tables = await on.ask(sql(z.object({ name: z.string() }))`
    select table_name as name from information_schema.columns where column_name = 'bucket'`)
  const rows = await Promise.all(
    tables.map(({ name }) =>
      on.ask({
        ...sql(z.object({ row: z.unknown() }))``,
        name,
        text: `select to_jsonb(t) - 'digest' as row from ${name} as t where workspace_id = $1`,
        values: [workspaceId],
      }),
    ),
  )
  return JSON.stringify(rows)
}

test('nothing that tells of a forgotten member is left in any table, and the ledger keeps its sums', async () => {
  const stage = await setStage(db, setting)
  await stage.send(enrol, purchase('ada-buys', 12), purchase('ada-buys-more', 3))
  await stage.finish()
  await stage.send({ id: 'r', type: 'refund', properties: { purchaseEventId: 'ada-buys-more' } })
  await erase(stage)
  const left = await everything(db, stage.workspaceId)
  for (const word of ['Ada', 'ada', 'example.com', '"m1"']) assert.ok(!left.includes(word), word)
  assert.match(left, /"points":12/)
})

test('what waits for a forgotten member is not sent', async () => {
  const stage = await setStage(db, setting)
  await stage.send(enrol, purchase('p1', 12))
  await erase(stage)
  assert.equal(await stage.run(), 0)
  assert.deepEqual(stage.sent, [])
})

test('a request under way when its member is forgotten writes nothing afterwards', async () => {
  const stage = await setStage(db, setting)
  await stage.send(enrol, purchase('ada-buys', 12))
  const { wire } = stage.way
  stage.way.wire = async (ask) => {
    stage.way.wire = wire
    const answer = await wire(ask)
    await erase(stage)
    return answer
  }
  await stage.run()
  const left = await everything(db, stage.workspaceId)
  assert.ok(!left.includes('"m1"'))
  assert.ok(!left.includes('Ada'))
})

test('events of a forgotten member are refused until it enrols again, and then it starts anew', async () => {
  const stage = await setStage(db, setting)
  await stage.send(enrol, purchase('p1', 12))
  await stage.finish()
  await erase(stage)
  assert.deepEqual((await stage.send(purchase('p2', 5))).map(word), ['member_forgotten'])
  const later = new Date(stage.deps.now() + 1).toISOString()
  const back = await stage.send({ id: 'back', occurredAt: later }, purchase('p3', 5))
  assert.deepEqual(back.map(word), ['accepted', 'accepted'])
  await stage.finish()
  assert.equal(stage.sent.at(-1)?.attributes?.[0]?.['loyalty_points'], 5)
})

test('a member who came back while an old request was under way is sent as it is now', async () => {
  const stage = await setStage(db, setting)
  await stage.send(enrol, purchase('p1', 12))
  const { wire } = stage.way
  stage.way.wire = async (ask) => {
    stage.way.wire = wire
    await erase(stage)
    const occurredAt = new Date(stage.deps.now() + 1).toISOString()
    await stage.send({ id: 'back', occurredAt }, purchase('p9', 1))
    return wire(ask)
  }
  await stage.finish()
  assert.deepEqual(stage.attributes('m1'), { loyalty_points: 1 })
})

test('a profile is deleted in Braze when that is asked for, after what was under way', async () => {
  const stage = await setStage(db, setting)
  await stage.send(enrol, { id: 'e', memberId: 'm2' })
  await stage.finish()
  assert.equal((await erase(stage, true)).brazeDeletes, 1)
  assert.equal(await eraseDue(stage.deps), 0, 'not before requests under way have arrived')
  stage.advance(120_000)
  assert.equal(await eraseDue(stage.deps), 1)
  await stage.braze.settle()
  stage.advance(300_000)
  assert.equal(stage.braze.profiles.get('m1'), undefined)
  assert.ok(stage.braze.profiles.get('m2'))
  assert.equal(await eraseDue(stage.deps), 0)
})

test('an order to delete that Braze does not take is given again', async () => {
  const stage = await setStage(db, setting)
  await stage.send(enrol)
  await stage.finish()
  await erase(stage, true)
  stage.advance(120_000)
  stage.braze.weather.set([{ kind: 'serverError', count: 1 }])
  assert.equal(await eraseDue(stage.deps), 0)
  stage.advance(61_000)
  assert.equal(await eraseDue(stage.deps), 1)
})

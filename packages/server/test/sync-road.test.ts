import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from './database.ts'
import { purchase } from './events-shop.ts'
import { setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

test('what an event changes stands on the profile in Braze', async () => {
  const stage = await setStage(db)
  await stage.send({ id: 'e1' }, purchase('e2', 12))
  assert.equal(await stage.run(), 1)
  await stage.braze.settle()
  assert.deepEqual(stage.attributes('m1'), { loyalty_points: 12 })
  assert.deepEqual(await stage.waiting(), [])
})

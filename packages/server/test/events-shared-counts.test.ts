import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepShared, loadShared, sharedWrites } from '../src/events/shared-counts.ts'
import { freshDatabase } from './database.ts'
import { openShop } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })

/** Take one of each key in a transaction of its own, as a batch does, while fewer than `most` are taken. */
const take = (workspaceId: number, keys: readonly string[], most: number): Promise<boolean> =>
  db.transaction(async (tx) => {
    const state = await loadShared(tx, workspaceId, keys)
    const left = keys.every((key) => (state.used.get(key) ?? Infinity) < most)
    if (left) keepShared(state, new Map(keys.map((key) => [key, 1])))
    await tx.finish(sharedWrites(workspaceId, state))
    return left
  })

const used = async (workspaceId: number, ...keys: string[]) =>
  (await db.transaction((tx) => loadShared(tx, workspaceId, keys))).used

test('sixty at once, who name their counts in any order, use exactly what is allowed', async () => {
  const { workspaceId } = await openShop(db)
  const orders = [
    ['a', 'b', 'c'],
    ['c', 'a'],
    ['b', 'a'],
    ['c', 'b', 'a'],
  ]
  const asked = Array.from({ length: 60 }, (_, i) => take(workspaceId, orders[i % 4] ?? [], 25))
  const taken = (await Promise.all(asked)).filter(Boolean).length
  const after = await used(workspaceId, 'a', 'b', 'c')
  assert.equal(after.get('a'), 25)
  assert.equal(taken, 25)
  assert.ok([...after.values()].every((count) => count <= 25))
})

test('a count is the workspace’s own, and what is given back can be used again', async () => {
  const [one, two] = [await openShop(db), await openShop(db)]
  await take(one.workspaceId, ['a'], 1)
  assert.equal(await take(one.workspaceId, ['a'], 1), false)
  assert.equal(await take(two.workspaceId, ['a'], 1), true)
  await db.transaction(async (tx) => {
    const state = await loadShared(tx, one.workspaceId, ['a'])
    keepShared(state, new Map([['a', -1]]))
    await tx.finish(sharedWrites(one.workspaceId, state))
  })
  assert.equal(await take(one.workspaceId, ['a'], 1), true)
})

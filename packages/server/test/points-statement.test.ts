import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from '@laurel/contract'
import { readPoints } from '../src/points/read.ts'
import { readStatement } from '../src/points/statement.ts'
import { freshDatabase } from './database.ts'
import { now, openShop, purchase, refund } from './events-shop.ts'

const db = await freshDatabase()
const day = 86_400_000
const on = (days: number) => new Date(now + days * day).toISOString()

/** Days on which something is booked: 10 earned, 4 spent late for day 1, 10 earned, the first taken back. */
async function lively() {
  const clock = { ms: now }
  const shop = await openShop(db, { deps: { now: () => clock.ms } })
  const at = async (days: number, event: Parameters<typeof shop.send>[0]) => {
    clock.ms = now + days * day
    await shop.send({ occurredAt: on(days), ...event })
  }
  await at(0, { id: 'e' })
  await at(1, purchase('p1', 10))
  await at(3, {
    id: 's1',
    type: 'points_spent',
    occurredAt: on(1.5),
    properties: { points: 4 },
  })
  await at(4, purchase('p2', 10))
  await at(5, refund('r1'))
  const statement = (query: Partial<Parameters<typeof readStatement>[3]> = {}) =>
    readStatement(shop, shop.workspaceId, 'm1', { by: 'booked', limit: 50, ...query }, clock.ms)
  return { ...shop, clock, statement }
}

test('a statement opens with what was, closes with what is, and what moved between is the difference', async () => {
  const { workspaceId, programs, clock, statement } = await lively()
  const {
    lots: _lots,
    holds: _holds,
    wallet: _wallet,
    entries,
    nextCursor: _next,
    ...sums
  } = await readPoints({ db, programs }, workspaceId, 'm1', { limit: 50 }, clock.ms)
  const whole = await statement()
  assert.deepEqual(whole.closing, sums)
  assert.deepEqual(whole.entries, entries)
  assert.deepEqual(Object.values(whole.opening), Array(7).fill(0))
  for (let cut = 0; cut < 6; cut += 1) {
    const [before, after] = await Promise.all([
      statement({ to: on(cut) }),
      statement({ from: on(cut) }),
    ])
    assert.deepEqual(after.opening, before.closing)
    assert.deepEqual(after.closing, sums)
    assert.deepEqual([...after.entries, ...before.entries], entries)
  }
  const middle = await statement({ from: on(2), to: on(4) })
  assert.deepEqual([middle.opening.balance, middle.closing.balance], [10, 6])
})

test('as it was booked, and as it was true', async () => {
  const { statement } = await lively()
  const closings = await Promise.all(
    (['booked', 'effective'] as const).map((by) => statement({ by, to: on(2) })),
  )
  assert.deepEqual(
    closings.map(({ closing }) => [closing.balance, closing.spent]),
    [
      [10, 0],
      [6, 4],
    ],
  )
})

test('a statement is read page by page, and one that closes before it opens is refused', async () => {
  const { statement } = await lively()
  const first = await statement({ limit: 2 })
  const rest = await statement({ limit: 50, cursor: first.nextCursor ?? '' })
  const numbers = [...first.entries, ...rest.entries].map(({ no }) => no)
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => b - a),
  )
  assert.equal(new Set(numbers).size, (await statement()).entries.length)
  assert.equal(rest.nextCursor, null)
  await assert.rejects(statement({ from: on(3), to: on(2) }), (fault) => {
    assert.ok(fault instanceof Refused)
    assert.deepEqual(fault.detail.errors?.[0]?.path, '/from')
    return true
  })
})

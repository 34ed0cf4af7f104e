import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { bucketOf } from '../src/db/bucket.ts'
import { type Statement, sql } from '../src/db/sql.ts'
import { markStale } from '../src/sync/mark.ts'
import { dropQueue, readQueue } from '../src/sync/queue-sql.ts'
import { byKey, loadMembers, loadMirrors } from '../src/sync/sql.ts'
import { fence } from '../src/sync/tenure-sql.ts'
import { freshDatabase } from './database.ts'

const db = await freshDatabase()
const lane = { workspaceId: 1, connectionId: 'main' }
const nowMs = Date.parse('2026-03-01T12:00:00.000Z')
const waiting = 50_000
const mark = { lane: 1, cause: 'backfill', nowMs } as const

// The planner's view is of an empty table, as it is on the day of an import.
await db.ask(sql(z.never())`analyze`)
const ids = Array.from({ length: waiting }, (_, i) => `member-${i}`)
const buckets = ids.map((id) => bucketOf(1, id))
const members = ids.map((memberId, i) => ({ bucket: buckets[i] ?? 0, memberId }))
// A row each, as where events come one by one.
for (let from = 0; from < waiting; from += 5_000) {
  const rows = members.slice(from, from + 5_000).flatMap((one) => markStale(lane, [one], mark))
  await db.all(rows)
}

/** How PostgreSQL carries a statement out: the plan in words, and how many pages it touched. */
async function planOf(statement: Statement<unknown>): Promise<{ text: string; pages: number }> {
  const rows = await db.transaction(async (tx) => {
    const explained = {
      name: '',
      text: `explain (analyze, buffers, format text) ${statement.text}`,
      values: statement.values,
      row: z.object({ 'QUERY PLAN': z.string() }),
    }
    const [, plan] = await tx.all([byKey(), explained])
    return plan
  })
  const text = rows.map((row) => row['QUERY PLAN']).join('\n')
  const pages = Number(/Buffers: shared hit=(\d+)/.exec(text)?.[1] ?? 0)
  return { text, pages }
}

const some = [buckets.slice(0, 100), ids.slice(0, 100)] as const

test('what is to be read next is found by the index in its order: it costs what it takes, not what waits', async () => {
  const known = [1, 2, 3]
  const reading = { lane: 1, members: 80, known, buckets: { from: 0, to: 255 } } as const
  const { text, pages } = await planOf(readQueue(lane, reading))
  assert.match(text, /Index Scan using sync_queue_order/)
  assert.doesNotMatch(text, /Seq Scan/)
  assert.ok(pages < 1_000, `${pages} pages`)
})

test('every row of a claim is found by its key, though the planner thinks the tables empty', async () => {
  const statements = {
    loadMirrors: loadMirrors(lane, ...some),
    loadMembers: loadMembers(lane, ...some),
    dropQueue: dropQueue(lane, [5, 6, 7]),
    fence: fence(lane, 1),
  }
  for (const [name, statement] of Object.entries(statements)) {
    const { text, pages } = await planOf(statement)
    assert.doesNotMatch(text, /Seq Scan/, name)
    assert.ok(pages < 5_000, `${name}: ${pages} pages`)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { bucketOf } from '../src/db/bucket.ts'
import { type Statement, sql } from '../src/db/sql.ts'
import { deleteWaiting, keepWaiting, lockClaimed } from '../src/sync/settle-sql.ts'
import { byKey, loadMembers, loadMirrors, loadTold, markStale, takeDue } from '../src/sync/sql.ts'
import { freshDatabase } from './database.ts'

const db = await freshDatabase()
const lane = { workspaceId: 1, connectionId: 'main' }
const now = '2026-03-01T12:00:00.000Z'
const later = '2026-03-01T12:01:00.000Z'
const waiting = 50_000

// The planner's view is of an empty table, as it is on the day of an import.
await db.ask(sql(z.never())`analyze`)
const ids = Array.from({ length: waiting }, (_, i) => `member-${i}`)
const buckets = ids.map((id) => bucketOf(1, id))
await db.ask(markStale(lane, buckets, ids, { lane: 1, cause: 'backfill', anew: false, now }))

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

const some = { bucket: buckets.slice(0, 100), memberId: ids.slice(0, 100) }
const aClaim = '01900000-0000-7000-8000-000000000000'
const claim = some.bucket.map(() => aClaim)
const kept = {
  ...some,
  marks: claim.map(() => 0),
  attempts: claim.map(() => 0),
  flightTo: claim.map(() => 0),
  dueAt: claim.map(() => now),
  since: claim.map(() => null),
  why: claim.map(() => null),
}

test('what is due is found by the index in its order: a claim costs what it takes, not what waits', async () => {
  const { text, pages } = await planOf(
    takeDue(lane, { limit: 80, buckets: { from: 0, to: 255 }, now }, { id: aClaim, until: later }),
  )
  assert.match(text, /Index Scan using sync_waiting_due/)
  assert.doesNotMatch(text, /Sort|Seq Scan/)
  assert.ok(pages < 1_000, `${pages} pages`)
})

test('every row of a claim is found by its key, though the planner thinks the tables empty', async () => {
  const statements = {
    loadTold: loadTold(lane, some.bucket, some.memberId, 60),
    loadMirrors: loadMirrors(lane, some.bucket, some.memberId),
    loadMembers: loadMembers(lane, some.bucket, some.memberId),
    lockClaimed: lockClaimed(lane, { ...some, claim }),
    keepWaiting: keepWaiting(lane, kept),
    deleteWaiting: deleteWaiting(lane, some),
  }
  for (const [name, statement] of Object.entries(statements)) {
    const { text, pages } = await planOf(statement)
    assert.doesNotMatch(text, /Seq Scan|Rows Removed by Filter: [1-9]\d/, name)
    assert.ok(pages < 5_000, `${name}: ${pages} pages`)
  }
})

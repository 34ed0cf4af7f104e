import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { connect } from '../src/db/connect.ts'
import type { Database, Transaction } from '../src/db/database.ts'
import { sql } from '../src/db/sql.ts'
import type { NoteSync } from '../src/events/run-batch.ts'
import { freshDatabase } from './database.ts'
import { countRows, incoming, openShop, purchase, taken, word } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const rows = async (workspaceId: number) => (await db.ask(countRows(workspaceId)))[0]
const killOwn = () => sql(z.any())`select pg_terminate_backend(pg_backend_pid())`
const impossible = () => sql(z.any())`select 1 / (select count(*) from members where false)`

/** Statements that ride along with a batch, the first `times` times. */
const ridesAlong = (times: number, make: typeof killOwn): NoteSync => {
  let left = times
  return (_, accepted) => (accepted.length > 0 && left-- > 0 ? [make()] : [])
}

test('an event that cannot be written fails alone; those around it are accepted', async () => {
  const noteSync: NoteSync = (_, accepted) =>
    accepted.some(({ event }) => event.id === 'poison') ? [impossible()] : []
  const { send, intake, workspaceId } = await openShop(db, { deps: { noteSync } })
  const members = Array.from({ length: 40 }, (_, i) => ({ id: 'e', memberId: `m${i}` }))
  const answers = await send(
    ...members.slice(0, 23),
    { id: 'poison', memberId: 'sick' },
    ...members.slice(23),
  )
  const failed = answers.filter((answer) => word(answer) !== 'accepted')
  assert.deepEqual(failed.map(word), ['internal'])
  assert.equal(failed[0]?.id, 'poison')
  assert.equal((await rows(workspaceId))?.events, 40)
  assert.equal(intake.stats().isolated, 1)
})

test('a connection that breaks before the commit costs a try, and each event counts once', async () => {
  const noteSync = ridesAlong(2, killOwn)
  const { send, intake, workspaceId } = await openShop(db, { deps: { noteSync } })
  const answers = await send({ id: 'e0' }, purchase('p1', 5), purchase('p2', 6))
  assert.deepEqual(answers.map(word), ['accepted', 'accepted', 'accepted'])
  assert.equal(intake.stats().retries, 2)
  assert.deepEqual(await rows(workspaceId), { members: 1, events: 3, ledger: 2 })
})

test('a disk that is full or a standby that answers is waited out, and no event is blamed for it', async () => {
  const raise = (code: string) => sql(z.any())`select raised(${code})`
  await db.ask(sql(z.never())`
    create function raised(code text) returns void language plpgsql as
    'begin raise exception using errcode = code; end'`)
  const codes = ['53100', '25006']
  const noteSync: NoteSync = () => codes.splice(0, 1).map(raise)
  const { send, intake } = await openShop(db, { deps: { noteSync } })
  assert.deepEqual((await send({ id: 'e0' }, purchase('p1', 5))).map(word), [
    'accepted',
    'accepted',
  ])
  assert.deepEqual([intake.stats().retries, intake.stats().isolated], [2, 0])
})

/** A database whose connection breaks right after a commit, `times` times: nobody hears of it. */
function deafAfterCommit(inner: Database, times: number): Database {
  let left = times
  return {
    ...inner,
    transaction: (work) =>
      inner.transaction((tx) => {
        const finish: Transaction['finish'] = async (statements) => {
          const done = await tx.finish(statements)
          if (left-- > 0) throw Object.assign(new Error('cut'), { kind: 'database', code: '08006' })
          return done
        }
        return work({ ...tx, finish })
      }),
  }
}

test('a connection that breaks during the commit: what was written gets its first answer', async () => {
  const { send, workspaceId } = await openShop(db, { deps: { db: deafAfterCommit(db, 1) } })
  const answers = await send({ id: 'e0' }, purchase('p1', 5), purchase('p2', 6))
  assert.deepEqual(answers.map(word), ['replayed', 'replayed', 'replayed'])
  assert.deepEqual(taken(answers[2]).points, { balance: 11 })
  assert.deepEqual(await rows(workspaceId), { members: 1, events: 3, ledger: 2 })
})

test('a database that stays away: the events are told so in time, and nothing was written', async () => {
  const noteSync = ridesAlong(1_000, killOwn)
  let clock = 0
  const deps = { noteSync, now: () => (clock += 40) }
  const { send, workspaceId } = await openShop(db, { bounds: { patienceMs: 200 }, deps })
  const answers = await send({ id: 'e0', occurredAt: '1970-01-01T00:00:00Z' })
  assert.deepEqual(answers.map(word), ['database_unavailable'])
  assert.deepEqual(await rows(workspaceId), { members: 0, events: 0, ledger: 0 })
})

test('no connection at all is told as such, not as a fault of the event', async () => {
  const nowhere = connect('postgres://127.0.0.1:1/none')
  const { second, workspaceId } = await openShop(db, { bounds: { patienceMs: 0 } })
  const lost: Database = { ...db, transaction: nowhere.transaction }
  const [answer] = await second({ db: lost }).submit(workspaceId, [incoming({ id: 'e0' })])
  assert.equal(word(answer), 'database_unavailable')
  await nowhere.close()
})

test('more than there is room for is refused whole, with when to come again, and nothing taken is lost', async () => {
  const { intake, workspaceId } = await openShop(db, { bounds: { waitingEvents: 50, waitMs: 20 } })
  const request = (i: number) =>
    intake.submit(
      workspaceId,
      Array.from({ length: 10 }, (_, j) => incoming({ id: 'e', memberId: `m${i}-${j}` })),
    )
  const settled = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => request(i)))
  const refused = settled.filter((each) => each.status === 'rejected')
  const answered = settled.filter((each) => each.status === 'fulfilled')
  assert.ok(refused.length > 0 && answered.length >= 5)
  for (const { reason } of refused) {
    assert.equal(reason.code, 'too_many_requests')
    assert.ok(reason.detail.retryAfterSeconds >= 1)
  }
  for (const { value } of answered) assert.ok(value.every((each) => word(each) === 'accepted'))
  assert.equal((await rows(workspaceId))?.events, 10 * answered.length)
  assert.deepEqual([intake.stats().waitingEvents, intake.stats().waitingBytes], [0, 0])
})

test('bytes are bounded too, and what alone is more than the bound still comes in', async () => {
  const bounds = { waitingBytes: 10_000, waitMs: 200 }
  const { intake, workspaceId } = await openShop(db, { bounds })
  const long = { fields: { first_name: 'x'.repeat(9_000), last_name: 'y'.repeat(9_000) } }
  const take = (id: string) =>
    intake.take(workspaceId, [incoming({ id, memberId: id, properties: long })])
  const first = await take('a')
  await assert.rejects(take('b'), { code: 'too_many_requests' })
  assert.deepEqual((await first.answers).map(word), ['accepted'])
  const second = await take('b')
  assert.deepEqual((await second.answers).map(word), ['accepted'])
})

test('closing answers what was taken, and takes nothing more', async () => {
  const { intake, workspaceId } = await openShop(db, { bounds: { waitMs: 1_000 } })
  const { answers } = await intake.take(workspaceId, [incoming({ id: 'e', memberId: 'm2' })])
  await intake.close()
  assert.equal(intake.stats().waitingEvents, 0)
  assert.deepEqual((await answers).map(word), ['accepted'])
  await assert.rejects(intake.submit(workspaceId, []), { code: 'shutting_down' })
})

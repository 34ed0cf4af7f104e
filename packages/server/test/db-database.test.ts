import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { connect } from '../src/db/connect.ts'
import { isRefusedBy, isRetryable } from '../src/db/fault.ts'
import { sql } from '../src/db/sql.ts'
import { freshDatabase } from './database.ts'

const db = await freshDatabase()
await db.ask(sql(z.never())`create table things (id bigint primary key, name text, at timestamptz)`)

const put = (id: number, name = 'x') => sql(z.never())`
  insert into things (id, name) values (${id}, ${name})`
const count = () => sql(z.object({ n: z.int() }))`select count(*) as n from things`
const howMany = async () => (await db.ask(count()))[0]?.n
const clear = () => db.ask(sql(z.never())`truncate things`)

test('every value comes back as it went in, alone and in an array', async () => {
  const both = (text: string, list: string[], number: number, json: Record<string, unknown>) =>
    sql(
      z.object({
        text: z.string(),
        list: z.array(z.string()),
        number: z.int(),
        json: z.unknown(),
        kept: z.string(),
      }),
    )`
    select ${text}::text as text, ${list}::text[] as list, ${number}::bigint as number,
           ${json}::jsonb as json, ${JSON.stringify(json)}::json as kept`
  const text = fc.string({ unit: 'binary' }).filter((each) => !each.includes('\0'))
  await fc.assert(
    fc.asyncProperty(text, fc.array(text), fc.maxSafeInteger(), async (one, list, number) => {
      const json = { number, list: list.map((each) => each.toWellFormed()) }
      const [row] = await db.ask(both(one, list, number, json))
      assert.deepEqual(row, {
        text: one,
        list,
        number: number + 0,
        json,
        kept: JSON.stringify(json),
      })
    }),
    { numRuns: 50 },
  )
})

test('bytes, nulls, truth and instants keep their shape in arrays too', async () => {
  const shapes = (bytes: Uint8Array[], truths: boolean[], times: (string | null)[]) =>
    sql(z.any())`
    select ${bytes}::bytea[] as bytes, ${truths}::boolean[] as truths, ${times}::timestamptz[] as times,
           ${times[0] ?? null}::timestamptz as time, 1.10::numeric as exact, ${bytes[0] ?? null}::bytea as byte`
  const bytes = [Buffer.from([0, 255, 92, 34]), Buffer.from([])]
  const times = ['2026-01-05T01:02:03.456+01:00', null]
  const [row] = await db.ask(shapes(bytes, [true, false], times))
  assert.deepEqual(row, {
    bytes,
    truths: [true, false],
    times: ['2026-01-05T00:02:03.456Z', null],
    time: '2026-01-05T00:02:03.456Z',
    exact: '1.10',
    byte: bytes[0],
  })
})

test('an instant always has milliseconds, and what is finer is cut', async () => {
  const at = (text: string) => sql(z.object({ at: z.string() }))`select ${text}::timestamptz as at`
  const read = async (text: string) => (await db.ask(at(text)))[0]?.at
  assert.equal(await read('2026-01-05'), '2026-01-05T00:00:00.000Z')
  assert.equal(await read('2026-01-05T00:00:00.5Z'), '2026-01-05T00:00:00.500Z')
  assert.equal(await read('2026-01-05T00:00:00.123999Z'), '2026-01-05T00:00:00.123Z')
})

test('a bigint beyond what a number holds stops, rather than lose a digit', async () => {
  const big = sql(z.any())`select 9007199254740993 as big`
  await assert.rejects(db.ask(big), /Broken belief/)
  assert.equal(await howMany(), 0, 'the connection goes on')
})

test('a transaction does all or nothing, wherever it fails', async () => {
  await clear()
  await db.ask(put(1))
  const refused = (error: unknown) => isRefusedBy(error, 'things_pkey') && !isRetryable(error)

  await assert.rejects(
    db.transaction((tx) => tx.finish([put(2), put(1), put(3)])),
    refused,
    'in the flush that commits',
  )
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.all([put(2), put(1)])
      return tx.finish([put(3)])
    }),
    refused,
    'in the first flush',
  )
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.ask(put(2))
      throw new Error('mine')
    }),
    /mine/,
  )
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.ask(put(2))
      await tx.ask(put(1)).catch(() => undefined)
      return 'as if nothing had been'
    }),
    /rolled back/,
    'a fault that was swallowed',
  )
  const unwritable = { ...put(3), values: [Number.NaN, 'x'] }
  await assert.rejects(
    db.transaction((tx) => tx.finish([put(2), unwritable])),
    /finite/,
    'a value that cannot be written',
  )
  assert.equal(await howMany(), 1)
})

test('a transaction that ends well is there, finished or not, and gives its rows', async () => {
  await clear()
  const [, [first]] = await db.transaction((tx) => tx.finish([put(1), count()]))
  assert.equal(first?.n, 1)
  await db.transaction((tx) => tx.ask(put(2)))
  await db.transaction(async () => 'asks nothing')
  assert.equal(await howMany(), 2)
})

test('a finished transaction is asked nothing more', async () => {
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.finish([])
      await tx.ask(count())
    }),
    /Broken belief/,
  )
})

test('outside a transaction each statement stands for itself', async () => {
  await clear()
  await assert.rejects(db.all([put(1), put(1), put(2)]), (error) => isRefusedBy(error))
  assert.equal(await howMany(), 2)
})

test('a fault names the statement, and never a value that was sent', async () => {
  const secret = 'someone@example.com'
  const cast = sql(z.never())`select ${secret}::text::bigint`
  for (const statement of [cast, put(1, secret), put(1, secret)]) {
    const error = await db.ask(statement).then(
      () => null,
      (thrown: Error) => thrown,
    )
    if (error === null) continue
    assert.ok(error.message.includes(statement.text.trim()))
    assert.ok(!JSON.stringify({ ...error, text: String(error.stack) }).includes(secret))
  }
})

test('a deadlock is broken, and its victim may try again', async () => {
  await clear()
  await db.all([put(1), put(2)])
  const rename = (id: number) => sql(z.never())`update things set name = 'y' where id = ${id}`
  const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  const cross = (mine: number, other: number, [here, there] = met) =>
    db.transaction(async (tx) => {
      await tx.ask(rename(mine))
      here.resolve()
      await there.promise
      await tx.ask(rename(other))
    })
  const ends = await Promise.allSettled([cross(1, 2), cross(2, 1, [met[1], met[0]])])
  const victims = ends.filter((end) => end.status === 'rejected')
  assert.equal(victims.length, 1)
  assert.ok(isRetryable(victims[0]?.reason))
})

test('a connection that is cut is a fault worth another try, and is replaced', async () => {
  const idle: Error[] = []
  const other = connect(db.url, { connections: 1, onIdleFault: (fault) => idle.push(fault) })
  const self = sql(z.object({ pid: z.int() }))`select pg_backend_pid() as pid`
  const end = (pid: number) => sql(z.any())`select pg_terminate_backend(${pid}::int, 5000)`
  const cut = other.transaction(async (tx) => {
    const [row] = await tx.ask(self)
    await db.ask(end(row?.pid ?? 0))
    await tx.ask(self)
  })
  await assert.rejects(cut, (error) => isRetryable(error))
  assert.equal((await other.ask(self)).length, 1)
  await other.close()
})

test('a database that is not there is a fault worth another try', async () => {
  const nowhere = connect('postgres://nobody:none@127.0.0.1:1/none', { waitMs: 500 })
  await assert.rejects(nowhere.ask(count()), (error) => isRetryable(error))
  await nowhere.close()
})

test('a statement is prepared once a connection, whatever its values', async () => {
  const one = connect(db.url, { connections: 1 })
  for (const id of [1, 2, 3]) await one.ask(sql(z.any())`select ${id}::int`)
  const prepared = sql(z.object({ n: z.int() }))`
    select count(*) as n from pg_prepared_statements where statement like 'select $1::int'`
  const before = (id: number) => sql(z.any())`select ${id}::int`
  for (const id of [1, 2, 3]) await one.ask(before(id))
  assert.deepEqual(await one.ask(prepared), [{ n: 1 }])
  await one.close()
})

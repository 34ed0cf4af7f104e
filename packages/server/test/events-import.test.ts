import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importLines, type LineResult } from '../src/events/import.ts'
import type { Line } from '../src/http/route.ts'
import { freshDatabase } from './database.ts'
import { at, openShop, purchase, type Shop } from './events-shop.ts'

const db = await freshDatabase()

const event = (more: Record<string, unknown>): string =>
  JSON.stringify({ memberId: 'm1', type: 'enrol', occurredAt: at(-60), ...more })

async function* lines(texts: Iterable<string>): AsyncGenerator<Line> {
  let line = 0
  for (const text of texts) yield { line: ++line, text }
}

const run = (shop: Shop, texts: Iterable<string>) =>
  Array.fromAsync(importLines(shop.intake, shop.workspaceId, lines(texts)))

const words = (results: readonly LineResult[]) =>
  results.map((result) => result.refusal?.code ?? result.status)

test('every line has its result, in order, and a bad one is refused alone', async () => {
  const shop = await openShop(db)
  const texts = [event({ id: 'e1' }), '{"id":', '[]', event(purchase('p1', 5)), event({ id: 'e1' })]
  const results = await run(shop, texts)
  assert.deepEqual(
    results.map((result) => result.line),
    [1, 2, 3, 4, 5],
  )
  assert.deepEqual(words(results), [
    'accepted',
    'invalid_event',
    'invalid_event',
    'accepted',
    'replayed',
  ])
})

test('a stream that is sent twice changes nothing the second time', async () => {
  const shop = await openShop(db)
  const texts = Array.from({ length: 3_000 }, (_, i) =>
    i < 500
      ? event({ id: 'e', memberId: `m${i}` })
      : event(purchase(`p${i}`, 1, { memberId: `m${i % 500}` })),
  )
  const first = await run(shop, texts)
  const second = await run(shop, texts)
  assert.ok(first.every((result) => result.status === 'accepted'))
  assert.deepEqual(
    second,
    first.map((result) => ({ ...result, status: 'replayed' })),
  )
})

test('a stream waits where a request would be refused for want of room', async () => {
  const shop = await openShop(db, { bounds: { waitingEvents: 10 } })
  const texts = Array.from({ length: 200 }, (_, i) => event({ id: 'e', memberId: `m${i}` }))
  assert.ok((await run(shop, texts)).every((result) => result.status === 'accepted'))
})

test('a stream waits for bytes too, and comes to its end', async () => {
  const shop = await openShop(db, { bounds: { waitingBytes: 3_000 } })
  const fields = { first_name: 'x'.repeat(1_000) }
  const texts = Array.from({ length: 50 }, (_, i) =>
    event({ id: 'e', memberId: `m${i}`, properties: { fields } }),
  )
  assert.ok((await run(shop, texts)).every((result) => result.status === 'accepted'))
})

test('who waits for a result before the next line is answered', async () => {
  const shop = await openShop(db)
  let heard = Promise.withResolvers<void>()
  async function* hesitant(): AsyncGenerator<Line> {
    for (let line = 1; line <= 3; line++) {
      heard = Promise.withResolvers<void>()
      yield { line, text: event({ id: 'e', memberId: `m${line}` }) }
      await heard.promise
    }
  }
  const seen: number[] = []
  for await (const result of importLines(shop.intake, shop.workspaceId, hesitant())) {
    seen.push(result.line)
    heard.resolve()
  }
  assert.deepEqual(seen, [1, 2, 3])
})

test('only a window of lines is held while the caller does not read', async () => {
  const shop = await openShop(db)
  let read = 0
  async function* endless(): AsyncGenerator<Line> {
    for (;;) yield { line: ++read, text: event({ id: `e${read}`, memberId: `m${read}` }) }
  }
  const results = importLines(shop.intake, shop.workspaceId, endless())
  await results.next()
  assert.ok(read <= 2_001, `${read} lines were read for one result`)
  await results.return(undefined)
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { importEvents, Refused } from '@laurel/contract'
import { answerLines, type Line, type LinesHandler } from '../src/http/route.ts'
import { by, json, serve } from './http-server.ts'

type Result = { line: number; status: string; refusal?: { code: string } }

let handler: LinesHandler = echo
const { url, app, nextSeen } = await serve([answerLines(importEvents, (ask) => handler(ask))], {
  limits: { lineBytes: 100, stallMs: 300 },
})
after(() => app.close(1_000))

async function* echo({ lines }: { lines: AsyncIterable<Line> }): AsyncGenerator<Result> {
  for await (const { line } of lines) yield { line, status: 'accepted' }
}

/** Begin an import; the body is up to the test. */
function begin() {
  const headers = by('lk_admin', { 'content-type': 'application/x-ndjson' })
  return request(`${url}/v1/events/import`, { method: 'POST', headers, agent: false })
}

async function send(body: string): Promise<Result[]> {
  const headers = by('lk_admin', { 'content-type': 'application/x-ndjson' })
  const response = await fetch(`${url}/v1/events/import`, { method: 'POST', headers, body })
  const lines = (await response.text()).trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Result)
}

test('each line that is not empty has one result, in order; unreadable ones in their place', async () => {
  handler = echo
  const given = await send(`{}\n\n${'x'.repeat(200)}\n{}\r\n${'y'.repeat(200)}`)
  assert.deepEqual(
    given.map(({ line, status, refusal }) => [line, status, refusal?.code]),
    [
      [1, 'accepted', undefined],
      [3, 'refused', 'payload_too_large'],
      [4, 'accepted', undefined],
      [5, 'refused', 'payload_too_large'],
    ],
  )
})

test('results come while lines are still being sent', async () => {
  handler = echo
  const asking = begin()
  asking.write('{}\n')
  const [response] = await once(asking, 'response')
  const [first] = await once(response, 'data')
  assert.equal(JSON.parse(String(first)).line, 1)
  asking.end('{}\n')
  const [second] = await once(response, 'data')
  assert.equal(JSON.parse(String(second)).line, 2)
})

test('a handler that fails is told of in the last result, and nothing more is read', async () => {
  handler = async function* ({ lines }) {
    for await (const { line } of lines) {
      if (line === 3) throw new Refused('database_unavailable')
      yield { line, status: 'accepted' }
    }
  }
  const told = nextSeen()
  const given = await send('{}\n'.repeat(50))
  assert.deepEqual(
    given.map(({ line, status, refusal }) => [line, status, refusal?.code]),
    [
      [1, 'accepted', undefined],
      [2, 'accepted', undefined],
      [3, 'refused', 'database_unavailable'],
    ],
  )
  assert.equal((await told).code, 'database_unavailable')
})

test('when the caller goes away, what came in full is handled, half a line is not', async () => {
  const handled: string[] = []
  let over = () => {}
  const done = new Promise<void>((resolve) => {
    over = resolve
  })
  let third = () => {}
  const two = new Promise<void>((resolve) => {
    third = resolve
  })
  handler = async function* ({ lines }) {
    for await (const { line, text } of lines) {
      handled.push(text)
      if (line === 2) third()
      yield { line, status: 'accepted' }
    }
    over()
  }
  const told = nextSeen()
  const asking = begin()
  asking.on('error', () => {})
  asking.write('{"a":1}\n{"a":2}\n{"a":')
  await two
  asking.destroy()
  await done
  assert.deepEqual(handled, ['{"a":1}', '{"a":2}'])
  const { gone, lines, fault } = await told
  assert.deepEqual({ gone, lines, fault }, { gone: true, lines: 2, fault: null })
})

test('a caller who does not read is not read from, and is cut off in the end', async () => {
  let read = 0
  handler = async function* ({ lines }) {
    for await (const { line } of lines) {
      read = line
      yield { line, status: 'accepted', padding: 'x'.repeat(10_000) }
    }
  }
  const told = nextSeen()
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.pause()
  socket.on('error', () => {})
  const head = 'POST /v1/events/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer lk_admin\r\n'
  socket.write(`${head}content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n`)
  const lines = '{}\n'.repeat(20_000)
  socket.write(`${lines.length.toString(16)}\r\n${lines}\r\n`)
  const { gone } = await told
  assert.ok(gone)
  assert.ok(read < 5_000, `${read} of 20,000 lines were read`)
  socket.destroy()
})

test('a stream is not read by a JSON route, nor JSON by the stream', async () => {
  const response = await fetch(`${url}/v1/events/import`, json('POST', {}))
  assert.equal(response.status, 415)
})

test('an import of many lines holds few of them', async () => {
  const before = process.memoryUsage().heapUsed
  let peak = 0
  handler = async function* ({ lines }) {
    for await (const { line } of lines) {
      if (line % 20_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - before)
      yield { line, status: 'accepted' }
    }
  }
  const asking = begin()
  const chunk = `{"id":"${'x'.repeat(50)}"}\n`.repeat(1_000)
  const sending = (async () => {
    for (let i = 0; i < 60; i++) if (!asking.write(chunk)) await once(asking, 'drain')
    asking.end()
  })()
  const [response] = await once(asking, 'response')
  let results = 0
  for await (const piece of response) results += String(piece).split('\n').length - 1
  await sending
  assert.equal(results, 60_000)
  assert.ok(peak < 80 * 1024 * 1024, `${Math.round(peak / 1024 / 1024)} MiB`)
})

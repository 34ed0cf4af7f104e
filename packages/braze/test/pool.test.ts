import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { errorCode, neverSent, poolWire } from '../src/index.ts'

let server: Server
let origin = ''
let sockets = 0

before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/silent') return
    if (request.url === '/cut') {
      request.socket.destroy()
      return
    }
    if (request.url === '/moved') {
      response.writeHead(302, { location: '/elsewhere' }).end()
      return
    }
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      response.writeHead(201, { 'X-RateLimit-Remaining': '7', 'set-cookie': ['a=1', 'b=2'] })
      response.end(`${request.method} ${request.url} ${request.headers['x-test']} ${body}`)
    })
  })
  server.on('connection', () => {
    sockets++
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

after(() => {
  server.closeAllConnections()
  server.close()
})

const ask = (path: string, timeoutMs = 5_000) => ({
  method: 'POST' as const,
  path,
  headers: { 'x-test': 'é'.codePointAt(0)?.toString() ?? '' },
  body: '{"é":1}',
  timeoutMs,
})

test('a pool keeps its connection, and gives answers with names in lower case', async () => {
  const { wire, close } = poolWire(origin, { connections: 1 })
  const before = sockets
  const { status, headers, text } = await wire(ask('/a?b=1'))
  await wire(ask('/a'))
  assert.equal(status, 201)
  assert.equal(headers['x-ratelimit-remaining'], '7')
  assert.equal(headers['set-cookie'], 'a=1, b=2')
  assert.equal(text, 'POST /a?b=1 233 {"é":1}')
  assert.equal(sockets - before, 1)
  await close()
})

test('a redirect is an answer, and nobody follows it', async () => {
  const { wire, close } = poolWire(origin, { connections: 1 })
  assert.equal((await wire(ask('/moved'))).status, 302)
  await close()
})

test('a cut and a silence may have been carried out; a refused connection was not', async () => {
  const { wire, close } = poolWire(origin, { connections: 2 })
  const fault = async (work: Promise<unknown>) =>
    work.then(
      () => null,
      (cause) => cause,
    )
  const cut = await fault(wire(ask('/cut')))
  assert.equal(neverSent(cut), false, errorCode(cut))
  const silence = await fault(wire(ask('/silent', 50)))
  assert.ok(silence instanceof Error)
  assert.equal(neverSent(silence), false)
  await close()

  const closed = await fault(wire(ask('/a')))
  assert.equal(neverSent(closed), true, 'a pool that was closed sends nothing')
  const nobody = poolWire('http://127.0.0.1:1', { connections: 1 })
  assert.equal(neverSent(await fault(nobody.wire(ask('/a')))), true)
  await nobody.close()
})

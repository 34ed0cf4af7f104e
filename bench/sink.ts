/**
 * A trivial Braze for timing: it takes every request, counts what is in it and answers at once.
 *
 * Run as a process of its own, so that its work is not counted as Laurel's. It tells its port, and on the
 * message `count` what it has received so far.
 */
import { createServer } from 'node:http'

let requests = 0
let objects = 0

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    requests += 1
    response.writeHead(201, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({ message: 'success', ...counted(Buffer.concat(parts).toString()) }),
    )
  })
})

/** The counters that Braze answers with: one for each array that was sent. */
function counted(text: string): Record<string, number> {
  if (text === '') return {}
  const body = JSON.parse(text) as Record<string, unknown[]>
  const counters: Record<string, number> = {}
  for (const kind of ['attributes', 'events', 'purchases']) {
    const sent = body[kind]?.length ?? 0
    if (sent > 0) counters[`${kind}_processed`] = sent
    objects += sent
  }
  return counters
}

server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : null })
})
process.on('message', () => process.send?.({ requests, objects }))
process.on('disconnect', () => process.exit(0))

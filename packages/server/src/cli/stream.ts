import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { importEvents, importHistory } from '@laurel/contract'
import { problemText, type Remote, type Reply } from './call.ts'

/** What the server said of one line. */
export type LineResult = Reply<typeof importEvents>

/**
 * Send events as a stream and give back the server's answers, one for each, in order.
 *
 * Both directions run at once and each waits for the other, so that neither side gathers the whole.
 *
 * @throws Error when the server refuses the stream as such, or when it breaks off
 */
export async function* streamEvents(
  remote: Remote,
  events: AsyncIterable<unknown>,
  history: boolean,
): AsyncGenerator<LineResult> {
  const { path } = history ? importHistory : importEvents
  const url = new URL(path, remote.url)
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
  const outgoing = ask(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${remote.key}`, 'content-type': 'application/x-ndjson' },
  })
  const answered = new Promise<Readable & { statusCode?: number }>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
  })
  const sent = pipeline(Readable.from(lines(events)), outgoing)
  sent.catch(() => {}) // told below, unless the answer says more
  const incoming = await answered
  if (incoming.statusCode !== 200) {
    const text = await new Response(Readable.toWeb(incoming) as ReadableStream).text()
    throw new Error(problemText(incoming.statusCode ?? 0, text))
  }
  for await (const line of createInterface({ input: incoming, crlfDelay: Infinity })) {
    if (line !== '') yield JSON.parse(line) as LineResult
  }
  await sent
}

async function* lines(events: AsyncIterable<unknown>): AsyncGenerator<string> {
  let chunk = ''
  for await (const event of events) {
    chunk += `${JSON.stringify(event)}\n`
    if (chunk.length < 32_768) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

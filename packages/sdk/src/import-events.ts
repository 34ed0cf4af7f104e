import { type ClientOptions, urlOf } from './call.ts'
import { LaurelProblem } from './problem.ts'
import type { EventInput, ImportEventsReply } from './types.gen.ts'

/** Events from anywhere: a list, or a source that makes them as they are asked for. */
export type EventSource = Iterable<EventInput> | AsyncIterable<EventInput>

/** Characters that are gathered before they are sent. */
const pieceLength = 32_768

/**
 * Stream events in, and their results out, one for each, in order. Neither is held as a whole: events
 * are asked for as the server takes them, so read the results while they come.
 *
 * A stream that ends early was broken off; its last result is a refusal that says why. Send the rest,
 * or everything, again: what was taken in is answered as `replayed`.
 *
 * Needs a `fetch` that can send a stream: Node's can.
 */
export async function* importEvents(
  { baseUrl, token, fetch: ask = fetch }: ClientOptions,
  events: EventSource,
  path: '/v1/events/import' | '/v1/events/import-history' = '/v1/events/import',
): AsyncGenerator<ImportEventsReply> {
  const response = await ask(urlOf(baseUrl, path), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: ReadableStream.from(pieces(events)).pipeThrough(new TextEncoderStream()),
    duplex: 'half',
  } as RequestInit)
  if (!response.ok) throw LaurelProblem.of(response, await response.text())
  let rest = ''
  for await (const text of (response.body ?? empty()).pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as ImportEventsReply
  }
}

async function* pieces(events: EventSource): AsyncGenerator<string> {
  let piece = ''
  for await (const event of events) {
    piece += `${JSON.stringify(event)}\n`
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

const empty = (): ReadableStream<Uint8Array<ArrayBuffer>> => ReadableStream.from([])

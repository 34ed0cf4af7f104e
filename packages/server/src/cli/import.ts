import { open, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { SingleBar } from 'cli-progress'
import { parse } from 'csv-parse'
import type { Remote } from './call.ts'
import { eventOfRow, type RowMapping, rowMapping } from './rows.ts'
import { type LineResult, streamEvents } from './stream.ts'

/** What `laurel import` is told. */
export type ImportOptions = {
  readonly file: string
  readonly format: 'csv' | 'ndjson'
  readonly map: readonly string[]
  readonly set: readonly string[]
  /** Enrol each member at the time of its first row, before that row. */
  readonly enrol: boolean
  /** Judge each event as of when it happened. */
  readonly history: boolean
  readonly progress: boolean
}

/** What came of an import, in counts of events; `refusals` are the first twenty. */
export type Imported = {
  accepted: number
  replayed: number
  refused: number
  readonly refusals: { line: number; code: string; message: string }[]
  readonly seconds: number
}

/** An event and the line of the file that it was made of. */
type Lined = { readonly line: number; readonly event: Record<string, unknown> }

/**
 * Import a file of events.
 *
 * Run twice, it changes nothing the second time, as long as the mapping gives each row the same id.
 *
 * @throws Error naming the line, when a row can't be made into an event; what stands before it is in
 */
export async function importFile(remote: Remote, options: ImportOptions): Promise<Imported> {
  const startedAt = performance.now()
  const source = (await open(options.file)).createReadStream()
  const bar = new SingleBar({
    format:
      'import [{bar}] {percentage}% | {events} events, {refused} refused | ETA {eta_formatted}',
    noTTYOutput: false,
  })
  const mapping = rowMapping(options.map, options.set)
  const rows = options.format === 'csv' ? csvRows(source) : ndjsonRows(source)
  const lined: number[] = []
  const events = withLines(
    options.enrol ? enrolled(eventsOf(rows, mapping)) : eventsOf(rows, mapping),
    lined,
  )

  const total: Omit<Imported, 'seconds'> = { accepted: 0, replayed: 0, refused: 0, refusals: [] }
  if (options.progress) bar.start((await stat(options.file)).size, 0, { events: 0, refused: 0 })
  for await (const result of streamEvents(remote, events, options.history)) {
    count(total, result, lined.shift() ?? 0)
    const done = total.accepted + total.replayed + total.refused
    if (done % 500 === 0) bar.update(source.bytesRead, { events: done, refused: total.refused })
  }
  if (options.progress) {
    bar.update(source.bytesRead, {
      events: total.accepted + total.replayed,
      refused: total.refused,
    })
    bar.stop()
  }
  return { ...total, seconds: (performance.now() - startedAt) / 1_000 }
}

function count(total: Omit<Imported, 'seconds'>, result: LineResult, line: number): void {
  // A member who is enrolled already is what `--enrol` asks for.
  const there = result.refusal?.code === 'member_already_enrolled'
  if (result.status === 'accepted') total.accepted += 1
  else if (result.status === 'replayed' || there) total.replayed += 1
  else {
    total.refused += 1
    const { code = '', message = '' } = result.refusal ?? {}
    if (total.refusals.length < 20) total.refusals.push({ line, code, message })
  }
}

/** Remember which line each event came from, until its answer is back. */
async function* withLines(events: AsyncIterable<Lined>, lines: number[]): AsyncGenerator<unknown> {
  for await (const { line, event } of events) {
    lines.push(line)
    yield event
  }
}

async function* eventsOf(
  rows: AsyncIterable<{ line: number; row: Record<string, unknown> }>,
  mapping: RowMapping,
): AsyncGenerator<Lined> {
  for await (const { line, row } of rows) {
    if (mapping.size === 0) {
      yield { line, event: row }
      continue
    }
    try {
      yield { line, event: eventOfRow(mapping, row as Record<string, string>, line) }
    } catch (error) {
      throw new Error(`Line ${line}: ${error instanceof Error ? error.message : error}`)
    }
  }
}

async function* enrolled(events: AsyncIterable<Lined>): AsyncGenerator<Lined> {
  const known = new Set<unknown>()
  for await (const { line, event } of events) {
    const { memberId, occurredAt } = event
    if (!known.has(memberId)) {
      known.add(memberId)
      yield { line, event: { id: 'enrol', memberId, type: 'enrol', occurredAt, properties: {} } }
    }
    yield { line, event }
  }
}

const csv = { columns: true, bom: true, info: true, skip_empty_lines: true } as const

/** Real files mix line endings, often a header of one kind over rows of the other. */
async function* csvRows(source: NodeJS.ReadableStream) {
  const rows = source.pipe(parse({ ...csv, record_delimiter: ['\r\n', '\n', '\r'] }))
  for await (const { record, info } of rows) {
    yield { line: info.lines as number, row: record as Record<string, string> }
  }
}

async function* ndjsonRows(source: NodeJS.ReadableStream) {
  let line = 0
  for await (const text of createInterface({ input: source, crlfDelay: Infinity })) {
    line += 1
    if (text.trim() === '') continue
    try {
      yield { line, row: JSON.parse(text) as Record<string, unknown> }
    } catch {
      throw new Error(`Line ${line}: not a JSON object`)
    }
  }
}

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Refused, refusals } from '@laurel/contract'
import { type Cut, cutLines } from './lines.ts'
import type { Limits } from './parts.ts'
import type { Asked, Line, LinesHandler } from './route.ts'

/** What a stream needs of the server around it. */
export type StreamHouse = {
  readonly limits: Pick<Limits, 'lineBytes' | 'stallMs'>
  /** Aborted when the server shuts down: no further line is read. */
  readonly stopping: AbortSignal
  /** Told the number of each line that is read. */
  readonly read: (line: number) => void
  /** Puts a failure into our words, and takes note of it. */
  readonly failed: (error: unknown) => Refused
}

/** Characters of results that are gathered before they are written. */
const gathered = 16_384

/**
 * Answer a stream of lines with a stream of results, one JSON document a line.
 *
 * Memory is bounded: a line is read when the handler asks for it, and the handler is asked for a
 * result when the caller has taken those before. Lines that cannot be read are refused here, in their
 * place. When the handler fails, the last result is the refusal of the first line not answered.
 */
export async function streamLines(
  handle: LinesHandler,
  asked: Asked,
  body: AsyncIterable<Uint8Array>,
  out: ServerResponse,
  { limits, stopping, read, failed }: StreamHouse,
): Promise<void> {
  const unreadable: Cut[] = []
  const results = writer(out, limits.stallMs)
  let answered = 0

  async function* readable(): AsyncGenerator<Line> {
    for await (const cut of cutLines(body, limits.lineBytes, () => {})) {
      if (stopping.aborted) throw new Refused('shutting_down')
      read(cut.line)
      if (cut.text === null) unreadable.push(cut)
      else yield cut
    }
  }
  const tellUnreadable = async (before: number) => {
    for (let cut = unreadable[0]; cut && cut.line < before; cut = unreadable[0]) {
      await results.write(refusedCut(cut))
      answered = cut.line
      unreadable.shift()
    }
  }

  try {
    for await (const result of handle({ ...asked, lines: readable() })) {
      const line = lineOf(result) ?? answered + 1
      await tellUnreadable(line)
      await results.write(result)
      answered = line
    }
    await tellUnreadable(Infinity)
  } catch (error) {
    await results.write(refusedLine(answered + 1, failed(error))).catch(() => {})
  }
  results.end()
}

/** Write results in pieces of a good size, no faster than the caller takes them. */
function writer(out: ServerResponse, stallMs: number) {
  let text = ''
  let planned: NodeJS.Immediate | null = null
  const flush = (): void => {
    if (planned) clearImmediate(planned)
    planned = null
    if (text !== '' && !out.destroyed) out.write(text)
    text = ''
  }
  const write = async (result: object): Promise<void> => {
    text += `${JSON.stringify(result)}\n`
    if (text.length >= gathered) flush()
    else planned ??= setImmediate(flush)
    if (out.writableNeedDrain) await drained(out, stallMs)
  }
  const end = (): void => {
    flush()
    out.end()
  }
  return { write, end }
}

/** Wait until the caller has taken what was written; one who is gone takes nothing any more. */
async function drained(out: ServerResponse, stallMs: number): Promise<void> {
  if (out.destroyed) return
  const done = new AbortController()
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(stallMs)])
  const waits = [once(out, 'drain', { signal }), once(out, 'close', { signal })]
  try {
    await Promise.race(waits)
  } catch {
    out.destroy()
    throw new Refused('invalid_request', { message: 'The results were not read.' })
  } finally {
    done.abort()
    await Promise.allSettled(waits)
  }
}

function lineOf(result: object): number | null {
  return 'line' in result && typeof result.line === 'number' ? result.line : null
}

function refusedCut(cut: Cut): object {
  const tooLong = cut.text === null && cut.why === 'too_long'
  const refused = tooLong
    ? new Refused('payload_too_large', { message: 'The line is longer than a line may be.' })
    : new Refused('invalid_request', { message: 'The line is not UTF-8.' })
  return refusedLine(cut.line, refused)
}

function refusedLine(line: number, refused: Refused): object {
  const { title, fix } = refusals[refused.code]
  const message = refused.detail.message ?? `${title}.`
  return {
    line,
    id: null,
    memberId: null,
    status: 'refused',
    refusal: { code: refused.code, title, fix, message },
  }
}

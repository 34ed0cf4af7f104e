import type { Line } from './route.ts'

/** What cutting gives: a line, or the number of one that cannot be read and why. */
export type Cut =
  | Line
  | { readonly line: number; readonly text: null; readonly why: 'too_long' | 'not_utf8' }

const newline = 0x0a

/**
 * Cut a stream of bytes into lines, by `\n` or `\r\n`, holding at most one line of `mostBytes` and one
 * chunk. Empty lines count but are passed over.
 *
 * @param broken  called when the stream breaks off; then the lines end, and what had not come in full
 *                is not given
 */
export async function* cutLines(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
  broken: () => void,
): AsyncGenerator<Cut> {
  const open = openLine(mostBytes)
  try {
    for await (const chunk of chunks) {
      let start = 0
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        const cut = open.end(chunk.subarray(start, end))
        start = end + 1
        if (cut) yield cut
      }
      open.add(chunk.subarray(start))
    }
  } catch {
    broken()
    return
  }
  const cut = open.end(new Uint8Array())
  if (cut) yield cut
}

/** The line that is being gathered: bytes are added until its end comes. */
function openLine(mostBytes: number) {
  let no = 0
  let held: Uint8Array[] = []
  let size = 0
  const add = (bytes: Uint8Array): void => {
    size += bytes.length
    if (size > mostBytes) held = []
    else if (bytes.length > 0) held.push(bytes)
  }
  const end = (bytes: Uint8Array): Cut | null => {
    add(bytes)
    const [parts, whole, line] = [held, size, ++no]
    held = []
    size = 0
    if (whole > mostBytes) return { line, text: null, why: 'too_long' }
    const text = textOf(parts)
    if (text === null) return { line, text, why: 'not_utf8' }
    return text === '' ? null : { line, text }
  }
  return { add, end }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The text without the white space around it, or null where the bytes are no UTF-8. */
function textOf(parts: readonly Uint8Array[]): string | null {
  const [first] = parts
  try {
    return utf8.decode(parts.length === 1 ? first : Buffer.concat(parts)).trim()
  } catch {
    return null
  }
}

const encoder = new TextEncoder()
/** Written to and never read: the engine's own encoder is ten times a loop over the characters. */
const scratch = new Uint8Array(65_536)

/**
 * How many bytes a text takes in UTF-8.
 * A lone surrogate counts 3, as the replacement character that stands for it.
 */
export function utf8Length(text: string): number {
  let { read, written: bytes } = encoder.encodeInto(text, scratch)
  while (read < text.length) {
    const more = encoder.encodeInto(text.slice(read), scratch)
    read += more.read
    bytes += more.written
  }
  return bytes
}

/** How many characters (code points) a text has: what Braze's limits of characters count. */
export function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Whether a text is longer than `limit` characters; looks closely only where it may be. */
export const longerThan = (text: string, limit: number): boolean =>
  text.length > limit && characters(text) > limit

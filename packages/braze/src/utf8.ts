/**
 * How many bytes a text takes in UTF-8, without encoding it.
 * A lone surrogate counts 3, as the replacement character that an encoder would write.
 */
export function utf8Length(text: string): number {
  const units = text.length
  let bytes = units
  for (let at = 0; at < units; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    bytes += unit < 0x800 ? 1 : 2
    // A pair is 4 bytes and was 2 units, so its second half adds nothing more.
    if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(at + 1))) at++
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

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000

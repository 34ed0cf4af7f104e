import { randomBytes } from 'node:crypto'

/**
 * Make ids: UUIDs of version 7 (RFC 9562), which sort by when they were made, in this process strictly.
 *
 * @param now  milliseconds since 1970, UTC
 */
export function orderedIds(now: () => number): () => string {
  let lastMs = 0
  let count = 0
  return () => {
    const nowMs = now()
    // A clock that stands or goes back does not disturb the order: then the count goes on.
    count = nowMs > lastMs ? 0 : count + 1
    if (nowMs > lastMs) lastMs = nowMs
    if (count > mostCounted) {
      lastMs += 1
      count = 0
    }
    const bytes = randomBytes(16)
    bytes.writeUIntBE(lastMs, 0, 6)
    bytes.writeUInt16BE(0x7000 | count, 6)
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      hex.slice(12, 16),
      hex.slice(16, 20),
      hex.slice(20),
    ].join('-')
  }
}

/** Twelve bits beside the version. */
const mostCounted = 0xfff

import { randomFillSync } from 'node:crypto'

/**
 * Make ids: UUIDs of version 7 (RFC 9562), which sort by when they were made, in this process strictly.
 *
 * @param now  milliseconds since 1970, UTC
 */
export function orderedIds(now: () => number): () => string {
  let lastMs = 0
  let count = 0
  const random = pool()
  return () => {
    const nowMs = now()
    // A clock that stands or goes back does not disturb the order: then the count goes on.
    count = nowMs > lastMs ? 0 : count + 1
    if (nowMs > lastMs) lastMs = nowMs
    if (count > mostCounted) {
      lastMs += 1
      count = 0
    }
    const bytes = random()
    bytes.writeUIntBE(lastMs, 0, 6)
    bytes.writeUInt16BE(0x7000 | count, 6)
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    return grouped(bytes.toString('hex'))
  }
}

/** Twelve bits beside the version. */
const mostCounted = 0xfff

const grouped = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`

/** Ids that are served by one asking of the system for randomness, which costs more than all the rest. */
const idsAtOnce = 256

/** Sixteen random bytes at a time. */
function pool(): () => Buffer {
  const bytes = Buffer.alloc(16 * idsAtOnce)
  let used = bytes.length
  return () => {
    if (used === bytes.length) {
      randomFillSync(bytes)
      used = 0
    }
    used += 16
    return bytes.subarray(used - 16, used)
  }
}

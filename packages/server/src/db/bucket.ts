/** Member data is spread over this many buckets, for ever. */
export const buckets = 256

/**
 * The bucket of a member: FNV-1a (32 bits) over the UTF-8 bytes of `workspace NUL member`, modulo 256.
 *
 * It stands in the key of every row of member data, so it must never change.
 *
 * @returns 0 to 255
 */
export function bucketOf(workspaceId: number, memberId: string): number {
  const text = `${workspaceId}\u0000${memberId}`
  let hash = offset
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return overBytes(text)
    hash = Math.imul(hash ^ code, prime)
  }
  return hash & 0xff
}

/** The bucket of a member whose id goes on with one more character of ASCII: no more of the hash is needed for it. */
export const bucketWith = (bucket: number, code: number): number =>
  Math.imul(bucket ^ code, prime) & 0xff

const offset = 0x811c9dc5
const prime = 0x01000193

function overBytes(text: string): number {
  let hash = offset
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, prime)
  return hash & 0xff
}

import { randomFillSync } from 'node:crypto'
import { bucketOf } from '../db/bucket.ts'

/** Letters and digits that nobody takes for each other. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

const codeLength = 8

/**
 * Make a code that falls into a bucket as if it were a member, so that a member and its code are written to one place.
 * It takes some hundred tries, once in the life of a member.
 */
export function newReferralCode(workspaceId: number, bucket: number): string {
  for (;;) {
    const code = Array.from({ length: codeLength }, letter).join('')
    if (bucketOf(workspaceId, code) === bucket) return code
  }
}

const pool = Buffer.alloc(4_096)
let used = pool.length

function letter(): string {
  for (;;) {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    const index = (pool[used] ?? 0) & 31
    used += 1
    // Each letter is as likely as the others.
    if (index < alphabet.length) return alphabet.charAt(index)
  }
}

import { randomFillSync } from 'node:crypto'
import { bucketOf } from '../db/bucket.ts'

/** Letters and digits that nobody takes for each other. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

const codeLength = 8

/**
 * Make a code that falls into a bucket as if it were a member, so that a member and its code are written to one place.
 *
 * Drawn are all letters but the last, for which each is tried: of those no two fall into one bucket, so every code of
 * the bucket is as likely as the others, and few have to be drawn.
 */
export function newReferralCode(workspaceId: number, bucket: number): string {
  for (;;) {
    let stem = ''
    while (stem.length < codeLength - 1) stem += letter()
    for (const last of alphabet) {
      if (bucketOf(workspaceId, stem + last) === bucket) return stem + last
    }
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

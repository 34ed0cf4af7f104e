import { drawText } from '../chance.ts'
import { bucketOf, bucketWith } from '../db/bucket.ts'

/** Letters and digits that nobody takes for each other. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

const codeLength = 8

/**
 * Make a code that falls into a bucket as if it were a member, so that a member and its code are written to one place.
 * Its last two letters are those, from some on that are drawn, with which it does; for one code in forty there are none.
 */
export function newReferralCode(workspaceId: number, bucket: number): string {
  for (;;) {
    const drawn = drawText(codeLength, alphabet)
    const stem = drawn.slice(0, -2)
    const of = bucketOf(workspaceId, stem)
    const first = endings.indexOf(drawn.slice(-2))
    for (let i = 0; i < endings.length; i += 1) {
      const ending = endings[(first + i) % endings.length] ?? ''
      const reached = bucketWith(bucketWith(of, ending.charCodeAt(0)), ending.charCodeAt(1))
      if (reached === bucket) return stem + ending
    }
  }
}

const endings = [...alphabet].flatMap((one) => [...alphabet].map((other) => one + other))

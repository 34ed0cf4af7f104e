import { randomFillSync } from 'node:crypto'

/**
 * Draw a text that nobody can guess: each of its characters is any of the alphabet, one as likely as the other.
 *
 * @param alphabet 2 to 256 different characters of ASCII
 */
export const drawText = (length: number, alphabet: string): string =>
  Array.from({ length }, () => drawOne(alphabet)).join('')

function drawOne(alphabet: string): string {
  const mask = 2 ** Math.ceil(Math.log2(alphabet.length)) - 1
  // What lies beyond the alphabet is drawn again, or its first characters would come more often.
  for (;;) {
    const index = randomByte() & mask
    if (index < alphabet.length) return alphabet.charAt(index)
  }
}

/** Asking the system costs more than all the rest, so it is asked for many at a time. */
const pool = Buffer.alloc(4_096)
let used = pool.length

function randomByte(): number {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 1
  return pool[used - 1] ?? 0
}

/** What codes that we make look like: `prefix`, then `length` characters of `alphabet`. */
export type CodePattern = {
  readonly prefix?: string
  readonly length: number
  /** Characters to draw from, each once. Left out: capital letters and digits that are not taken for others. */
  readonly alphabet?: string
}

/** Capital letters and digits without those that are easily taken for others: 0 O, 1 I L, 2 Z, 5 S, 8 B. */
export const plainAlphabet = 'ACDEFGHJKMNPQRTUVWXY34679'

/** Characters of a whole code, at most. */
const maxCodeLength = 100

/** Bits of chance that a code has at least, so that nobody finds one by trying. */
const leastBits = 40

/** Whether a text may be a code: 1 to `maxCodeLength` visible characters of ASCII. */
export const isCode = (text: string): boolean =>
  text.length <= maxCodeLength && /^[\x21-\x7e]+$/.test(text)

/** What is wrong with a pattern: where in it, and a sentence. null: nothing. */
export function wrongPattern(pattern: CodePattern): { path: string; message: string } | null {
  const { prefix = '', length, alphabet = plainAlphabet } = pattern
  if (prefix !== '' && !isCode(prefix)) {
    return { path: '/prefix', message: 'A prefix is made of visible characters of ASCII.' }
  }
  if (!isCode(alphabet) || new Set(alphabet).size !== alphabet.length || alphabet.length < 2) {
    const message = 'An alphabet is 2 to 94 different visible characters of ASCII.'
    return { path: '/alphabet', message }
  }
  if (!Number.isInteger(length) || length < 1 || prefix.length + length > maxCodeLength) {
    return { path: '/length', message: `A whole code has 1 to ${maxCodeLength} characters.` }
  }
  if (length * Math.log2(alphabet.length) < leastBits) {
    const message = 'Codes of this length and alphabet are found by trying; make them longer.'
    return { path: '/length', message }
  }
  return null
}

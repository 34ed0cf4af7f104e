import { randomInt } from 'node:crypto'
import { type CodePattern, plainAlphabet } from '@laurel/domain'

/** Make a code that nobody can guess. That it is unique is for its table to say. */
export function makeCode({ prefix = '', length, alphabet = plainAlphabet }: CodePattern): string {
  const drawn = Array.from({ length }, () => alphabet[randomInt(alphabet.length)])
  return prefix + drawn.join('')
}

import { type CodePattern, plainAlphabet } from '@laurel/domain'
import { drawText } from '../chance.ts'

/** Make a code that nobody can guess. That it is unique is for its table to say. */
export const makeCode = ({ prefix = '', length, alphabet = plainAlphabet }: CodePattern): string =>
  prefix + drawText(length, alphabet)

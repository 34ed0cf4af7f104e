import { Refused } from '@laurel/contract'
import type { z } from 'zod'

/** Write down where a page ended, so that the next one can begin there. Opaque to callers. */
export const writeCursor = (place: unknown): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url')

/**
 * Read where the page before ended.
 *
 * @returns null for the first page
 * @throws Refused `invalid_request` for a cursor that is not one of this list
 */
export function readCursor<T>(cursor: string | undefined, place: z.ZodType<T>): T | null {
  if (cursor === undefined) return null
  const read = place.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()))
  if (read.success) return read.data
  const message = 'The cursor is not one of this list.'
  throw new Refused('invalid_request', { errors: [{ path: '/cursor', rule: 'cursor', message }] })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { type Answer, facts } from '@laurel/braze'
import { refuse } from './answer.ts'
import { isObject, type JsonObject } from './json.ts'
import type { Switches } from './switches.ts'

/** A body that was read and its size, or the answer that refuses it. */
export type Envelope =
  | { readonly body: JsonObject; readonly bytes: number; readonly refused: null }
  | { readonly refused: Answer }

/**
 * Read the body of a POST (facts 2.11, documented): over 4 MB 413 (or 400), another content type 415,
 * no JSON 400 with a text in `error` as well. JSON that is no object has no valid data in it.
 */
export function readEnvelope(
  contentType: string | undefined,
  text: string,
  switches: Switches,
): Envelope {
  const bytes = Buffer.byteLength(text)
  if (bytes > facts.trackBodyBytes.value) return { refused: tooLarge(switches) }
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? ''))
    return { refused: refuse(415, 'Content-Type must be application/json') }
  try {
    const body: unknown = JSON.parse(text)
    return { body: isObject(body) ? body : {}, bytes, refused: null }
  } catch {
    return { refused: unreadable }
  }
}

/** The answer to a body over the limit. */
export const tooLarge = (switches: Switches): Answer =>
  refuse(switches.bodyTooLarge, 'Request body is too large')

const unreadable = refuse(400, 'Error while parsing request body. Please check your syntax.', {
  error: 'The request body is not valid application/json.',
})

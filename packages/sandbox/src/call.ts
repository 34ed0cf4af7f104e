import type { Answer } from '@laurel/braze'
import { refuse } from './answer.ts'
import type { Change, Tracked } from './change.ts'
import type { JsonObject } from './json.ts'
import type { World } from './world.ts'

/** One authorised request, and all that a route may do with it. */
export type Call = {
  readonly world: World
  readonly body: JsonObject
  readonly query: URLSearchParams
  /** Origin for links in answers, such as `http://127.0.0.1:4000`. */
  readonly origin: string
  readonly path: string
  /** Size of the body. */
  readonly bytes: number
  /** When the request came, milliseconds since 1970, UTC. */
  readonly at: number
  /** Queue a change: it becomes visible later. */
  accept(change: Change): void
  /** Make a change visible at once. */
  applyNow(change: Change): void
  /** Number the objects of a track request, and count them as received. */
  number(tracked: Omit<Tracked, 'ordinal'>): Tracked
  /** Count objects that were rejected. */
  countRejected(objects: number): void
  /** A sentence when bad weather rejects this object, else null. */
  spoil(): string | null
}

/** One endpoint's work. */
export type Endpoint = (call: Call) => Answer

/** The 400 of a body whose list is missing or has more than `most` entries (facts 4: 50). */
export const listError = (name: string, list: unknown, most: number): Answer | null => {
  if (!Array.isArray(list) || list.length === 0)
    return refuse(400, `'${name}' must be an array of objects`)
  return list.length > most
    ? refuse(400, `'${name}' may not contain more than ${most} entries`)
    : null
}

import { Refused } from '@laurel/contract'
import type { FastifyRequest } from 'fastify'

/** How much of bodies is held at once, all requests together. */
export type Room = {
  /** Count a body in, before a byte of it is read. Throws Refused `too_many_requests` when full. */
  readonly hold: (request: FastifyRequest) => void
  /** Count it out, when the request is over; harmless where nothing was counted in. */
  readonly release: (request: FastifyRequest) => void
}

/** What a body that does not say its length is taken for. */
const unsaidBytes = 1024 * 1024

/** Make room for `mostBytes` of bodies. One body alone always finds room. */
export function makeRoom(mostBytes: number): Room {
  let held = 0
  return {
    hold: ({ headers, notes }) => {
      const bytes = headers['transfer-encoding']
        ? unsaidBytes
        : Number(headers['content-length'] ?? 0)
      if (held > 0 && held + bytes > mostBytes) {
        throw new Refused('too_many_requests', { retryAfterSeconds: 1 })
      }
      held += bytes
      notes.heldBytes = bytes
    },
    release: ({ notes }) => {
      held -= notes.heldBytes
      notes.heldBytes = 0
    },
  }
}

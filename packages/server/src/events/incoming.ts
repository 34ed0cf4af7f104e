import { hash } from 'node:crypto'
import { canonicalText } from './canonical.ts'

/** An event at our door, as it was sent. Nothing is known of it yet. */
export type Incoming = {
  /** What a caller calls an event: anything at all. */
  readonly input: unknown
  /**
   * What counts as the content when the same id comes again. Left out: type, occurredAt (as an instant)
   * and properties of `input`. It is what was sent, never what we made of it, so that a change of
   * configuration does not turn a repeat into another event.
   */
  readonly content?: unknown
  /** The member is enrolled if unknown, and otherwise changed: the type is settled under the lock. */
  readonly upsert?: true
  /** It is of the past, and judged as of when it happened. */
  readonly history?: true
  /** It is one of our own, such as `due`, which no caller may send. */
  readonly ours?: true
}

/** How an event is recognised when it comes again. */
export type Identity = {
  /** SHA-256 of the content, as hex. */
  readonly digest: string
  /** Roughly the bytes that the event takes while it waits. */
  readonly bytes: number
}

/** What every waiting event takes beside its content, roughly. */
const overheadBytes = 400

/** Tell the identity of an event by its content. */
export function identify(incoming: Incoming): Identity {
  const text = canonicalText(incoming.content ?? contentOf(incoming.input))
  return { digest: hash('sha256', text), bytes: text.length + overheadBytes }
}

/** The id and the member that an input names, where it names them by text. */
export function namesOf(input: unknown): { id: string | null; memberId: string | null } {
  const { id, memberId } = asRecord(input)
  return {
    id: typeof id === 'string' ? id : null,
    memberId: typeof memberId === 'string' ? memberId : null,
  }
}

function contentOf(input: unknown): unknown {
  const { type, occurredAt, properties } = asRecord(input)
  return { occurredAt: instantIn(occurredAt), properties: properties ?? {}, type }
}

/** The same instant however it is written; what is none stays as it is. */
function instantIn(occurredAt: unknown): unknown {
  const ms = typeof occurredAt === 'string' ? Date.parse(occurredAt) : Number.NaN
  return Number.isNaN(ms) ? occurredAt : ms
}

function asRecord(input: unknown): Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null
    ? (input as Readonly<Record<string, unknown>>)
    : {}
}

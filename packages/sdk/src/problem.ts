import type { Issue } from './types.gen.ts'

/** What a server says of a refusal, as far as it is understood. */
type Details = {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
  readonly fix?: string
  readonly requestId?: string
  readonly errors?: readonly Issue[]
  readonly about?: Readonly<Record<string, unknown>>
}

/** A refusal of the server: problem details (RFC 9457) as an error. */
export class LaurelProblem extends Error {
  override readonly name = 'LaurelProblem'
  /** HTTP status. */
  readonly status: number
  /** Stable name of the refusal; `unreadable` for an answer that is not Laurel's, of a proxy say. */
  readonly code: string
  /** What to do about it. */
  readonly fix: string
  /** Find the server's log line by it; empty where it is not known. */
  readonly requestId: string
  /** What is wrong, part by part. */
  readonly errors: readonly Issue[]
  /** The ids and numbers of the case. */
  readonly about: Readonly<Record<string, unknown>>
  /** Seconds after which a repeat makes sense; null where the server does not say. */
  readonly retryAfterSeconds: number | null

  constructor(status: number, details: Details, retryAfterSeconds: number | null = null) {
    super(details.detail ?? details.title ?? `The server answered ${status}.`)
    this.status = status
    this.code = details.code ?? 'unreadable'
    this.fix = details.fix ?? ''
    this.requestId = details.requestId ?? ''
    this.errors = details.errors ?? []
    this.about = details.about ?? {}
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** Read a refusal; whatever else stands in the body, the status is told. */
  static of(response: Response, text: string): LaurelProblem {
    const after = Number(response.headers.get('retry-after') ?? Number.NaN)
    const retryAfter = Number.isFinite(after) ? after : null
    return new LaurelProblem(response.status, detailsOf(text), retryAfter)
  }
}

function detailsOf(text: string): Details {
  try {
    return Object(JSON.parse(text)) as Details
  } catch {
    return {}
  }
}

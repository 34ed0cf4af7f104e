import { type RefusalCode, refusals } from './refusals.ts'

/** One thing that is wrong: where (a JSON pointer into what was sent), by which rule, in words. */
export type Issue = { readonly path: string; readonly rule: string; readonly message: string }

/** What a refusal may say beside its code. Never a token, and nothing the caller may not see. */
export type RefusalDetail = {
  /** One sentence about this very case. Left out: the title of the code. */
  readonly message?: string
  /** What exactly is wrong, part by part. */
  readonly errors?: readonly Issue[]
  /** When trying again makes sense, in whole seconds; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number
  /** The ids and numbers of the case, `{memberId: 'm1'}`: told to the caller, never logged. */
  readonly about?: Readonly<Record<string, unknown>>
}

/** A caller asked for what cannot be. Any other error that reaches the edge is a fault of ours. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: RefusalCode
  readonly detail: RefusalDetail

  constructor(code: RefusalCode, detail: RefusalDetail = {}) {
    super(refusals[code].title)
    this.code = code
    this.detail = detail
  }
}

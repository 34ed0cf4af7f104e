/** One HTTP request to a Braze REST host. The host itself belongs to the wire, not to the request. */
export type Ask = {
  readonly method: 'GET' | 'POST'
  /** Starts with `/`, has no trailing slash, carries its own query string. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON text; left out on GET. */
  readonly body?: string
  /** Milliseconds from the call to the last byte of the answer; then the wire rejects. */
  readonly timeoutMs: number
}

/** What came back, whole. Redirects are answers like any other: no wire follows them. */
export type Answer = {
  readonly status: number
  /** Names in lower case; a header sent twice has its values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/**
 * The seam between our client and Braze: a pool of connections, or the sandbox in process.
 *
 * It rejects only when there is no whole answer. The error's `code` then says how far the request
 * got, in Node's words: see `neverSent`.
 */
export type Wire = (ask: Ask) => Promise<Answer>

/** Failures from before the first byte of a request is written, by the `code` of the error. */
const beforeSending: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/**
 * Whether a wire's error proves that Braze never saw the request, so that repeating it is safe.
 * Everything else (a cut, a timeout, an unknown error) may have been carried out.
 */
export function neverSent(cause: unknown): boolean {
  return beforeSending.has(errorCode(cause))
}

/** The `code` of an error or of what caused it; an empty text when there is none. */
export function errorCode(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return ''
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return 'cause' in cause ? errorCode(cause.cause) : ''
}

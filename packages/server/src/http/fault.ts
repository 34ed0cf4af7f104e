import { Refused } from '@laurel/contract'
import { isBrokenBelief } from '../db/assert.ts'
import { isDatabaseFault, isRetryable } from '../db/fault.ts'

/** What the log may know of a fault of ours: enough to find it, and nothing that a caller sent. */
export type Fault = {
  readonly name: string
  readonly code: string | null
  /** Only where the text is known to be our own words. */
  readonly message: string | null
  /** Where it was thrown. */
  readonly frames: string
}

/** The refusals that the framework's own errors mean, by their code. */
const ofFramework: Record<string, () => Refused> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Refused('payload_too_large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new Refused('unsupported_media_type'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => malformed('The body is not as long as it says.'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => malformed('The body is not JSON.'),
  FST_ERR_BAD_URL: () => malformed('The path is not well encoded.'),
}

const malformed = (message: string) => new Refused('invalid_request', { message })

/**
 * Whatever was thrown, as a refusal. What is not one, nor a passing fault of the database, is a
 * fault of ours: the caller learns no more than that.
 */
export function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error
  if (isRetryable(error)) return new Refused('database_unavailable', { retryAfterSeconds: 1 })
  const { code, statusCode } = codes(error)
  const known = code === null ? undefined : ofFramework[code]
  if (known) return known()
  // A parser quotes the body in its message, so the message is ours.
  if (error instanceof SyntaxError || statusCode === 400) return malformed('The body is not JSON.')
  return new Refused('internal')
}

/** What the log may know of a fault. */
export function faultOf(error: unknown): Fault {
  const ours = isBrokenBelief(error) || isDatabaseFault(error)
  if (!(error instanceof Error))
    return { name: typeof error, code: null, message: null, frames: '' }
  return {
    name: error.name,
    code: codes(error).code,
    message: ours ? error.message : null,
    frames: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim())
      .join('\n'),
  }
}

function codes(error: unknown): { code: string | null; statusCode: number | null } {
  const { code, statusCode } = Object(error) as { code?: unknown; statusCode?: unknown }
  return {
    code: typeof code === 'string' ? code : null,
    statusCode: typeof statusCode === 'number' ? statusCode : null,
  }
}

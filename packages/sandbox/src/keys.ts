import type { Answer } from '@laurel/braze'
import { refuse } from './answer.ts'
import { own } from './json.ts'
import type { Switches } from './switches.ts'

/** REST keys of the workspace, each with all permissions or those listed (`users.track`, …). */
export type Keys = { readonly [key: string]: 'all' | readonly string[] }

/**
 * Check the caller's key; null means it may go on.
 *
 * The header must read `Bearer <key>`, unquoted; a key of another workspace is an unknown key (facts
 * 1.2, documented). The 401 repeats the key in clear, as measured live (1.4), so that a client's
 * redaction is put to the test. A known key without the permission gets 403 (1.4; text unclear).
 */
export function authorize(
  keys: Keys,
  header: string | undefined,
  permission: string,
  switches: Switches,
): Answer | null {
  const given = /^Bearer (.*)$/.exec(header ?? '')?.[1]
  if (given === undefined) return refuse(401, `Invalid API key: ${header ?? ''}`)
  const permissions = own(keys, given)
  if (permissions === undefined) return refuse(401, `Invalid API key: ${given}`)
  if (permissions === 'all' || permissions.includes(permission)) return null
  return refuse(switches.lacksPermission, switches.texts.accessDenied)
}

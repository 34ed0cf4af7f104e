import { facts } from '@laurel/braze'
import { isObject, type Json, type JsonObject, own } from './json.ts'
import type { People } from './people.ts'
import type { Alias, Profile } from './profile.ts'
import type { Switches } from './switches.ts'

/** Which of the three arrays of a track request an object stands in. */
export type Kind = 'attributes' | 'events' | 'purchases'

const primaries = ['external_id', 'user_alias', 'braze_id'] as const

/**
 * What is wrong with an object's identifiers, in Braze's words; null when nothing is.
 *
 * Needed is one of five; two primaries reject the object (facts 2.2, measured); an external id has at
 * most 987 bytes, not characters (2.12). Where the live sentence is not known the documented code
 * stands in its place.
 */
export function identifierError(
  object: JsonObject,
  kind: Kind,
  blocked: ReadonlySet<string>,
): string | null {
  const named = primaries.filter((name) => isGiven(own(object, name)))
  if (named.length > 1)
    return "You must specify only one of 'external_id', 'user_alias' or 'braze_id'"
  const [primary] = named
  if (primary === undefined) {
    const importsToken = kind === 'attributes' && own(object, 'push_token_import') === true
    if (importsToken || isGiven(own(object, 'email')) || isGiven(own(object, 'phone'))) return null
    return "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required"
  }
  const value = own(object, primary)
  if (primary === 'user_alias')
    return readAlias(value)
      ? null
      : "'user_alias' must have a string 'alias_name' and 'alias_label'"
  if (typeof value !== 'string') return `'${primary}' must be a string`
  if (primary === 'external_id' && isTooLong(value))
    return `'external_id' must be fewer than ${facts.externalIdBytes.value + 1} bytes`
  if (blocked.has(value)) return 'provided external_id is blacklisted and disallowed'
  return null
}

const isGiven = (value: Json | undefined) => value !== undefined && value !== null && value !== ''

/** A UTF-16 unit takes three bytes of UTF-8 at most, so most ids need no counting. */
const isTooLong = (id: string) =>
  id.length * 3 > facts.externalIdBytes.value && Buffer.byteLength(id) > facts.externalIdBytes.value

/** An alias object, or null when it is none: both parts are texts, and not empty. */
export function readAlias(value: Json | undefined): Alias | null {
  if (!isObject(value)) return null
  const { alias_name, alias_label } = value
  if (typeof alias_name !== 'string' || typeof alias_label !== 'string') return null
  return alias_name && alias_label ? { alias_name, alias_label } : null
}

/**
 * Find the profile an object speaks of, or make it; null when the object is to be skipped silently.
 *
 * An unknown external id, email or phone creates; an unknown alias only with
 * `_update_existing_only: false`; an unknown braze id never (facts 2.2, 2.3; the last is inferred).
 */
export function profileFor(
  people: People,
  object: JsonObject,
  kind: Kind,
  nowMs: number,
  switches: Switches,
): Profile | null {
  const only = own(object, '_update_existing_only')
  const externalId = own(object, 'external_id')
  if (typeof externalId === 'string' && externalId !== '') {
    const known = people.byExternalId(externalId)
    if (known || only === true) return known ?? null
    const made = people.create(nowMs)
    people.setExternalId(made, externalId)
    return made
  }
  const alias = readAlias(own(object, 'user_alias'))
  if (alias) {
    const known = people.byAlias(alias)
    const creates = only === false && (kind === 'attributes' || switches.aliasEvents === 'create')
    if (known || !creates) return known ?? null
    const made = people.create(nowMs)
    people.addAlias(made, alias)
    return made
  }
  const brazeId = own(object, 'braze_id')
  if (typeof brazeId === 'string' && brazeId !== '') return people.byBrazeId(brazeId) ?? null
  return byContact(people, object, only === true, nowMs, switches)
}

/** Look up by email, else phone; the caller's own spelling of an email is folded by a switch. */
function byContact(
  people: People,
  object: JsonObject,
  updateOnly: boolean,
  nowMs: number,
  switches: Switches,
): Profile | null {
  const field = typeof own(object, 'email') === 'string' ? 'email' : 'phone'
  const given = own(object, field)
  if (typeof given !== 'string' || given === '') return null
  const value = field === 'email' ? foldEmail(given, switches) : given
  const known = latest(people.byContact(field, value))
  if (known || updateOnly) return known ?? null
  const made = people.create(nowMs)
  people.setContact(made, field, value)
  return made
}

/** Emails come back in lower case (facts 2.2; seen by a connector's live test). */
export const foldEmail = (email: string, switches: Switches): string =>
  switches.emailCase === 'lower' ? email.toLowerCase() : email

/** Several share a contact: the last updated one with an external id, else the last updated (2.2). */
function latest(sharing: readonly Profile[]): Profile | undefined {
  const identified = sharing.filter((profile) => profile.externalId !== null)
  const [first] = (identified.length > 0 ? identified : sharing).toSorted(
    (a, b) => b.touched - a.touched,
  )
  return first
}

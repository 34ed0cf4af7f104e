import { facts } from '@laurel/braze'
import { isoTime, readTime } from './calendar.ts'
import { foldEmail } from './identify.ts'
import { isList, isObject, type Json, longerThan, own, put } from './json.ts'
import { charge } from './meter.ts'
import type { Profile } from './profile.ts'
import type { World } from './world.ts'

/** Reads a value of a standard field; undefined when it does not take and the old one stays. */
type Reader = (value: Json) => Json | undefined

const text: Reader = (value) =>
  typeof value === 'string' && !longerThan(value, facts.stringCharacters.value) ? value : undefined
const flag: Reader = (value) => (typeof value === 'boolean' ? value : undefined)
const oneOf =
  (...values: readonly string[]): Reader =>
  (value) =>
    typeof value === 'string' && values.includes(value) ? value : undefined
const time: Reader = (value) => {
  const at = typeof value === 'string' ? readTime(value) : null
  return at === null ? undefined : isoTime(at)
}
const kept: Reader = (value) => value

/** Country names are mapped as well as may be; what cannot be mapped becomes null (facts 2.4). */
const country: Reader = (value) => {
  if (typeof value !== 'string') return undefined
  return /^[A-Za-z]{2}$/.test(value)
    ? value.toUpperCase()
    : (countryCodes().get(value.toLowerCase()) ?? null)
}

let codes: Map<string, string> | undefined
/** English country names to ISO 3166-1 codes, made when first asked for. */
function countryCodes(): Map<string, string> {
  if (codes) return codes
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  codes = new Map()
  for (const code of letters.flatMap((one) => letters.map((two) => one + two))) {
    const name = names.of(code)
    if (name) codes.set(name.toLowerCase(), code)
  }
  return codes
}

const zones = new Map<string, boolean>()
/** IANA names and those of Rails, such as `Eastern Time (US & Canada)`; others are not set (2.4). */
const zone: Reader = (value) => {
  if (typeof value !== 'string') return undefined
  const known = zones.get(value) ?? isZone(value)
  if (zones.size < 1_000) zones.set(value, known)
  return known ? value : undefined
}
function isZone(name: string): boolean {
  if (/^[A-Z][A-Za-z. ]+ \(US & Canada\)$/.test(name)) return true
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** The standard fields of an attributes object that are plainly kept, and how each is read (facts 2.4). */
const readers: ReadonlyMap<string, Reader> = new Map([
  ['first_name', text],
  ['last_name', text],
  ['home_city', text],
  [
    'dob',
    (value) =>
      typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && readTime(value) !== null
        ? value
        : undefined,
  ],
  ['gender', oneOf('M', 'F', 'O', 'N', 'P')],
  ['country', country],
  [
    'language',
    (value) =>
      typeof value === 'string' && /^[a-z]{2}$/i.test(value) ? value.toLowerCase() : undefined,
  ],
  ['time_zone', zone],
  ['email_subscribe', oneOf('opted_in', 'subscribed', 'unsubscribed')],
  ['push_subscribe', oneOf('opted_in', 'subscribed', 'unsubscribed')],
  ['email_open_tracking_disabled', flag],
  ['email_click_tracking_disabled', flag],
  ['current_location', kept],
  ['date_of_first_session', time],
  ['date_of_last_session', time],
  ['marked_email_as_spam_at', time],
  ['facebook', kept],
  ['twitter', kept],
  ['image_url', text],
  ['push_tokens', kept],
])

/** Fields that are charged one data point each time they are sent (facts 5.1). */
const charged: ReadonlySet<string> = new Set(
  'first_name last_name email phone home_city dob gender country language time_zone current_location'.split(
    ' ',
  ),
)

/** Names that steer the object or name the user; `bio` was removed long ago and is ignored. */
const passedOver: ReadonlySet<string> = new Set(
  'external_id user_alias braze_id _update_existing_only _merge_objects push_token_import bio app_id'.split(
    ' ',
  ),
)

/**
 * Apply a member of an attributes object if it is a standard field. Returns false for a custom one.
 * Names are case-sensitive: `Email` is a custom attribute (facts 2.4).
 */
export function applyStandard(world: World, profile: Profile, name: string, value: Json): boolean {
  if (passedOver.has(name)) return true
  if (name === 'subscription_groups') {
    subscribe(world, profile, value)
    return true
  }
  const isContact = name === 'email' || name === 'phone'
  const read = readers.get(name)
  if (!read && !isContact) return false
  if (charged.has(name)) charge(world.meter, 'attributes', 1)
  if (isContact) {
    if (value === null || value === '') world.people.setContact(profile, name, null)
    else if (typeof value === 'string')
      world.people.setContact(
        profile,
        name,
        name === 'email' ? foldEmail(value, world.rules.switches) : value,
      )
    return true
  }
  const next = value === null ? null : read?.(value)
  if (next === null) delete profile.standard[name]
  else if (next !== undefined) put(profile.standard, name, next)
  return true
}

/** Set states of subscription groups, on every profile with the same email too (facts 2.4). */
function subscribe(world: World, profile: Profile, groups: Json): void {
  if (!isList(groups)) return
  const email = profile.standard['email']
  const sharing = typeof email === 'string' ? world.people.byContact('email', email) : []
  for (const group of groups) {
    if (!isObject(group)) continue
    const id = own(group, 'subscription_group_id')
    const state = own(group, 'subscription_state')
    if (typeof id !== 'string' || typeof state !== 'string') continue
    for (const one of new Set([profile, ...sharing])) put(one.subscriptions, id, state)
  }
}

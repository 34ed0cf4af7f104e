import { type Answer, facts } from '@laurel/braze'
import { refuse, reply } from './answer.ts'
import { isoTime } from './calendar.ts'
import { type Call, listError } from './call.ts'
import { foldEmail, readAlias } from './identify.ts'
import { isList, isObject, type Json, own } from './json.ts'
import type { Count, Profile } from './profile.ts'

const identifiers = [
  'external_ids',
  'user_aliases',
  'braze_id',
  'email_address',
  'phone',
  'device_id',
]

/**
 * POST /users/export/ids (facts 4): what is visible of up to 50 users. Fields without a value are left
 * out; external ids that lead nowhere are listed; an old external id gives the profile under its new one.
 */
export function exportIds(call: Call): Answer {
  const { body, world } = call
  const { switches } = world.rules
  const given = identifiers.filter((name) => own(body, name) !== undefined)
  if (given.length === 0) return refuse(400, 'At least one kind of user identifier is required')
  if (given.length > 1 && switches.severalKinds === 'reject')
    return refuse(400, 'Only one kind of user identifier may be given')
  for (const name of ['external_ids', 'user_aliases']) {
    const list = own(body, name)
    const wrong = list === undefined ? null : listError(name, list, facts.exportIds.value)
    if (wrong) return wrong
  }
  const fields = own(body, 'fields_to_export')
  if (fields === undefined && switches.fieldsToExport === 'required')
    return refuse(400, "'fields_to_export' is required")

  const { found, invalid } = find(call)
  const since = call.at - switches.exportDays * 86_400_000
  const users = [...found].map((profile) => exported(profile, fields, since))
  const more = invalid.length > 0 ? { invalid_user_ids: invalid } : {}
  return reply(switches.exportStatus, { message: 'success', users, ...more })
}

function find({ body, world }: Call): { found: Set<Profile>; invalid: Json[] } {
  const found = new Set<Profile>()
  const invalid: Json[] = []
  const ids = own(body, 'external_ids')
  for (const id of isList(ids) ? ids : []) {
    const profile = typeof id === 'string' ? world.people.byExternalId(id) : undefined
    if (profile) found.add(profile)
    else invalid.push(id)
  }
  const aliases = own(body, 'user_aliases')
  for (const entry of isList(aliases) ? aliases : []) {
    const alias = isObject(entry) ? readAlias(entry) : null
    const profile = alias ? world.people.byAlias(alias) : undefined
    if (profile) found.add(profile)
  }
  const { braze_id: brazeId, email_address: email, phone } = body
  const byBrazeId = typeof brazeId === 'string' ? world.people.byBrazeId(brazeId) : undefined
  if (byBrazeId) found.add(byBrazeId)
  if (typeof email === 'string')
    for (const one of world.people.byContact('email', foldEmail(email, world.rules.switches)))
      found.add(one)
  if (typeof phone === 'string')
    for (const one of world.people.byContact('phone', phone)) found.add(one)
  return { found, invalid }
}

/** A profile as the export shows it: only what has a value, and of that only the fields asked for. */
function exported(profile: Profile, fields: Json | undefined, since: number): object {
  const { standard, attributes, totals } = profile
  const all = {
    external_id: profile.externalId,
    user_aliases: profile.aliases,
    braze_id: profile.brazeId,
    created_at: `${isoTime(profile.createdAt).replace('T', ' ').replace('Z', '')} UTC`,
    ...standard,
    custom_attributes: attributes,
    custom_events: counts(profile.events, since),
    purchases: counts(profile.purchases, since),
    total_revenue: totals.revenueMicros / 1_000_000,
  }
  const wanted = isList(fields) ? new Set<Json>(fields) : null
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => !isEmpty(value) && (wanted === null || wanted.has(name)),
    ),
  )
}

const isEmpty = (value: unknown) =>
  value === null ||
  value === 0 ||
  (typeof value === 'object' && Object.keys(value ?? {}).length === 0)

/** Counts of what happened last within the look-back (90 days, facts 4). */
const counts = (counts: Record<string, Count>, since: number) =>
  Object.entries(counts)
    .filter(([, { last }]) => last >= since)
    .map(([name, { count, first, last }]) => ({
      name,
      first: isoTime(first),
      last: isoTime(last),
      count,
    }))

import { foldEmail, readAlias } from './identify.ts'
import { isList, type JsonObject, own } from './json.ts'
import type { People } from './people.ts'
import type { Count, Profile } from './profile.ts'
import type { Switches } from './switches.ts'

/**
 * The one profile that an identifier object points at, or null. With email or phone, `prioritization`
 * narrows those who share it; when more than one is left, nobody is meant (facts 4).
 */
export function personAt(people: People, pointer: JsonObject, switches: Switches): Profile | null {
  const externalId = own(pointer, 'external_id')
  if (typeof externalId === 'string') return people.byExternalId(externalId) ?? null
  const alias = readAlias(own(pointer, 'user_alias'))
  if (alias) return people.byAlias(alias) ?? null
  const brazeId = own(pointer, 'braze_id')
  if (typeof brazeId === 'string') return people.byBrazeId(brazeId) ?? null
  const email = own(pointer, 'email')
  const phone = own(pointer, 'phone')
  const sharing =
    typeof email === 'string'
      ? people.byContact('email', foldEmail(email, switches))
      : people.byContact('phone', typeof phone === 'string' ? phone : '')
  const priorities = own(pointer, 'prioritization')
  const left = narrow(sharing, isList(priorities) ? priorities : [])
  return left.length === 1 ? (left[0] ?? null) : null
}

function narrow(sharing: readonly Profile[], priorities: readonly unknown[]): readonly Profile[] {
  let left = sharing
  for (const priority of priorities) {
    if (priority === 'identified') left = left.filter((one) => one.externalId !== null)
    if (priority === 'unidentified') left = left.filter((one) => one.externalId === null)
    if (priority === 'most_recently_updated')
      left = left.toSorted((a, b) => b.touched - a.touched).slice(0, 1)
    if (priority === 'least_recently_updated')
      left = left.toSorted((a, b) => a.touched - b.touched).slice(0, 1)
  }
  return left
}

/** Merge one profile into another: what is kept wins, counts add up, the merged one is gone (facts 4). */
export function mergeInto(people: People, kept: Profile, merged: Profile): void {
  if (kept === merged) return
  const { email, phone, ...standard } = merged.standard
  people.remove(merged)
  for (const [field, value] of [
    ['email', email],
    ['phone', phone],
  ] as const)
    if (typeof value === 'string' && !Object.hasOwn(kept.standard, field))
      people.setContact(kept, field, value)
  kept.standard = { ...standard, ...kept.standard }
  kept.attributes = { ...merged.attributes, ...kept.attributes }
  kept.subscriptions = { ...merged.subscriptions, ...kept.subscriptions }
  addCounts(kept.events, merged.events)
  addCounts(kept.purchases, merged.purchases)
  kept.totals.purchases += merged.totals.purchases
  kept.totals.revenueMicros += merged.totals.revenueMicros
  kept.totals.orders += merged.totals.orders
  kept.totals.refunds += merged.totals.refunds
  kept.totals.refundMicros += merged.totals.refundMicros
  kept.log = [...kept.log, ...merged.log].toSorted((a, b) => a.arrival - b.arrival)
  const labels = new Set(kept.aliases.map((alias) => alias.alias_label))
  for (const alias of merged.aliases)
    if (!labels.has(alias.alias_label)) people.addAlias(kept, alias)
  people.touch(kept)
}

function addCounts(kept: Record<string, Count>, merged: Record<string, Count>): void {
  for (const [name, { count, first, last }] of Object.entries(merged)) {
    const known = own(kept, name)
    kept[name] = known
      ? {
          count: known.count + count,
          first: Math.min(known.first, first),
          last: Math.max(known.last, last),
        }
      : { count, first, last }
  }
}

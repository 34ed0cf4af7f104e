import type { Effect } from './effect.ts'
import type { Field } from './fields/field.ts'
import { fieldValue } from './fields/field-values.ts'
import type { Member } from './member-state.ts'
import type { Program } from './program.ts'
import { sameValue } from './same.ts'

/** Fields that are read from a member's state, and so are not set by name. */
const counters = [
  'points_balance',
  'points_pending',
  'points_held',
  'points_earned_total',
  'points_spent_total',
  'points_expired_total',
  'points_expiring_next',
  'points_expire_next_at',
  'status',
  'enrolled_at',
  'purchases_count',
  'purchases_total',
  'segments',
] as const

/** Whether a field is set by what we count, and not by anyone or by its derivation: dates that every event moves too. */
const isCounted = (field: Field | undefined): boolean =>
  field?.source === 'builtin' && !field.writable

/**
 * Which loyalty fields are not what they were. For a member who was not known, every field that has
 * a value now is one.
 *
 * @param set names of fields that were set on the way, back to the same value perhaps
 */
export function changesOf(
  before: Member | null,
  after: Member,
  set: ReadonlySet<string>,
  { fields, policies, workspace: { currency } }: Program,
): { names: string[]; effects: Effect[] } {
  const names: string[] = []
  const effects: Effect[] = []
  // What other effects tell already is no news.
  const isNews = (name: string) => !isCounted(fields.get(name))
  const count = (name: string) => {
    const was = before ? fieldValue(before, name, currency) : null
    if (was !== fieldValue(after, name, currency)) names.push(name)
  }
  counters.forEach(count)
  policies.counters.forEach(count)
  for (const name of set) {
    const field = fields.get(name)
    const from = before ? fieldValue(before, name, currency) : null
    const to = fieldValue(after, name, currency)
    if (sameValue(field?.type ?? 'object', from, to)) continue
    names.push(name)
    if (isNews(name)) effects.push({ kind: 'field_changed', field: name, from, to })
  }
  return { names, effects }
}

import type { Member } from '../member-state.ts'
import { majorOf } from '../money.ts'
import { walletValue } from '../points/wallet-fields.ts'
import type { Field } from './field.ts'
import type { Value } from './value.ts'

/**
 * The value of one loyalty field; null if it has none. Counters are read from the member's state,
 * `purchases_total` as the double nearest to the exact sum.
 *
 * @param currency of the workspace
 */
export function fieldValue(member: Member, name: string, currency: string): Value {
  switch (name) {
    case 'points_balance':
      return member.points.balance
    case 'points_pending':
      return member.points.pending
    case 'points_held':
      return member.points.held
    case 'points_expired_total':
      return member.points.expired
    case 'points_expiring_next':
      return member.ahead.expiring
    case 'points_expire_next_at':
      return member.ahead.expiresAt
    case 'points_earned_total':
      return member.points.earned
    case 'points_spent_total':
      return member.points.spent
    case 'status':
      return member.status
    case 'enrolled_at':
      return member.enrolledAt
    case 'purchases_count':
      return member.purchases.count
    case 'purchases_total':
      return majorOf(member.purchases.totalMinor, currency)
    case 'segments':
      return member.standing.segments ?? none
    default:
      return Object.hasOwn(member.fields, name)
        ? (member.fields[name] ?? null)
        : walletValue(member, name)
  }
}

/** A list of none, so that an expression may look into it. */
const none: readonly string[] = []

/**
 * The value of every loyalty field of a workspace, by name; null where there is none.
 *
 * @param fields all of the workspace's, built-in and custom
 */
export function fieldValues(
  member: Member,
  fields: Iterable<Field>,
  currency: string,
): Record<string, Value> {
  const values: Record<string, Value> = {}
  for (const { name } of fields) values[name] = fieldValue(member, name, currency)
  return values
}

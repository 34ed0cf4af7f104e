import { iso } from '../calendar/instant.ts'
import type { Field } from '../fields/field.ts'
import type { FieldType, Value } from '../fields/value.ts'
import { majorOf } from '../money.ts'
import type { Projection } from './project.ts'
import type { TierSet } from './tier-set.ts'

type Shown = Pick<TierSet, 'id' | 'name' | 'basis'>

/** The loyalty fields that a tier set brings along. */
export function tierFields({ id, name, basis }: Shown): Field[] {
  const amount = basis.kind === 'points_earned' || basis.kind === 'purchases' ? 'integer' : 'float'
  const field = (end: string, type: FieldType, label: string, description: string): Field => ({
    name: `${id}_${end}`,
    type,
    label: `${name}: ${label}`,
    description,
    source: 'builtin',
    writable: false,
  })
  return [
    field('tier', 'string', 'tier', 'Id of the tier that the member has.'),
    field('tier_since', 'date', 'tier since', 'When the member came to this tier.'),
    field('next_tier', 'string', 'next tier', 'Id of the next tier up.'),
    field('to_next_tier', amount, 'to next tier', 'How much more reaches the next tier now.'),
    field('keep_by', 'date', 'keep by', 'When the tier is lost if nothing more happens.'),
    field('to_keep', amount, 'to keep', 'How much more keeps the tier beyond that.'),
  ]
}

/** The values of these fields, by name, for where a member stands. Money is in major units. */
export function tierValues(
  { id, basis }: Shown,
  { tierId, sinceMs, next, keep }: Projection,
  currency: string,
): Record<string, Value> {
  return {
    [`${id}_tier`]: tierId,
    [`${id}_tier_since`]: tierId === null ? null : iso(sinceMs),
    [`${id}_next_tier`]: next?.tierId ?? null,
    [`${id}_to_next_tier`]: next ? amountOf(basis, next.missing, currency) : null,
    [`${id}_keep_by`]: keep ? iso(keep.byMs) : null,
    [`${id}_to_keep`]: keep ? amountOf(basis, keep.missing, currency) : null,
  }
}

/** What is counted, as people write it: money in major units. */
export const amountOf = ({ kind }: Shown['basis'], counted: number, currency: string): number =>
  kind === 'spend' ? majorOf(counted, currency) : counted

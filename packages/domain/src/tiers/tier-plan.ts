import { assert } from '../assert.ts'
import { parseMoney } from '../money.ts'
import type { TierSet } from './tier-set.ts'

/** A tier in the units that are counted: money in minor units. */
export type Rung = { readonly id: string; readonly min: number }

/** A tier set made ready: what is reached, in counted units, and on which calendar. */
export type TierPlan = Omit<TierSet, 'name' | 'tiers'> & {
  /** Rising by `min`. */
  readonly rungs: readonly Rung[]
  /** IANA zone of the workspace. */
  readonly zone: string
}

/** Make a set ready. It has to be one in which nothing is wrong. */
export function planTierSet(
  { name: _, tiers, ...set }: TierSet,
  { currency, timezone }: { readonly currency: string; readonly timezone: string },
): TierPlan {
  const minOf = (min: number): number => {
    if (set.basis.kind !== 'spend') return min
    const minor = parseMoney(min, currency, '')
    assert(minor.ok, 'a tier set was checked before it is planned')
    return minor.value
  }
  return { ...set, zone: timezone, rungs: tiers.map(({ id, min }) => ({ id, min: minOf(min) })) }
}

/** The highest tier that a value reaches, or null where it reaches none. */
export const rungAt = (plan: TierPlan, value: number): Rung | null =>
  plan.rungs.findLast(({ min }) => min <= value) ?? null

/** Where a tier stands: 0 is the lowest; −1 is none, or one that is not there. */
export const rankOf = (plan: TierPlan, tierId: string | null): number =>
  plan.rungs.findIndex(({ id }) => id === tierId)

import { pointsWallet } from './points-wallet.ts'
import type { TierSet } from './tier-set.ts'
import { reachOf } from './window.ts'

/** Sums of what members are ranked by: whole points, minor units of money, purchases. 0 or more. */
export type Sums = {
  readonly points_earned: number
  readonly spend: number
  readonly purchases: number
}

/**
 * What one day of the calendar came to: a day in the workspace's zone, counted from 1 January 1970. The sums are
 * less what was refunded, which `refunded` tells where a tier set asks for it.
 */
export type TallyDay = Sums & { readonly day: number; readonly refunded?: Sums }

/** A member's days on which anything counted, rising, each once, as plain data. */
export type Tally = readonly TallyDay[]

/** What the tier sets of a workspace need kept of each member. */
export type TallyNeeds = {
  /** How many days back. 0: no days at all. */
  readonly days: number
  readonly refunded: boolean
  /** Of which wallet the points are. */
  readonly wallet: string
}

/** Days beyond the longest window, so that a rule that reaches a little further finds what it needs. */
const toleranceDays = 35

/** What has to be kept for all of these sets. */
export function tallyNeeds(sets: readonly TierSet[]): TallyNeeds {
  const reach = Math.max(0, ...sets.map(({ window }) => reachOf(window)))
  return {
    days: reach === 0 ? 0 : reach + toleranceDays,
    refunded: sets.some(({ keepOnRefund }) => keepOnRefund),
    wallet: pointsWallet(sets),
  }
}

/** The tally with what happened on a day. */
export const addTo = (tally: Tally, needs: TallyNeeds, today: number, day: number, sums: Sums) =>
  change(tally, needs, today, day, (known) => ({ ...known, ...plus(known, sums) }))

/**
 * The tally less what was refunded, on the day of its purchase. What it does not know, since that day is too long
 * ago or was before there was a tally, is not taken from anything.
 */
export const takeFrom = (tally: Tally, needs: TallyNeeds, today: number, day: number, sums: Sums) =>
  change(tally, needs, today, day, (known) => {
    const taken = atMost(known, sums)
    const refunded = needs.refunded ? plus(known.refunded ?? nothing, taken) : known.refunded
    return { ...known, ...less(known, taken), ...(refunded ? { refunded } : {}) }
  })

/** Change a day, and forget days that are too long ago and days on which nothing is left. */
function change(
  tally: Tally,
  needs: TallyNeeds,
  today: number,
  day: number,
  to: (known: TallyDay) => TallyDay,
): Tally {
  const known = tally.find((each) => each.day === day) ?? { day, ...nothing }
  const before = tally.filter((each) => each.day < day)
  const after = tally.filter((each) => each.day > day)
  const firstDay = needs.days === 0 ? Infinity : today - needs.days
  return [...before, to(known), ...after].filter((each) => each.day >= firstDay && !isEmpty(each))
}

const sumsOf = (of: (name: keyof Sums) => number): Sums => ({
  points_earned: of('points_earned'),
  spend: of('spend'),
  purchases: of('purchases'),
})

const nothing = sumsOf(() => 0)

/** Whether sums are nothing at all. */
export const isNothing = (sums: Sums): boolean =>
  sums.points_earned === 0 && sums.spend === 0 && sums.purchases === 0

/** Whether nothing is left of a day, and nothing is to be told of it. */
export const isEmpty = (day: TallyDay): boolean =>
  isNothing(day) && (day.refunded === undefined || isNothing(day.refunded))

/** Sums stay exact: no day, however busy, comes to more than the largest whole number there is. */
export const plus = (a: Sums, b: Sums): Sums =>
  sumsOf((name) => Math.min(a[name] + b[name], Number.MAX_SAFE_INTEGER))

/** What is left of sums; each is at least as much as what is taken. */
export const less = (a: Sums, b: Sums): Sums => sumsOf((name) => a[name] - b[name])

const atMost = (a: Sums, b: Sums): Sums => sumsOf((name) => Math.min(a[name], b[name]))

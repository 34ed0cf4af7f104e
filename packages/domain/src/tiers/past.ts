import { dayOf, startOfDay } from '../calendar/days.ts'
import type { Member } from '../member-state.ts'
import { type Absorbed, daysIn } from '../merge/absorbed.ts'
import { type Purchase, pointsEarned, pointsReturned } from '../purchases/purchase-state.ts'
import type { PlannedTiers } from './planned-set.ts'
import {
  isEmpty,
  less,
  nothing,
  plus,
  type Sums,
  type Tally,
  type TallyDay,
  type TallyNeeds,
} from './tally.ts'
import type { StoredTally } from './tier-standing.ts'

/** One event of a member that counts for tiers, and what was taken back of it since. */
export type Past = {
  /** When it happened: milliseconds since 1970, UTC. */
  readonly atMs: number
  /** As it was, before anything was taken back. */
  readonly sums: Sums
  readonly refunded: Sums
}

/** What a purchase was and is of it, with points of a wallet. */
export const pastPurchase = (purchase: Purchase, wallet: string): Past => ({
  atMs: purchase.occurredAtMs,
  sums: {
    points_earned: pointsEarned(purchase, wallet),
    spend: purchase.amountMinor,
    purchases: 1,
  },
  refunded: {
    points_earned: pointsReturned(purchase, wallet),
    spend: purchase.refunded.minor,
    purchases: purchase.refunded.whole ? 1 : 0,
  },
})

/** An event by which rules gave so many points of a wallet. */
export const pastEarned = (atMs: number, points: number): Past => ({
  atMs,
  sums: { ...nothing, points_earned: points },
  refunded: nothing,
})

/** What another member brought along: each of its days, as one event. */
export const pastAbsorbed = (part: Absorbed, wallet: string, zone: string): Past[] =>
  daysIn(part, wallet).map(({ day, refunded = nothing, ...left }) => {
    return { atMs: startOfDay(zone, day), sums: plus(left, refunded), refunded }
  })

/** What tiers are of a program. */
type TierProgram = {
  readonly tiers: PlannedTiers
  readonly workspace: { readonly timezone: string }
}

/**
 * Whether deciding needs all that a member did: a set is new, or its window longer, or its calendar or its wallet
 * another, so that the days kept so far are too few.
 */
export const needsPast = (
  { status, standing }: Member,
  { tiers, workspace }: TierProgram,
): boolean =>
  status !== 'merged' &&
  tiers.needs.days > 0 &&
  !isWhole(standing.tiers?.tally, tiers.needs, workspace.timezone)

/** Whether the days that are kept are all that is needed. */
export const isWhole = (
  kept: StoredTally | undefined,
  needs: TallyNeeds,
  zone: string,
): kept is StoredTally =>
  kept !== undefined &&
  kept.zone === zone &&
  kept.wallet === needs.wallet &&
  kept.days >= needs.days &&
  (kept.refunded || !needs.refunded)

/** The tally of all that a member did, as if it had been kept all along. */
export function tallyOf(
  past: readonly Past[],
  needs: TallyNeeds,
  zone: string,
  today: number,
): Tally {
  const days = new Map<number, TallyDay>()
  for (const { atMs, sums, refunded } of past) {
    const day = dayOf(zone, atMs)
    if (day < today - needs.days) continue
    const known = days.get(day)
    const left = less(sums, refunded)
    const all = known ? plus(known, left) : left
    const back = known?.refunded ? plus(known.refunded, refunded) : refunded
    days.set(day, { day, ...all, ...(needs.refunded ? { refunded: back } : {}) })
  }
  return [...days.values()].filter((day) => !isEmpty(day)).sort((a, b) => a.day - b.day)
}

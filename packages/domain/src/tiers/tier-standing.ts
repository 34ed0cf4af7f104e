import type { Sums, Tally, TallyNeeds } from './tally.ts'
import type { Rung } from './tier-plan.ts'
import type { Assignment, TierState } from './tier-state.ts'

/** What is kept of a member's tiers: plain data, short, for it is written with each event that counts. */
export type TierStanding = {
  /** Left out where no set has days. */
  readonly tally?: StoredTally
  /** By the id of their set. */
  readonly sets: Readonly<Record<string, StoredState>>
}

/** A tally, and what it is complete for. */
export type StoredTally = TallyNeeds & {
  /** IANA zone in which its days lie. */
  readonly zone: string
  /** Each: the day, points, minor units, purchases; and, if any, what was refunded of the three. */
  readonly sums: readonly (readonly number[])[]
}

/** A `TierState`; what is null there is left out here. */
export type StoredState = {
  readonly tier?: string
  readonly since: number
  /** When it, or what is shown of it, changes next by time alone. */
  readonly review?: number
  readonly version: number
  readonly rung?: Rung
  readonly grace?: number
  readonly held?: number
  readonly given?: Omit<Assignment, 'untilMs'> & { readonly until?: number }
}

/** Put a state in short. */
export function packState({ assigned, earned, ...state }: TierState): StoredState {
  const { tierId, sinceMs, reviewAtMs, version } = state
  const { rung, graceSinceMs, heldUntilMs } = earned
  return {
    ...(tierId === null ? {} : { tier: tierId }),
    since: sinceMs,
    ...(reviewAtMs === null ? {} : { review: reviewAtMs }),
    version,
    ...(rung === null ? {} : { rung }),
    ...(graceSinceMs === null ? {} : { grace: graceSinceMs }),
    ...(heldUntilMs === null ? {} : { held: heldUntilMs }),
    ...(assigned === null ? {} : { given: packGiven(assigned) }),
  }
}

const packGiven = ({ untilMs, ...given }: Assignment): NonNullable<StoredState['given']> =>
  untilMs === null ? given : { ...given, until: untilMs }

/** The state that was put in short. */
export function unpackState({ given, ...stored }: StoredState): TierState {
  return {
    tierId: stored.tier ?? null,
    sinceMs: stored.since,
    reviewAtMs: stored.review ?? null,
    version: stored.version,
    earned: {
      rung: stored.rung ?? null,
      graceSinceMs: stored.grace ?? null,
      heldUntilMs: stored.held ?? null,
    },
    assigned: given ? unpackGiven(given) : null,
  }
}

const unpackGiven = ({ until, ...given }: NonNullable<StoredState['given']>): Assignment => ({
  ...given,
  untilMs: until ?? null,
})

/** Put a tally in short. Written with each event that counts, so it spreads nothing. */
export const packTally = (tally: Tally, needs: TallyNeeds, zone: string): StoredTally => ({
  ...needs,
  zone,
  sums: tally.map((each) => {
    const { day, points_earned, spend, purchases, refunded } = each
    const sums = [day, points_earned, spend, purchases]
    if (refunded) sums.push(refunded.points_earned, refunded.spend, refunded.purchases)
    return sums
  }),
})

/** The tally that was put in short. */
export const unpackTally = (stored: StoredTally | undefined): Tally =>
  (stored?.sums ?? []).map((sums) => {
    const day = { day: sums[0] ?? 0, ...sumsAt(sums, 1) }
    return sums.length > 4 ? { ...day, refunded: sumsAt(sums, 4) } : day
  })

const sumsAt = (sums: readonly number[], first: number): Sums => ({
  points_earned: sums[first] ?? 0,
  spend: sums[first + 1] ?? 0,
  purchases: sums[first + 2] ?? 0,
})

import type { Draft } from '../draft.ts'
import type { Claim } from './claim.ts'
import type { RewardStanding } from './reward-counts.ts'

const nothing: RewardStanding = { counts: {}, ends: {} }

/** What is known of a member's rewards. */
const rewardStanding = ({ standing }: Pick<Draft, 'standing'>): RewardStanding =>
  standing.rewards ?? nothing

/**
 * Count a claim that begins.
 *
 * @param until the end of the period in which it counts; null: the reward has no such limit
 */
export function countClaim(draft: Draft, claim: Claim, until: string | null): void {
  const { counts, ends } = rewardStanding(draft)
  const { [claim.rewardId]: before = { claims: 0 } } = counts
  const inPeriod = before.until === until ? (before.inPeriod ?? 0) : 0
  const count = {
    claims: before.claims + 1,
    ...(until === null ? {} : { until, inPeriod: inPeriod + 1 }),
  }
  const { expiresAt } = claim
  keep(draft, {
    counts: { ...counts, [claim.rewardId]: count },
    ends: expiresAt === null ? ends : { ...ends, [claim.id]: expiresAt },
  })
}

/** A claim has come to its end, or was redeemed: it expires no more. */
export function endClaim(draft: Draft, { id }: Claim): void {
  const { counts, ends } = rewardStanding(draft)
  const { [id]: _, ...others } = ends
  keep(draft, { counts, ends: others })
}

/**
 * A claim counts no longer.
 *
 * @param until the end of the period in which it was counted, were it counted by the limit of today
 */
export function uncountClaim(draft: Draft, { rewardId }: Claim, until: string | null): void {
  const { counts, ends } = rewardStanding(draft)
  const { [rewardId]: before = { claims: 0 }, ...others } = counts
  const inPeriod = before.inPeriod ?? 0
  const same = before.until !== undefined && before.until === until && inPeriod > 0
  const count = {
    ...before,
    claims: Math.max(before.claims - 1, 0),
    ...(same ? { inPeriod: inPeriod - 1 } : {}),
  }
  keep(draft, { counts: count.claims === 0 ? others : { ...counts, [rewardId]: count }, ends })
}

/** A part that says nothing is left out. */
function keep(draft: Draft, rewards: RewardStanding): void {
  const { rewards: _, ...others } = draft.standing
  const empty = Object.keys(rewards.counts).length + Object.keys(rewards.ends).length === 0
  draft.standing = empty ? others : { ...others, rewards }
}

/** When the next open claim of a member expires; null: none does. */
export const nextClaimEnd = ({ standing }: Pick<Draft, 'standing'>): string | null =>
  Object.values(standing.rewards?.ends ?? {}).reduce<string | null>(
    (first, end) => (first === null || end < first ? end : first),
    null,
  )

/** Open claims whose time has run out by an instant, the first first. */
export const endedClaims = (
  { standing }: { readonly standing: Draft['standing'] },
  byMs: number,
): string[] =>
  Object.entries(standing.rewards?.ends ?? {})
    .filter(([, end]) => Date.parse(end) <= byMs)
    .toSorted(([a, first], [b, second]) => order(first, second) || order(a, b))
    .map(([id]) => id)

const order = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

import { endOfCurrent } from '../calendar/calendar.ts'
import type { Member } from '../member-state.ts'
import { leastLeft } from '../points/limits.ts'
import type { LimitPeriod, Wallet } from '../points/wallet.ts'
import { walletOf } from '../points/wallet-state.ts'
import type { Obstacle, ObstacleReason } from './obstacle.ts'
import type { Reward } from './reward.ts'

/** Whether a member is in the audience; null where that cannot be said, for a value is missing say. */
export type Audience = (member: Member) => boolean | null

/** A reward with its audience compiled. */
export type PlannedReward = {
  readonly reward: Reward
  /** null: everybody. */
  readonly audience: Audience | null
  /** What a claim is paid from. */
  readonly wallet: Wallet
}

/** What there is to claim: how many of the stock were taken, and whether its pool has a code left. */
export type Supply = { readonly taken: number; readonly codeLeft: boolean }

/**
 * All that keeps a member from claiming a reward at an instant; nothing: it can be claimed. The list of rewards and
 * the claim ask this very function.
 *
 * @param zone of the workspace, for limits by calendar period
 */
export function obstaclesOf(
  { reward, audience, wallet }: PlannedReward,
  member: Member,
  supply: Supply,
  atMs: number,
  zone: string,
): Obstacle[] {
  const found: (Obstacle | null)[] = [
    reward.active ? null : obstacle('inactive', 'The reward is switched off.'),
    ...windowObstacles(reward, atMs),
    member.status === 'active' ? null : obstacle('member', 'The member has opted out.'),
    audienceObstacle(audience, member),
    ...limitObstacles(reward, member, atMs, zone),
    reward.stock !== undefined && supply.taken >= reward.stock
      ? obstacle('stock', 'All of the stock is taken.')
      : null,
    reward.fulfils.kind === 'coupon' && !supply.codeLeft
      ? obstacle('codes', 'The pool has no code left.')
      : null,
    pointsObstacle(reward, walletOf(member, wallet.id).points.balance),
    spendObstacle(reward, wallet, { standing: member.standing, timezone: zone, atMs }),
  ]
  return found.filter((each) => each !== null)
}

const obstacle = (
  reason: ObstacleReason,
  message: string,
  more: Pick<Obstacle, 'at' | 'missing'> = {},
): Obstacle => ({ reason, message, ...more })

function windowObstacles({ window = {} }: Reward, atMs: number): Obstacle[] {
  const { from, until } = window
  if (from !== undefined && atMs < Date.parse(from)) {
    return [obstacle('window', 'The reward cannot be claimed yet.', { at: iso(from) })]
  }
  if (until !== undefined && atMs >= Date.parse(until)) {
    return [obstacle('window', 'The reward can be claimed no longer.')]
  }
  return []
}

function audienceObstacle(audience: Audience | null, member: Member): Obstacle | null {
  if (!audience) return null
  const belongs = audience(member)
  if (belongs === null) {
    return obstacle(
      'audience',
      'Whether the member is in the audience cannot be said: see the rule.',
    )
  }
  return belongs ? null : obstacle('audience', 'The member is not in the audience.')
}

function limitObstacles(
  { id, limits = {} }: Reward,
  { standing }: Member,
  atMs: number,
  zone: string,
): Obstacle[] {
  const count = standing.rewards?.counts[id]
  const { perMember, perPeriod } = limits
  const found: Obstacle[] = []
  if (perMember !== undefined && (count?.claims ?? 0) >= perMember) {
    found.push(obstacle('limit', `A member can claim it ${times(perMember)}.`))
  }
  if (perPeriod) {
    const until = new Date(endOfCurrent(zone, atMs, perPeriod.period)).toISOString()
    const inPeriod = count?.until === until ? (count.inPeriod ?? 0) : 0
    if (inPeriod >= perPeriod.claims) {
      const message = `A member can claim it ${times(perPeriod.claims)} a ${perPeriod.period}.`
      found.push(obstacle('limit', message, { at: until }))
    }
  }
  return found
}

const iso = (instant: string): string => new Date(instant).toISOString()

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

function pointsObstacle({ cost }: Reward, balance: number): Obstacle | null {
  const missing = cost.points - balance
  return missing > 0 ? obstacle('points', `${missing} points are missing.`, { missing }) : null
}

/** A claim is paid whole: what a limit of the wallet does not leave room for is not claimed in part. */
function spendObstacle(
  { cost }: Reward,
  wallet: Wallet,
  place: Parameters<typeof leastLeft>[0],
): Obstacle | null {
  const least = leastLeft(place, wallet)
  if (!least || cost.points <= least.left) return null
  const missing = cost.points - least.left
  const message = `A limit of the wallet leaves ${least.left} points to spend.`
  return obstacle('spend_limit', message, { missing, ...turnOf(place, least.per) })
}

function turnOf(
  { timezone, atMs }: { readonly timezone: string; readonly atMs: number },
  per: LimitPeriod,
): Pick<Obstacle, 'at'> {
  if (per === 'lifetime') return {}
  return { at: new Date(endOfCurrent(timezone, atMs, per)).toISOString() }
}

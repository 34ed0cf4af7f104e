import type { SharedDraft } from '../shared-counts.ts'
import type { Claim } from './claim.ts'
import type { Reward } from './reward.ts'

/** The shared count of a reward's stock: how many of it are taken. */
export const stockKey = (rewardId: string): string => `reward:${rewardId}`

/** The pool that codes of a reward come from: one of the configuration, or the reward's own; null: no code. */
export const poolOf = ({ id, fulfils }: Pick<Reward, 'id' | 'fulfils'>): string | null =>
  fulfils.kind === 'coupon' ? fulfils.poolId : fulfils.kind === 'code' ? ownPool(id) : null

/** The pool of the codes that are made for claims of a reward. No id has a slash. */
const ownPool = (rewardId: string): string => `${ownPools}${rewardId}`
const ownPools = 'reward/'

/** Whether the codes of a pool are made for claims, one by one. */
export const isOwnPool = (poolId: string): boolean => poolId.startsWith(ownPools)

/** The shared count of a pool: how many of its codes are given. Whoever takes codes holds it. */
export const poolKey = (poolId: string): string => `coupon_pool:${poolId}`

/**
 * The shared counts that an event may need: those of the rewards that it may hand over, and the stocks to which
 * claims may go back.
 *
 * @param needed the rewards that the event may hand over
 * @param claims those that the event names, and those of its member whose time has run out
 */
export function supplyKeysOf(needed: readonly Reward[], claims: readonly Claim[]): string[] {
  const back = claims.flatMap(({ stocked, rewardId }) => (stocked ? [stockKey(rewardId)] : []))
  return [...back, ...needed.flatMap(keysOf)]
}

const keysOf = ({ id, stock, fulfils }: Reward): string[] => [
  ...(stock === undefined ? [] : [stockKey(id)]),
  ...(fulfils.kind === 'coupon' ? [poolKey(fulfils.poolId)] : []),
]

/** Whether a decision was given what it needs to hand over a reward. */
export const suppliesHeld = ({ shared }: SharedDraft, reward: Reward): boolean =>
  keysOf(reward).every((key) => shared.has(key))

import { type LoyaltyEvent, type PlannedReward, poolOf } from '@laurel/domain'
import type { Session } from '../db/database.ts'
import { freeCodes } from './codes-sql.ts'
import { makeCode } from './make-code.ts'

/** Codes that the claims of a batch may be given, by pool, in the order in which they are. */
export type BatchCodes = Map<string, string[]>

/** Rewards of the configuration, by id. */
type Rewards = ReadonlyMap<string, PlannedReward>

/** The reward that an event claims. */
const claimedBy = (
  { type, properties }: Pick<LoyaltyEvent, 'type' | 'properties'>,
  rewards: Rewards,
) => (type === 'reward_claimed' ? rewards.get(String(properties['rewardId']))?.reward : undefined)

/**
 * As many codes as the events of a batch may need: those of pools are read, of which the batch must hold the shared
 * counts, and those of a reward's own are made.
 *
 * @param events those that were not taken in before
 */
export async function askCodes(
  tx: Session,
  workspaceId: number,
  events: readonly LoyaltyEvent[],
  rewards: Rewards,
): Promise<BatchCodes> {
  const codes: BatchCodes = new Map()
  const wanted = new Map<string, number>()
  for (const event of events) {
    const reward = claimedBy(event, rewards)
    const poolId = reward ? poolOf(reward) : null
    if (!reward || poolId === null) continue
    if (reward.fulfils.kind === 'code') add(codes, poolId, makeCode(reward.fulfils))
    else wanted.set(poolId, (wanted.get(poolId) ?? 0) + 1)
  }
  if (wanted.size === 0) return codes
  const rows = await tx.ask(freeCodes(workspaceId, [...wanted.keys()], [...wanted.values()]))
  for (const { poolId, code } of rows) add(codes, poolId, code)
  return codes
}

function add(codes: BatchCodes, poolId: string, code: string): void {
  const pool = codes.get(poolId)
  if (pool) pool.push(code)
  else codes.set(poolId, [code])
}

/** The code that an event would be given; null where it needs none, or there is none. */
export function codeFor(codes: BatchCodes, event: LoyaltyEvent, rewards: Rewards): string | null {
  const reward = claimedBy(event, rewards)
  const poolId = reward ? poolOf(reward) : null
  return poolId === null ? null : (codes.get(poolId)?.[0] ?? null)
}

/** The first code of a pool is given. */
export function dropCode(codes: BatchCodes, poolId: string | null): void {
  if (poolId !== null) codes.get(poolId)?.shift()
}

import { type NamedClaim, poolOf, type Reward } from '@laurel/domain'
import type { Session } from '../db/database.ts'
import { freeCodes } from './codes-sql.ts'
import { makeCode } from './make-code.ts'

/** Codes that the claims of a batch may be given, by pool, in the order in which they are. */
export type BatchCodes = Map<string, readonly string[]>

/**
 * A code for each reward that a batch may hand over: those of pools are read, of which the batch must hold the shared
 * counts, and those of a reward's own are made.
 */
export async function askCodes(
  tx: Session,
  workspaceId: number,
  rewards: readonly Reward[],
): Promise<BatchCodes> {
  const codes: BatchCodes = new Map()
  const wanted = new Map<string, number>()
  const add = (poolId: string, code: string) =>
    codes.set(poolId, [...(codes.get(poolId) ?? []), code])
  for (const reward of rewards) {
    const poolId = poolOf(reward)
    if (poolId === null) continue
    if (reward.fulfils.kind === 'code') add(poolId, makeCode(reward.fulfils))
    else wanted.set(poolId, (wanted.get(poolId) ?? 0) + 1)
  }
  if (wanted.size === 0) return codes
  const rows = await tx.ask(freeCodes(workspaceId, [...wanted.keys()], [...wanted.values()]))
  for (const { poolId, code } of rows) add(poolId, code)
  return codes
}

/** Codes that a decision gave are there no more. */
export function dropCodes(codes: BatchCodes, claims: readonly NamedClaim[]): void {
  for (const { claim } of claims) {
    const pool = codes.get(claim.poolId ?? '')
    if (pool)
      codes.set(
        claim.poolId ?? '',
        pool.filter((code) => code !== claim.code),
      )
  }
}

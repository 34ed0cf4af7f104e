import { isOwnPool } from '@laurel/domain'
import type { Statement } from '../db/sql.ts'
import type { BatchClaim, BatchClaims } from './batch-claims.ts'
import { type ClaimColumns, putClaims } from './claims-sql.ts'
import { type GivenCodes, giveCodes, insertMadeCodes } from './codes-sql.ts'

/**
 * The statements that write what a batch made of claims, and whom its codes were given to. Most batches need none.
 *
 * @param now ISO instant at which the batch is booked
 */
export function claimWrites(
  workspaceId: number,
  claims: BatchClaims,
  now: string,
): Statement<never>[] {
  const all = [...claims.values()].flatMap((own) => [...own.values()])
  const changed = all.filter((each) => each.changed)
  if (changed.length === 0) return []
  const coded = changed.filter(({ stored, claim }) => !stored && claim.code !== null)
  const made = coded.filter(isMade)
  const given = coded.filter((each) => !isMade(each))
  return [
    putClaims(workspaceId, claimColumns(changed)),
    ...(given.length === 0 ? [] : [giveCodes(workspaceId, codeColumns(given), now)]),
    ...(made.length === 0 ? [] : [insertMadeCodes(workspaceId, codeColumns(made), now)]),
  ]
}

const isMade = ({ claim }: BatchClaim): boolean => isOwnPool(claim.poolId ?? '')

const codeColumns = (rows: readonly BatchClaim[]): GivenCodes => ({
  poolId: rows.map(({ claim }) => claim.poolId ?? ''),
  code: rows.map(({ claim }) => claim.code ?? ''),
  memberId: rows.map(({ memberId }) => memberId),
  claimId: rows.map(({ claim }) => claim.id),
})

const claimColumns = (rows: readonly BatchClaim[]): ClaimColumns => ({
  bucket: rows.map(({ bucket }) => bucket),
  memberId: rows.map(({ memberId }) => memberId),
  claimId: rows.map(({ claim }) => claim.id),
  rewardId: rows.map(({ claim }) => claim.rewardId),
  name: rows.map(({ claim }) => claim.name),
  state: rows.map(({ claim }) => claim.state),
  points: rows.map(({ claim }) => claim.points),
  code: rows.map(({ claim }) => claim.code),
  poolId: rows.map(({ claim }) => claim.poolId),
  stocked: rows.map(({ claim }) => claim.stocked),
  claimedAt: rows.map(({ claim }) => claim.claimedAt),
  expiresAt: rows.map(({ claim }) => claim.expiresAt),
  givesBack: rows.map(({ claim }) => claim.givesBack),
  redeemedAt: rows.map(({ claim }) => claim.redeemedAt),
  endedAt: rows.map(({ claim }) => claim.endedAt),
})

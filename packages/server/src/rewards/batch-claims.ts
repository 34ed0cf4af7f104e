import type { Claim, ClaimState, NamedClaim, Spend } from '@laurel/domain'
import type { Session } from '../db/database.ts'
import { claimOf } from './claim-row.ts'
import { type ClaimNames, namedClaims } from './claims-sql.ts'

/** A claim of a batch, as it stands after the decisions so far. */
export type BatchClaim = {
  readonly bucket: number
  readonly memberId: string
  readonly claim: Claim
  /** Whether a row is there already. */
  readonly stored: boolean
  /** Whether it was made or changed in this batch. */
  readonly changed: boolean
}

/** Claims of a batch, by member and then by their ids. */
export type BatchClaims = Map<string, Map<string, BatchClaim>>

/** One claim that is named, by its id or by its code; or all of a member that are in a state. */
export type ClaimName = {
  readonly bucket: number
  readonly memberId: string
  readonly claimId: string | null
  readonly code: string | null
  readonly state?: ClaimState
}

/** Read the claims that are named, if any are. */
export async function askClaims(
  tx: Session,
  workspaceId: number,
  names: readonly ClaimName[],
): Promise<BatchClaim[]> {
  if (names.length === 0) return []
  const columns: ClaimNames = {
    bucket: names.map(({ bucket }) => bucket),
    memberId: names.map(({ memberId }) => memberId),
    claimId: names.map(({ claimId }) => claimId),
    code: names.map(({ code }) => code),
    state: names.map(({ state = null }) => state),
  }
  const rows = await tx.ask(namedClaims(workspaceId, columns))
  return rows.map(({ bucket, memberId, ...row }) => {
    const claim = claimOf(row)
    return { bucket, memberId, claim, stored: true, changed: false }
  })
}

/** Put a claim in its place. */
export function keepClaim(claims: BatchClaims, claim: BatchClaim): void {
  const own = claims.get(claim.memberId) ?? new Map<string, BatchClaim>()
  claims.set(claim.memberId, own.set(claim.claim.id, claim))
}

/** All claims of a member that were read or made, each with the spend that paid for it if that was read too. */
export const claimsOf = (
  claims: BatchClaims,
  memberId: string,
  spendOf: (claimId: string) => Spend | null,
): NamedClaim[] =>
  [...(claims.get(memberId)?.values() ?? [])].map(({ claim }) => ({
    claim,
    spend: spendOf(claim.id),
  }))

/** Let the decisions to come see what this one made of claims. */
export function keepClaims(
  claims: BatchClaims,
  { bucket, memberId }: Pick<BatchClaim, 'bucket' | 'memberId'>,
  decided: readonly NamedClaim[],
): void {
  for (const { claim } of decided) {
    const stored = claims.get(memberId)?.get(claim.id)?.stored ?? false
    keepClaim(claims, { bucket, memberId, claim, stored, changed: true })
  }
}

import { type Claim, claimStates } from '@laurel/domain'
import { z } from 'zod'

/** A row of `claims`, as every statement that reads one gives it. */
export const ClaimRow = z.object({
  claimId: z.string(),
  rewardId: z.string(),
  name: z.string(),
  state: z.enum(claimStates),
  points: z.int(),
  code: z.string().nullable(),
  poolId: z.string().nullable(),
  stocked: z.boolean(),
  claimedAt: z.string(),
  expiresAt: z.string().nullable(),
  givesBack: z.boolean(),
  redeemedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
})

/** A row of `claims`. */
export type ClaimRow = z.infer<typeof ClaimRow>

/** The claim that decisions are made from. */
export const claimOf = ({ claimId, ...claim }: ClaimRow): Claim => ({ id: claimId, ...claim })

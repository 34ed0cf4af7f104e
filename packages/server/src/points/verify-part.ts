import { z } from 'zod'

/** What was found not to hold: of which member, and the numbers. */
export const Found = z.object({ memberId: z.string(), message: z.string() })

/** What was found not to hold: of which member, and the numbers. */
export type Finding = z.infer<typeof Found>

/** A part of the members of a workspace: buckets from `from` to `to`, both included. */
export type Part = {
  readonly workspaceId: number
  readonly from: number
  readonly to: number
  /** Decimals of the workspace's currency. */
  readonly minorDigits: number
  /** Most findings that are given. */
  readonly limit: number
}

import type { Expression } from '../expression/compile.ts'
import type { ReferralProgram } from './referral-program.ts'

/** A referral program with its condition compiled. */
export type PlannedReferral = {
  readonly program: ReferralProgram
  readonly when: Expression | null
}

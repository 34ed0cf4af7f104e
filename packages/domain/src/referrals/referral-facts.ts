/** What must be known beyond the member where it was, or may have been, referred. */
export type ReferralFacts = {
  /** Whether the code is one of a member. */
  readonly codeKnown: boolean
  /** Whether the member was here before, and forgotten. */
  readonly returning: boolean
  /** Who else has the e-mail address or the phone number; null: nobody. */
  readonly twin: 'advocate' | 'another' | null
}

/** Why a referral comes to nothing. */
export type ReferralRefusal =
  | 'no_program'
  | 'not_new'
  | 'code_unknown'
  | 'self_referral'
  | 'duplicate_identity'

/** A code as it is kept: people type it in either case, and with blanks around it. */
export const foldCode = (text: string): string => text.trim().toUpperCase()

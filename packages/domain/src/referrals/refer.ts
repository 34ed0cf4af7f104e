import type { Draft } from '../draft.ts'
import type { Program } from '../program.ts'
import { foldCode, type ReferralFacts, type ReferralRefusal } from './referral-facts.ts'

/**
 * Note by whose code a member enrols. A code that cannot count does not keep anyone from enrolling: the effect says
 * why it does not.
 *
 * @param known whether the member was known before this event
 */
export function refer(draft: Draft, { referrals }: Program, known: boolean): void {
  const { referralCode } = draft.event.properties
  if (draft.event.type !== 'enrol' || typeof referralCode !== 'string') return
  const reason = referrals.size === 0 ? 'no_program' : known ? 'not_new' : whyNot(draft.referral)
  if (reason !== null) {
    draft.effects.push({ kind: 'referral_refused', reason })
    return
  }
  const code = foldCode(referralCode)
  draft.standing = { ...draft.standing, referred: { code, candidates: [], done: [] } }
  draft.effects.push({ kind: 'referral_accepted', code })
}

function whyNot(facts: ReferralFacts | null): ReferralRefusal | null {
  if (!facts?.codeKnown) return 'code_unknown'
  return facts.returning ? 'not_new' : twinRefusal(facts)
}

/** Whether someone else is the same person, as far as can be known. */
export function twinRefusal({ twin }: ReferralFacts): ReferralRefusal | null {
  if (twin === null) return null
  return twin === 'advocate' ? 'self_referral' : 'duplicate_identity'
}

import type { Field } from '../fields/field.ts'
import type { ReferralProgram } from './referral-program.ts'

/** The loyalty field that holds the code by which a member brings friends. */
export const codeField = 'referral_code'

/** The loyalty field that says for how many friends a member was rewarded. */
export const friendsField = 'referred_friends'

const ours = { source: 'builtin', writable: false } as const

/** The loyalty fields that referral programs bring with them. */
export const referralFields = (programs: readonly ReferralProgram[]): Field[] =>
  programs.length === 0
    ? []
    : [
        {
          ...{ name: codeField, type: 'string', label: 'Referral code', ...ours },
          description: 'By this code friends of the member enrol.',
        },
        {
          ...{ name: friendsField, type: 'integer', label: 'Referred friends', ...ours },
          description: 'For how many friends the member was rewarded.',
        },
      ]

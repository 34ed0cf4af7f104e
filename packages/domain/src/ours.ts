import { dueEvent } from './ahead.ts'
import { referralSucceeded } from './referrals/referral-events.ts'

/** Whether events of a type come from Laurel itself: by time, or by what another member did. Nobody sends them again. */
export const isOurs = (type: string): boolean => type === dueEvent || type === referralSucceeded

import { memberAbsorbed } from '../merge/merge-events.ts'
import { dueEvent } from '../points/ahead.ts'
import { referralSucceeded } from '../referrals/referral-events.ts'

/** Whether events of a type come from Laurel itself: by time, or by what another member did. Nobody sends them again. */
export const isOurs = (type: string): boolean => ours.has(type)

const ours: ReadonlySet<string> = new Set([dueEvent, referralSucceeded, memberAbsorbed])

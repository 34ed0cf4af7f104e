import type { Expression } from '../expression/compile.ts'
import type { Member } from '../member-state.ts'
import type { Wallet, WalletLife } from '../points/wallet.ts'
import type { Campaign, CampaignRule } from './campaign.ts'
import type { Limit } from './limit.ts'
import type { Timetable } from './schedule.ts'

/** A campaign with what concerns events of one type, compiled. */
export type PlannedCampaign = {
  readonly campaign: Campaign
  readonly timetable: Timetable
  readonly segment: AudienceSegment | null
  readonly audience: Expression | null
  /** Those of the event type only. 1 or more. */
  readonly rules: readonly PlannedCampaignRule[]
  /** Its caps, and its budget as one more. */
  readonly limits: readonly Limit[]
}

/** The segment that a campaign is for, as it is in the program. */
export type AudienceSegment = {
  readonly id: string
  readonly version: number
  /** Whether a member is in it; null when it cannot be said. */
  readonly holds: (member: Member) => boolean | null
}

/** A rule of a campaign with its expressions compiled. */
export type PlannedCampaignRule = {
  readonly rule: CampaignRule
  readonly wallet: Wallet
  readonly life: WalletLife
  readonly when: Expression | null
  readonly award:
    | { readonly kind: 'points'; readonly amount: Expression }
    | { readonly kind: 'multiply'; readonly by: Expression }
    | { readonly kind: 'bonus'; readonly points: number }
}

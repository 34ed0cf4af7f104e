import type { Badge } from './badges/badge.ts'
import type { Benefit } from './benefits/benefit.ts'
import type { Campaign } from './campaign/campaign.ts'
import type { Challenge } from './challenges/challenge.ts'
import type { EventType } from './events/event-type.ts'
import type { Field } from './fields/field.ts'
import type { EarnRule } from './points/earn-rule.ts'
import type { Wallet } from './points/wallet.ts'
import type { ReferralProgram } from './referrals/referral-program.ts'
import type { CouponPool, Reward } from './rewards/reward.ts'
import type { Segment } from './segments/segment.ts'
import type { TierSet } from './tiers/tier-set.ts'
import type { Workflow } from './workflows/workflow.ts'

/** Settings of a workspace that change what an event means. */
export type WorkspaceSettings = {
  /** IANA zone; the constant `timezone` of every expression. */
  readonly timezone: string
  /** ISO 4217 code. All money of the workspace is in it. */
  readonly currency: string
  /** What an event of a member that is not known does. */
  readonly unknownMembers: 'refuse' | 'enrol'
  /** What is done with properties that the event's type does not declare. */
  readonly undeclaredProperties: 'keep' | 'refuse'
  /** How far in the future an event may lie, in milliseconds. Left out: 5 minutes. */
  readonly futureToleranceMs?: number
}

/** A workspace's configuration as people write it: plain data, checked by `compileProgram`. */
export type ProgramConfig = {
  readonly workspace: WorkspaceSettings
  /** Custom fields only; the built-in ones are always there. */
  readonly fields: readonly Field[]
  /** Custom event types only; the built-in ones are always there. */
  readonly eventTypes: readonly EventType[]
  readonly earnRules: readonly EarnRule[]
  readonly badges: readonly Badge[]
  readonly challenges: readonly Challenge[]
  readonly referralPrograms: readonly ReferralProgram[]
  /** Those that are published, as they are published. */
  readonly campaigns: readonly Campaign[]
  /** Left out, and beside those named: the main wallet, as it is without anything said. */
  readonly wallets?: readonly Wallet[]
  readonly workflows: readonly Workflow[]
  readonly rewards: readonly Reward[]
  readonly couponPools: readonly CouponPool[]
  readonly benefits: readonly Benefit[]
  readonly segments: readonly Segment[]
  readonly tierSets: readonly TierSet[]
}

/** Nothing configured, for those who name what they configure. */
export const nothingConfigured: Omit<ProgramConfig, 'workspace'> = {
  fields: [],
  eventTypes: [],
  earnRules: [],
  campaigns: [],
  badges: [],
  challenges: [],
  referralPrograms: [],
  rewards: [],
  couponPools: [],
  benefits: [],
  tierSets: [],
  workflows: [],
  segments: [],
}

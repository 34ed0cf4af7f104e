export { asOf, isAsOf, type StandingAsOf } from './as-of.ts'
export type { Badge } from './badges/badge.ts'
export type { Benefit } from './benefits/benefit.ts'
export { type Instant, instantOf, iso, parseInstant } from './calendar/instant.ts'
export type {
  Award,
  Campaign,
  CampaignRule,
  Cap,
  CapPeriod,
} from './campaign/campaign.ts'
export { counterOf } from './campaign/counter.ts'
export type { Hours, Schedule, Weekday } from './campaign/schedule.ts'
export type { Challenge, Measure, Recurrence } from './challenges/challenge.ts'
export { nothingConfigured, type ProgramConfig, type WorkspaceSettings } from './config.ts'
export { type Case, decide, explain } from './decide.ts'
export type { Accepted, Decision } from './decision.ts'
export type { Effect } from './effect.ts'
export { builtinEvents } from './events/builtin-events.ts'
export { parseFieldValues } from './events/builtin-parse.ts'
export type { LoyaltyEvent } from './events/event.ts'
export { isMemberId, maxEventIdLength, maxMemberIdBytes, parseEvent } from './events/event-parse.ts'
export type { EventType, PropertyDefinition } from './events/event-type.ts'
export {
  compileExpression,
  type Expression,
  type Ran,
  type ResultKind,
} from './expression/compile.ts'
export { type ExpressionEnvironment, expressionEnvironment } from './expression/environment.ts'
export { expressionLimits } from './expression/limits.ts'
export {
  type Comparison,
  type Constant,
  type FieldPath,
  openParts,
  type Predicate,
  type TextTest,
} from './expression/predicate.ts'
export type { Scope } from './expression/step.ts'
export { type Fact, type StepDays, stepsOfDays } from './facts/fact.ts'
export { builtinFields } from './fields/builtin-fields.ts'
export type { Derivation, Field } from './fields/field.ts'
export { fieldValue, fieldValues } from './fields/field-values.ts'
export {
  type FieldType,
  fieldTypes,
  type Shape,
  type Value,
  type ValueDefinition,
  valueLimits,
} from './fields/value.ts'
export { parseValue } from './fields/value-parse.ts'
export {
  checkMapping,
  diffMappings,
  type FieldMapping,
  foldName,
  type MappingSet,
} from './mapping.ts'
export {
  type Ahead,
  type Hold,
  type Member,
  type MemberPoints,
  noPoints,
  type Standing,
  type WalletState,
  type Wallets,
} from './member-state.ts'
export { type Absorbed, absorbedIn } from './merge/absorbed.ts'
export { memberAbsorbed, memberMerged, mergePrefix } from './merge/merge-events.ts'
export { decimalOf, isCurrency, majorOf, maxMinor, minorDigits, parseMoney } from './money.ts'
export type { Plan } from './plan.ts'
export { dueEvent, dueEventPrefix, isDue, needsLots, nothingDue } from './points/ahead.ts'
export { counted } from './points/booking.ts'
export { checkLedger, type Violation } from './points/check-ledger.ts'
export type { EarnRule } from './points/earn-rule.ts'
export type { Expiry, Inactivity, Pending } from './points/expiry.ts'
export type { Gives } from './points/gives.ts'
export { pointsHeld } from './points/hold.ts'
export { type Account, accounts, entryKinds, type LedgerEntry } from './points/ledger-entry.ts'
export { firstToExpire, type Lot } from './points/lot.ts'
export {
  pointsGivenBack,
  pointsSpent,
  type Spend,
  spendingEvents,
  spendOf,
} from './points/spend-state.ts'
export { type Limit, limitPeriods, mainWallet, type Wallet } from './points/wallet.ts'
export { counterPath } from './points/wallet-fields.ts'
export { emptyWallet, memberIn, walletOf } from './points/wallet-state.ts'
export type { Parsed, Problem } from './problem.ts'
export { compileProgram, defaultFutureToleranceMs, type Program } from './program.ts'
export {
  type Purchase,
  type PurchaseLine,
  pointsEarned,
  pointsReturned,
  purchaseOf,
  type Refunded,
} from './purchases/purchase-state.ts'
export { rebuild, rebuildLots } from './rebuild/rebuild.ts'
export type { MemberRecord, PastEvent } from './rebuild/record.ts'
export { sharedIn, sumCounted } from './rebuild/replay-counters.ts'
export type { Difference } from './rebuild/trait.ts'
export { referralPrefix } from './referrals/referral-events.ts'
export { foldCode, type ReferralFacts } from './referrals/referral-facts.ts'
export type { ReferralProgram } from './referrals/referral-program.ts'
export type { Referred } from './referrals/referral-state.ts'
export type { Submission } from './referrals/submission.ts'
export { type Refusal, type RefusalCode, refusalCodes } from './refusal.ts'
export { obstaclesOf, type PlannedReward, type Supply } from './rewards/availability.ts'
export {
  type Claim,
  type ClaimState,
  claimStates,
  hasExpired,
  type NamedClaim,
} from './rewards/claim.ts'
export { type CodePattern, isCode, plainAlphabet, wrongPattern } from './rewards/code-pattern.ts'
export { type Obstacle, obstacleReasons } from './rewards/obstacle.ts'
export {
  type CouponPool,
  type Fulfilment,
  type Reward,
  rewardPeriods,
} from './rewards/reward.ts'
export { endedClaims } from './rewards/reward-standing.ts'
export { rewardsNeeded } from './rewards/rewards-needed.ts'
export { isOwnPool, poolKey, poolOf, stockKey } from './rewards/supply-keys.ts'
export { sameValue } from './same.ts'
export { compileMemberCondition, type MemberCondition } from './segments/member-condition.ts'
export type { PlannedSegment } from './segments/plan-segments.ts'
export type { Segment } from './segments/segment.ts'
export type { SharedCounts } from './shared-counts.ts'
export { countsTogether, sharedKeysOf } from './shared-keys.ts'
export { anyDue, lotsAreDue } from './standing.ts'
export { earnedIn } from './tiers/count.ts'
export { needsPast, type Past, pastAbsorbed, pastEarned, pastPurchase } from './tiers/past.ts'
export { type StandingInSet, standingIn } from './tiers/standing-in.ts'
export { amountOf, tierFields } from './tiers/tier-fields.ts'
export type { Tier, TierBasis, TierSet, TierWindow } from './tiers/tier-set.ts'
export type { CampaignStep, RuleStep, Step } from './trace.ts'
export type { OrderLine, OrderToTell, PurchaseToTell, Tell } from './workflows/tell.ts'
export type {
  PropertyRule,
  SyncEvent,
  TellAs,
  Workflow,
  WorkflowAction,
} from './workflows/workflow.ts'

export { dueEvent, dueEventPrefix, isDue, needsLots, nothingDue } from './ahead.ts'
export { asOf, isAsOf, type StandingAsOf } from './as-of.ts'
export type { Badge } from './badges/badge.ts'
export type { Benefit } from './benefits/benefit.ts'
export { counted } from './booking.ts'
export { builtinEvents } from './builtin-events.ts'
export { builtinFields } from './builtin-fields.ts'
export { parseFieldValues } from './builtin-parse.ts'
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
export { checkLedger, type Violation } from './check-ledger.ts'
export { nothingConfigured, type ProgramConfig, type WorkspaceSettings } from './config.ts'
export { type Case, decide, explain } from './decide.ts'
export type { Accepted, Decision } from './decision.ts'
export type { EarnRule } from './earn-rule.ts'
export type { Effect } from './effect.ts'
export type { LoyaltyEvent } from './event.ts'
export { isMemberId, maxEventIdLength, maxMemberIdBytes, parseEvent } from './event-parse.ts'
export type { EventType, PropertyDefinition } from './event-type.ts'
export type { Expiry, Inactivity, Pending } from './expiry.ts'
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
export type { Derivation, Field } from './field.ts'
export { fieldValue, fieldValues } from './field-values.ts'
export type { Gives } from './gives.ts'
export { pointsHeld } from './hold.ts'
export { type Instant, instantOf, parseInstant } from './instant.ts'
export { type Account, accounts, entryKinds, type LedgerEntry } from './ledger-entry.ts'
export { firstToExpire, type Lot } from './lot.ts'
export {
  checkMapping,
  diffMappings,
  type FieldMapping,
  foldName,
  type MappingSet,
} from './mapping.ts'
export { compileMemberCondition, type MemberCondition } from './member-condition.ts'
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
export type { PlannedSegment } from './plan-segments.ts'
export type { Parsed, Problem } from './problem.ts'
export { compileProgram, defaultFutureToleranceMs, type Program } from './program.ts'
export {
  type Purchase,
  type PurchaseLine,
  pointsEarned,
  pointsReturned,
  purchaseOf,
  type Refunded,
} from './purchase-state.ts'
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
export { isOwnPool, poolKey, poolOf, stockKey } from './rewards/supply-keys.ts'
export { rewardsNeeded } from './rewards-needed.ts'
export { sameValue } from './same.ts'
export type { Segment } from './segment.ts'
export type { SharedCounts } from './shared-counts.ts'
export { countsTogether, sharedKeysOf } from './shared-keys.ts'
export { pointsGivenBack, pointsSpent, type Spend, spendOf } from './spend-state.ts'
export { anyDue, lotsAreDue } from './standing.ts'
export type { OrderLine, OrderToTell, PurchaseToTell, Tell } from './tell.ts'
export { earnedIn } from './tiers/count.ts'
export { needsPast, type Past, pastAbsorbed, pastPurchase } from './tiers/past.ts'
export { type StandingInSet, standingIn } from './tiers/standing-in.ts'
export { amountOf, tierFields } from './tiers/tier-fields.ts'
export type { Tier, TierBasis, TierSet, TierWindow } from './tiers/tier-set.ts'
export type { CampaignStep, RuleStep, Step } from './trace.ts'
export {
  type FieldType,
  fieldTypes,
  type Shape,
  type Value,
  type ValueDefinition,
  valueLimits,
} from './value.ts'
export { parseValue } from './value-parse.ts'
export { type Limit, limitPeriods, mainWallet, type Wallet } from './wallet.ts'
export { counterPath } from './wallet-fields.ts'
export { emptyWallet, memberIn, walletOf } from './wallet-state.ts'
export type { PropertyRule, SyncEvent, TellAs, Workflow, WorkflowAction } from './workflow.ts'

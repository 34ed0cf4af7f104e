import { admit } from './admit.ts'
import { assignTier, unassignTier } from './apply/assign-tier.ts'
import { confirm } from './apply/confirm.ts'
import { enrol, optIn, optOut, profile } from './apply/enrol.ts'
import { captureHold, holdPoints, releaseHold } from './apply/holds.ts'
import { importPoints } from './apply/import-points.ts'
import { adjustPoints, spendPoints } from './apply/points.ts'
import { purchase } from './apply/purchase.ts'
import { refund } from './apply/refund.ts'
import { reverseSpend } from './apply/reverse-spend.ts'
import { applyWaiting } from './apply/waiting-refunds.ts'
import { assert } from './assert.ts'
import { noteCauses } from './benefits/cause.ts'
import { scheduleBenefits } from './benefits/schedule.ts'
import { earnByCampaigns } from './campaign/earn-by-campaigns.ts'
import { countForChallenges } from './challenges/count.ts'
import { setBackChallenges } from './challenges/set-back.ts'
import { changesOf } from './changes.ts'
import type { Decision } from './decision.ts'
import { advance, type Draft, draftOf, memberOf, setField } from './draft.ts'
import type { LoyaltyEvent } from './events/event.ts'
import { isOurs } from './events/ours.ts'
import { reviewDates, reviewFacts } from './facts/review-facts.ts'
import { derive } from './fields/derive.ts'
import type { Member } from './member-state.ts'
import { absorb } from './merge/absorb.ts'
import { mergeInto } from './merge/merge.ts'
import { memberAbsorbed, memberMerged } from './merge/merge-events.ts'
import type { Plan } from './plan.ts'
import { dueEvent, needsLots, nothingDue } from './points/ahead.ts'
import { bookDue } from './points/due.ts'
import { earn } from './points/earn.ts'
import { lookAhead } from './points/look-ahead.ts'
import type { Lot } from './points/lot.ts'
import { slideOn } from './points/slide.ts'
import type { Spend } from './points/spend-state.ts'
import type { Program } from './program.ts'
import { isPurchase, type NamedPurchase, unrefunded } from './purchases/purchase-state.ts'
import { proposeReferrals, qualifyReferrals, withdrawReferral } from './referrals/qualify.ts'
import { refer } from './referrals/refer.ts'
import { referralSucceeded } from './referrals/referral-events.ts'
import type { ReferralFacts } from './referrals/referral-facts.ts'
import { codeField } from './referrals/referral-fields.ts'
import { rewardAdvocate } from './referrals/reward.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { NamedClaim } from './rewards/claim.ts'
import { claimReward } from './rewards/claim-reward.ts'
import { cancelClaim, redeemClaim, refundClaim } from './rewards/close-claim.ts'
import type { Codes } from './rewards/codes.ts'
import { trackSegments } from './segments/track-segments.ts'
import type { SharedCounts } from './shared-counts.ts'
import { type Sight, sightOf } from './sight.ts'
import { anyDue, catchUp, lotsAreDue, nextReview, reviewStanding } from './standing.ts'
import type { Past } from './tiers/past.ts'
import { rankByActivity, rankByFields } from './tiers/rank-all.ts'
import type { Step } from './trace.ts'
import type { Told } from './workflows/run-workflows.ts'
import { passOver, tellAll } from './workflows/telling.ts'

/** All that a decision is made from. Nothing of it is changed. */
export type Case = {
  /** null: not known. */
  readonly member: Member | null
  /**
   * The member's lots with points left or held, of all wallets and in any order, all of them; at a refund also those
   * of its purchase and of challenges of which points expired, and at `points_spend_reversed` those that the spend
   * drew from. Read only where `needsLots`, `lotsAreDue` or the plan's `slides` says so, and at a purchase for which
   * refunds wait. Otherwise it may be empty.
   */
  readonly lots: readonly Lot[]
  /** At a refund: the purchase it names, or null while no event has this id. Otherwise null. */
  readonly purchase: NamedPurchase
  /** At a purchase: the refunds that wait for it, in the order of their acceptance. Otherwise empty. */
  readonly waiting: readonly LoyaltyEvent[]
  /** At the reversal of a spend: the spend it names, or null if there is none. Otherwise null. */
  readonly spend: Spend | null
  /** Where the event refers a member, or the member is referred: what must be known beyond it. Otherwise null. */
  readonly referral: ReferralFacts | null
  /** At a merge: the member whom it names; null: not known. */
  readonly into?: Member | null | undefined
  /** A code that no member has, as far as is known. null: none may be given. */
  readonly newCode: string | null
  /** How much is used so far of each shared count that `sharedKeysOf` names; others may be there. */
  readonly shared: SharedCounts
  /**
   * The claims that the event names, by id or by code, at a merge all that are open, and those of the member whose time has run out
   * (`endedClaims`), each with the spend that paid for it where points may come back; others may be there.
   */
  readonly claims: readonly NamedClaim[]
  /** Codes that nobody has, of the pools of the rewards that `rewardsNeeded` names; others may be there. */
  readonly codes: Codes
  /** All that the member did so far that tiers count, where `needsPast` says so. Left out otherwise. */
  readonly past?: readonly Past[] | undefined
  readonly event: LoyaltyEvent
  readonly program: Program
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: number
  /** What is due counts as so by when the event happened, and not by now: it is history that is caught up with. */
  readonly history?: true | undefined
}

/**
 * Decide what an event means: the member after it, the movements of points, and what is to be told.
 *
 * Pure and total. In this order: is the member one who may do this; what is due by now; what the event itself
 * does; what is earned by rules and campaigns, and what counts for challenges and referrals (they see the member
 * before the event); refunds that waited for this purchase; what refunds take back beside points; facts and derived
 * fields; tracked segments; workflows (they see the member after it). One refusal anywhere, and nothing has happened.
 *
 * Events are decided in the order they are accepted, whatever their times. Sums do not depend on that
 * order; `last_event_at` and `last_purchase_at` are the latest times seen; of two settings of a
 * field the later accepted holds, equal times or not.
 */
export const decide = (given: Case): Decision => decideWith(given, null)

/** Decide as `decide` does, and say why each earn rule and campaign on the event gave points or did not. */
export function explain(given: Case): { readonly decision: Decision; readonly trace: Step[] } {
  const trace: Step[] = []
  return { decision: decideWith(given, trace), trace }
}

function decideWith(given: Case, trace: Step[] | null): Decision {
  const { member, event, program, nowMs } = given
  const plan = program.plans.get(event.type)
  assert(plan !== undefined, 'an event that was read has a type of this program')
  const turnedAway = admit(member, event, program)
  if (turnedAway) return turnedAway

  const draft = begin(given, plan, trace)
  const due = anyDue(draft, draft.asOfMs)
  if (due) catchUp(draft, program)
  if (member) reviewStanding(draft, program, due)
  const seq = (member?.seq ?? 0) + 1
  const before = memberOf(draft, member?.seq ?? 0)
  const sight = sightOf(plan, event, program.workspace.currency)

  const refused =
    apply(draft, program, member !== null, due) ??
    (draft.status === 'active' ? rate(draft, given, plan, before, sight) : null)
  if (refused) return refused
  applyWaiting(draft, given.waiting)
  takeBackRest(draft, program, given)
  const referralCode = settleReferrals(draft, program, given.newCode)
  rankByActivity(draft, program, member, given.purchase)
  settle(draft)
  if (!isOurs(event.type)) advance(draft, 'last_event_at')
  const underivable = settleFields(draft, given, plan, seq, sight)
  if (underivable) return underivable
  lookOn(draft, given, seq, before)

  const after = memberOf(draft, seq)
  const told = tellAll(draft, program, { event, after, nowMs, sight })
  if ('kind' in told) return told
  return acceptedAs(draft, given, after, told, referralCode)
}

function begin(given: Case, plan: Plan, trace: Step[] | null): Draft {
  const { member, event, program, nowMs, lots, purchase, spend } = given
  const { referral, into, shared, claims, codes, past = null } = given
  const { workspace, policies } = program
  const { currency, timezone } = workspace
  const asOfMs = byItsOwnTime(given) ? Math.min(event.occurredAtMs, nowMs) : nowMs
  const named = { purchase, spend, referral, into, shared, claims, codes, past, trace }
  const times = { asOfMs, nowMs, allLots: hasAllLots(given, plan) }
  return draftOf(member, lots, { event, currency, timezone, policies, ...times, ...named })
}

function acceptedAs(
  draft: Draft,
  given: Case,
  after: Member,
  told: Told,
  referralCode: string | null,
): Decision {
  const changes = changesOf(given.member, after, draft.set, given.program)
  const { lots, entries, purchase, spend, waitsFor } = draft
  return {
    kind: 'accepted',
    member: after,
    entries,
    newLots: lotsOf(lots, draft.madeLots),
    lotChanges: lotsOf(lots, draft.changedLots),
    changedFields: changes.names,
    effects: [...draft.effects, ...changes.effects, ...told.effects],
    tells: told.tells,
    sharedAdds: draft.sharedAdds,
    ownAdds: draft.ownAdds,
    claims: [...draft.changedClaims].flatMap((id) => draft.claims.get(id) ?? []),
    ...(purchase === given.purchase || !isPurchase(purchase) ? {} : { purchase }),
    ...(waitsFor === null ? {} : { waitsFor }),
    ...(referralCode === null ? {} : { referralCode }),
    ...(draft.submissions.length === 0 ? {} : { submissions: draft.submissions }),
    ...(spend === null || spend === given.spend ? {} : { spend }),
  }
}

/** Whether the lots that were given are all that have points left. */
const hasAllLots = ({ member, event, waiting, nowMs }: Case, { slides }: Plan): boolean =>
  member === null || needsLots(event) || slides || waiting.length > 0 || lotsAreDue(member, nowMs)

/** What the event is worth to someone who takes part: in points, for challenges and for who brought the member. */
function rate(
  draft: Draft,
  { program, member }: Case,
  { rules, campaigns, challenges, referrals }: Plan,
  before: Member,
  sight: Sight,
): Refusal | null {
  refer(draft, program, member !== null)
  return (
    earn(draft, rules, before, sight) ??
    earnByCampaigns(draft, campaigns, before, sight) ??
    countForChallenges(draft, challenges, before, sight) ??
    proposeReferrals(draft, referrals, before, sight)
  )
}

/** What refunds take back beside the purchase and its points. */
function takeBackRest(draft: Draft, program: Program, given: Case): void {
  const { purchase } = draft
  if (!isPurchase(purchase) || purchase === given.purchase) return
  const before = isPurchase(given.purchase) ? given.purchase : unrefunded(purchase)
  setBackChallenges(draft, program, before, purchase)
  withdrawReferral(draft, purchase.eventId)
}

/** Referrals that qualify with this event; and a code for the member, if one is to be given. */
function settleReferrals(draft: Draft, program: Program, newCode: string | null): string | null {
  qualifyReferrals(draft, program)
  return takeCode(draft, program, newCode)
}

/** Give the member a code to bring friends by, where there is a program for it; gives the code. */
function takeCode(draft: Draft, { referrals }: Program, newCode: string | null): string | null {
  const lacks = draft.status === 'active' && draft.fields[codeField] === undefined
  if (newCode === null || referrals.size === 0 || !lacks) return null
  setField(draft, codeField, newCode)
  return newCode
}

/** Points of late events may be due as they come; then what comes next is said anew. */
function settle(draft: Draft): void {
  const touched = [...draft.madeLots, ...draft.changedLots]
  const late = touched.some((no) => (draft.lots.get(no)?.expiresAtMs ?? Infinity) <= draft.asOfMs)
  if (late) bookDue(draft)
  lookAhead(draft)
}

/** Fields that follow from all that was set: facts, derived fields, and tiers that go by them. */
function settleFields(
  draft: Draft,
  { member, program }: Case,
  plan: Plan,
  seq: number,
  sight: Sight,
): Refusal | null {
  const isMerged = draft.status === 'merged'
  if (!isMerged) reviewFacts(draft, program)
  const underivable = derive(draft, plan.derivations, seq, sight)
  if (underivable && !passOver(draft, underivable)) return underivable
  if (isMerged) return null
  rankByFields(draft, program, member, memberOf(draft, seq))
  reviewDates(draft, program)
  return null
}

/** What follows from how the member stands now, and when it is looked at next: of one who was merged nothing, never. */
function lookOn(draft: Draft, { member, event, program }: Case, seq: number, before: Member): void {
  if (draft.status === 'merged') {
    draft.reviewAt = null
    return
  }
  trackSegments(draft, program, member && before)
  scheduleBenefits(draft, program.benefits)
  noteCauses(draft, program, event, seq)
  draft.reviewAt = nextReview(draft, program)
}

/** What the event itself does. A custom type is data for rules, fields and workflows. */
function apply(draft: Draft, program: Program, known: boolean, due: boolean): Refusal | null {
  switch (draft.event.type) {
    case 'enrol':
      return enrol(draft, known)
    case 'profile':
      return profile(draft)
    case 'purchase':
      slideOn(draft)
      return purchase(draft)
    case 'refund':
      return refund(draft)
    case 'points_adjusted':
      return adjustPoints(draft)
    case 'points_imported':
      return importPoints(draft)
    case 'points_spent':
      return spendPoints(draft)
    case 'points_confirmed':
      return confirm(draft)
    case 'points_held':
      return holdPoints(draft)
    case 'hold_captured':
      return captureHold(draft)
    case 'hold_released':
      return releaseHold(draft)
    case 'points_spend_reversed':
      return reverseSpend(draft)
    case 'reward_claimed':
      return claimReward(draft, program.rewards)
    case 'reward_redeemed':
      return redeemClaim(draft)
    case 'reward_cancelled':
      return cancelClaim(draft, program.rewards)
    case 'reward_refunded':
      return refundClaim(draft)
    case 'tier_assigned':
      return assignTier(draft, program)
    case 'tier_unassigned':
      return unassignTier(draft, program)
    case dueEvent:
      return due ? null : nothingIsDue
    case referralSucceeded:
      rewardAdvocate(draft, program)
      return null
    case memberMerged:
      return mergeInto(draft, program)
    case memberAbsorbed:
      absorb(draft, program)
      return null
    case 'opt_out':
      return optOut(draft)
    case 'opt_in':
      return optIn(draft)
    default:
      return null
  }
}

const byItsOwnTime = ({ event, history }: Case): boolean => history ?? event.type === dueEvent

/** What is due has been booked before; if that was nothing, another was first, and nothing happened. */
const nothingIsDue = refuse('event_type_reserved', {
  path: '/occurredAt',
  rule: nothingDue,
  message: 'Nothing of the member is due any more.',
})

function lotsOf(lots: ReadonlyMap<number, Lot>, numbers: ReadonlySet<number>): Lot[] {
  return [...numbers].flatMap((no) => lots.get(no) ?? [])
}

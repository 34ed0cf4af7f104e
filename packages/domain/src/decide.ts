import { enrol, optIn, optOut, profile } from './apply/enrol.ts'
import { adjustPoints, spendPoints } from './apply/points.ts'
import { purchase } from './apply/purchase.ts'
import { refund } from './apply/refund.ts'
import { reverseSpend } from './apply/reverse-spend.ts'
import { applyWaiting } from './apply/waiting-refunds.ts'
import { assert } from './assert.ts'
import { changesOf } from './changes.ts'
import type { Decision } from './decision.ts'
import { derive } from './derive.ts'
import { advance, type Draft, draftOf, memberOf } from './draft.ts'
import { earn } from './earn.ts'
import type { LoyaltyEvent } from './event.ts'
import type { Lot } from './lot.ts'
import type { Member } from './member-state.ts'
import type { Program } from './program.ts'
import type { Purchase } from './purchase-state.ts'
import { type Refusal, refuse } from './refusal.ts'
import { runWorkflows } from './run-workflows.ts'
import { sightOf } from './sight.ts'
import type { Spend } from './spend-state.ts'

/** All that a decision is made from. Nothing of it is changed. */
export type Case = {
  /** null: not known. */
  readonly member: Member | null
  /**
   * The member's lots with points left, in any order, all of them. Read only where points may be
   * taken: `points_spent`, `refund`, and `points_adjusted` below zero; at a purchase for which refunds
   * wait; and at `points_spend_reversed`, where the lots that the spend drew from stand beside them.
   * Otherwise it may be empty.
   */
  readonly lots: readonly Lot[]
  /** At a refund: the purchase it names, or null while no event has this id. Otherwise null. */
  readonly purchase: Purchase | 'another_event' | null
  /** At a purchase: the refunds that wait for it, in the order of their acceptance. Otherwise empty. */
  readonly waiting: readonly LoyaltyEvent[]
  /** At the reversal of a spend: the spend it names, or null if there is none. Otherwise null. */
  readonly spend: Spend | null
  readonly event: LoyaltyEvent
  readonly program: Program
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: number
}

/**
 * Decide what an event means: the member after it, the movements of points, and what is to be told.
 *
 * Pure and total. In this order: is the member one who may do this; what the event itself does; what
 * is earned (rules see the member before the event); refunds that waited for this purchase; derived
 * fields; workflows (they see the member after it). One refusal anywhere, and nothing has happened.
 *
 * Events are decided in the order they are accepted, whatever their times. Sums do not depend on that
 * order; `last_event_at` and `last_purchase_at` are the latest times seen; of two settings of a
 * field the later accepted holds, equal times or not.
 */
export function decide(given: Case): Decision {
  const { member, event, program, nowMs } = given
  const plan = program.plans.get(event.type)
  assert(plan !== undefined, 'an event that was read has a type of this program')
  const turnedAway = admit(member, event, program)
  if (turnedAway) return turnedAway

  const { currency } = program.workspace
  const named = { purchase: given.purchase, spend: given.spend }
  const draft = draftOf(member, given.lots, { event, currency, ...named }, nowMs)
  const seq = (member?.seq ?? 0) + 1
  const before = member ?? memberOf(draft, 0)
  const sight = sightOf(plan, event, currency)

  const refused =
    apply(draft, member !== null) ??
    (draft.status === 'active' ? earn(draft, plan.rules, before, sight) : null)
  if (refused) return refused
  applyWaiting(draft, given.waiting, nowMs)
  advance(draft, 'last_event_at')
  const underivable = derive(draft, plan.derivations, seq, sight)
  if (underivable) return underivable

  const after = memberOf(draft, seq)
  const told = runWorkflows(plan.workflows, { event, after, currency, nowMs, sight })
  if ('kind' in told) return told
  const changes = changesOf(member, after, draft.set, program)
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
    ...(purchase === given.purchase || !isPurchase(purchase) ? {} : { purchase }),
    ...(waitsFor === null ? {} : { waitsFor }),
    ...(spend === null || spend === given.spend ? {} : { spend }),
  }
}

/** Who may do what: an unknown member enrols, one who opted out comes back or tells of themselves. */
function admit(member: Member | null, event: LoyaltyEvent, program: Program): Refusal | null {
  const { type } = event
  const path = '/memberId'
  if (!member) {
    if (type === 'enrol' || program.workspace.unknownMembers === 'enrol') return null
    const message = 'The member is not known; an enrol event comes first.'
    return refuse('member_not_found', { path, rule: 'member_not_found', message })
  }
  if (member.status === 'active' || type === 'enrol' || type === 'opt_in' || type === 'profile') {
    return null
  }
  const message = 'The member has opted out; only enrol, opt_in and profile are taken.'
  return refuse('member_opted_out', { path, rule: 'member_opted_out', message })
}

/** What the event itself does. A custom type is data for rules, fields and workflows. */
function apply(draft: Draft, known: boolean): Refusal | null {
  switch (draft.event.type) {
    case 'enrol':
      return enrol(draft, known)
    case 'profile':
      return profile(draft)
    case 'purchase':
      return purchase(draft)
    case 'refund':
      return refund(draft)
    case 'points_adjusted':
      return adjustPoints(draft)
    case 'points_spent':
      return spendPoints(draft)
    case 'points_spend_reversed':
      return reverseSpend(draft)
    case 'opt_out':
      return optOut(draft)
    case 'opt_in':
      return optIn(draft)
    default:
      return null
  }
}

const isPurchase = (purchase: Draft['purchase']): purchase is Purchase =>
  purchase !== null && purchase !== 'another_event'

function lotsOf(lots: ReadonlyMap<number, Lot>, numbers: ReadonlySet<number>): Lot[] {
  return [...numbers].flatMap((no) => lots.get(no) ?? [])
}

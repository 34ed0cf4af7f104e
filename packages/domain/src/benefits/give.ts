import { type Draft, memberOf } from '../draft.ts'
import { bookDue } from '../points/due.ts'
import { lifeOf } from '../points/expiry.ts'
import { credit, hasRoom } from '../points/ledger.ts'
import { livesIn, mainWallet, policyOf } from '../points/wallet.ts'
import type { Program } from '../program.ts'
import { obstaclesOf, type PlannedReward } from '../rewards/availability.ts'
import { issueClaim, supplyOf } from '../rewards/issue-claim.ts'
import { suppliesHeld } from '../rewards/supply-keys.ts'
import type { Benefit, Gift } from './benefit.ts'
import type { PlannedBenefit } from './plan-benefits.ts'
import { benefitStanding, type DueBenefit, dueBenefits, keepBenefits, passDay } from './schedule.ts'

/**
 * Give the benefits that are due by the draft's instant, each with the points that were due before it. It belongs to
 * `due` events alone: so what is given has an event of its own, and is no part of what another event brought.
 */
export function giveBenefits(draft: Draft, program: Program): void {
  for (const due of dueBenefits(draft, draft.asOfMs)) {
    const planned = program.benefits.byId.get(due.id)
    // What is due was not known when the batch was read: it is due still when the next one is.
    if (planned && !isHeld(draft, planned.benefit, program)) continue
    bookDue(draft, due.atMs)
    const gave = planned !== undefined && give(draft, program, planned, due)
    if (due.by === 'day') passDay(draft, due.id, gave)
    else dropCause(draft, due)
  }
}

function isHeld(draft: Draft, { gives }: Benefit, { rewards }: Program): boolean {
  if (gives.kind === 'points') return true
  const reward = rewards.get(gives.rewardId)?.reward
  if (!reward) return true
  const { kind } = reward.fulfils
  return suppliesHeld(draft, reward) && (kind !== 'code' || supplyOf(draft, reward).codeLeft)
}

function dropCause(draft: Draft, { id, atMs }: DueBenefit): void {
  const { waiting, ...benefits } = benefitStanding(draft)
  const at = waiting.findIndex((each) => each.id === id && Date.parse(each.at) === atMs)
  keepBenefits(draft, { ...benefits, waiting: waiting.filter((_, index) => index !== at) })
}

/** Give a benefit to one who may have it; gives whether it was. */
function give(
  draft: Draft,
  program: Program,
  { benefit, audience }: PlannedBenefit,
  { atMs }: DueBenefit,
): boolean {
  const { active, gives } = benefit
  if (!active || draft.status !== 'active') return false
  if (audience && audience(memberOf(draft, 0)) !== true) return false
  if (gives.kind === 'points') return givePoints(draft, benefit, gives, atMs)
  const planned = program.rewards.get(gives.rewardId)
  return planned !== undefined && giveReward(draft, benefit, planned)
}

function givePoints(
  draft: Draft,
  { id, version, name }: Benefit,
  { points, expiry }: Extract<Gift, { kind: 'points' }>,
  atMs: number,
): boolean {
  if (!hasRoom(draft, mainWallet, points)) return false
  const told = { benefitId: id, benefitVersion: version, name }
  draft.effects.push({ kind: 'benefit_given', ...told, points, lotNo: draft.lotSeq + 1 })
  const lives = livesIn(policyOf(draft.policies, mainWallet), { expiry, pending: null })
  const life = lifeOf(lives, draft.timezone, atMs)
  credit(draft, mainWallet, 'issued', points, life, { id, version, campaignId: null })
  return true
}

/** A gift costs nothing and asks for no limit; but what is used up cannot be given. */
function giveReward(draft: Draft, benefit: Benefit, planned: PlannedReward): boolean {
  const { id, version, name } = benefit
  const told = { benefitId: id, benefitVersion: version, name }
  const supply = supplyOf(draft, planned.reward)
  const member = memberOf(draft, 0)
  const obstacles = obstaclesOf(planned, member, supply, draft.asOfMs, draft.timezone)
  const usedUp = obstacles.filter(({ reason }) => reason === 'stock' || reason === 'codes')
  if (usedUp.length > 0) {
    draft.effects.push({ kind: 'benefit_missed', ...told, obstacles: usedUp })
    return false
  }
  const claimId = giftId(draft, id)
  const { id: rewardId } = planned.reward
  draft.effects.push({ kind: 'benefit_given', ...told, rewardId, claimId })
  issueClaim(draft, planned, { id: claimId, points: 0 })
  return true
}

/** One event may give several claims, also of one benefit: each is called by the event, the benefit and its number. */
function giftId({ event, claims }: Draft, benefitId: string): string {
  const first = `${event.id}/${benefitId}`
  const given = [...claims.keys()].filter((id) => id.startsWith(`${first}/`)).length
  return `${first}/${given + 1}`
}

import { assert } from '../assert.ts'
import { endOfCurrent } from '../calendar/calendar.ts'
import { iso } from '../calendar/instant.ts'
import { type Draft, setField } from '../draft.ts'
import { giveBack } from '../points/give-back.ts'
import { maxPoints } from '../points/ledger.ts'
import { pointsSpent } from '../points/spend-state.ts'
import { mainWallet } from '../points/wallet.ts'
import { walletOf } from '../points/wallet-state.ts'
import { outOfRange, type Refusal, type RefusalCode, refuse } from '../refusal.ts'
import { addShared } from '../shared-counts.ts'
import type { PlannedReward } from './availability.ts'
import type { Claim, ClaimState, NamedClaim } from './claim.ts'
import { claimEffect } from './claim-effect.ts'
import { endClaim, uncountClaim } from './reward-standing.ts'
import { stockKey } from './supply-keys.ts'

/** Rewards by id: what limits count a claim by. */
type Rewards = ReadonlyMap<string, PlannedReward>

/** The member uses what was claimed, named by its claim or by its code. */
export function redeemClaim(draft: Draft): Refusal | null {
  const found = openClaim(draft, 'issued')
  if ('kind' in found) return found
  const { claim } = found
  become(draft, found, { state: 'redeemed', redeemedAt: iso(draft.asOfMs) })
  endClaim(draft, claim)
  draft.effects.push(claimEffect('claim_redeemed', claim, claim.points))
  return null
}

/** A claim that is still open is undone: all that it took comes back, except that its code is given to nobody else. */
export function cancelClaim(draft: Draft, rewards: Rewards): Refusal | null {
  const found = openClaim(draft, 'issued')
  if ('kind' in found) return found
  const full = beyond(draft, found)
  if (full) return full
  undo(draft, rewards, found, { state: 'cancelled', atMs: draft.asOfMs })
  return null
}

/** What was redeemed is brought back: the points come back, and nothing else does, for it was used. */
export function refundClaim(draft: Draft): Refusal | null {
  const found = openClaim(draft, 'redeemed')
  if ('kind' in found) return found
  const full = beyond(draft, found)
  if (full) return full
  const { claim } = found
  draft.effects.push(claimEffect('claim_refunded', claim, claim.points))
  become(draft, found, { state: 'refunded', endedAt: iso(draft.asOfMs) })
  payBack(draft, found, draft.asOfMs)
  return null
}

/** The time of an open claim ran out at an instant, which is not after the draft's. */
export function expireClaim(draft: Draft, rewards: Rewards, found: NamedClaim): void {
  const { claim } = found
  const atMs = Date.parse(claim.expiresAt ?? '')
  if (claim.givesBack) {
    undo(draft, rewards, found, { state: 'expired', atMs })
    return
  }
  become(draft, found, { state: 'expired', endedAt: iso(atMs) })
  endClaim(draft, claim)
  draft.effects.push(claimEffect('claim_expired', claim, 0, iso(atMs)))
}

function undo(
  draft: Draft,
  rewards: Rewards,
  found: NamedClaim,
  { state, atMs }: { readonly state: 'cancelled' | 'expired'; readonly atMs: number },
): void {
  const { claim } = found
  const at = state === 'expired' ? iso(atMs) : undefined
  draft.effects.push(claimEffect(`claim_${state}`, claim, claim.points, at))
  become(draft, found, { state, endedAt: iso(atMs) })
  endClaim(draft, claim)
  const period = rewards.get(claim.rewardId)?.reward.limits?.perPeriod?.period
  const claimedMs = Date.parse(claim.claimedAt)
  uncountClaim(draft, claim, period ? iso(endOfCurrent(draft.timezone, claimedMs, period)) : null)
  if (claim.stocked) addShared(draft, stockKey(claim.rewardId), -1)
  setField(draft, 'rewards_claimed_total', Number(draft.fields['rewards_claimed_total'] ?? 1) - 1)
  payBack(draft, found, atMs)
}

/** The claim that the event names, in the state from which it may go on. */
function openClaim(draft: Draft, state: ClaimState): NamedClaim | Refusal {
  const { claimId, code } = draft.event.properties
  if ((claimId === undefined) === (code === undefined)) {
    const message = 'Name the claim either by claimId or by code.'
    return refuse('invalid_event', { path: '/properties', rule: 'one_of', message })
  }
  const path = claimId === undefined ? '/properties/code' : '/properties/claimId'
  const no = (refusal: RefusalCode, message: string) =>
    refuse(refusal, { path, rule: refusal, message })
  const named = [...draft.claims.values()].filter(({ claim }) =>
    claimId === undefined ? claim.code === code : claim.id === claimId,
  )
  const found = named.find(({ claim }) => claim.state === state) ?? named[0]
  if (!found) return no('claim_not_found', 'The member has no such claim.')
  if (found.claim.state === state) return found
  return no('claim_not_open', `The claim is ${found.claim.state}, and not ${state}.`)
}

function become(draft: Draft, { claim, ...rest }: NamedClaim, more: Partial<Claim>): void {
  draft.claims.set(claim.id, { ...rest, claim: { ...claim, ...more } })
  draft.changedClaims.add(claim.id)
}

function payBack(draft: Draft, { claim, spend }: NamedClaim, atMs: number): void {
  assert(spend !== null || claim.points === 0, 'what paid for a claim that is undone is given')
  if (!spend) return
  const after = giveBack(draft, spend, pointsSpent(spend), atMs)
  const now = draft.claims.get(claim.id)
  if (now) draft.claims.set(claim.id, { ...now, spend: after })
}

function beyond(draft: Draft, { claim, spend }: NamedClaim): Refusal | null {
  const { balance } = walletOf(draft, spend?.wallet ?? mainWallet).points
  return balance + claim.points > maxPoints ? outOfRange('', 'Too many points.') : null
}

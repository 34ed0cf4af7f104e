import type { Draft } from '../draft.ts'
import { giveBack } from '../points/give-back.ts'
import { maxPoints } from '../points/ledger.ts'
import { pointsGivenBack, pointsSpent } from '../points/spend-state.ts'
import { inWallet, walletOf } from '../points/wallet-state.ts'
import { outOfRange, type Refusal, type RefusalCode, refuse } from '../refusal.ts'

/** Spent points are given back, all that are left of the spend or some of them. */
export function reverseSpend(draft: Draft): Refusal | null {
  const { spend } = draft
  const { spentEventId, points: asked } = draft.event.properties
  if (spend?.rewardId && spend.eventId === spentEventId) {
    return no('spend_not_found', 'These points paid for a reward: cancel or refund the claim.')
  }
  if (!spend || spend.eventId !== spentEventId) {
    return no('spend_not_found', 'The member has no spend of this id.')
  }
  const left = pointsSpent(spend) - pointsGivenBack(spend)
  if (left === 0) return no('spend_already_reversed', 'Nothing of the spend is left to give back.')
  const points = typeof asked === 'number' ? asked : left
  const path = '/properties/points'
  if (points > left) {
    const message = `Of this spend ${left} points are left to give back.`
    const rule = 'more_than_left'
    return refuse(rule, { path, rule, message }, { left: String(left) })
  }
  if (walletOf(draft, spend.wallet).points.balance + points > maxPoints)
    return outOfRange(path, 'Too many points.')
  const told = { points, spentEventId: spend.eventId, ...inWallet(spend.wallet) }
  draft.effects.push({ kind: 'points_spend_reversed', ...told })
  draft.spend = giveBack(draft, spend, points)
  return null
}

const no = (code: RefusalCode, message: string): Refusal =>
  refuse(code, { path: '/properties/spentEventId', rule: code, message })

import type { Draft } from '../draft.ts'
import { keepLot } from '../points/booking.ts'
import { endOfLife } from '../points/expiry.ts'
import { isUnconfirmed, type Lot } from '../points/lot.ts'
import { activate } from '../points/lot-acts.ts'
import { slideTo } from '../points/slide.ts'
import { policyOf, ruleKey } from '../points/wallet.ts'
import { type Refusal, refuse } from '../refusal.ts'

/**
 * All is well with what earned points, such as a delivery that has arrived: those of it that waited for this become
 * available, and their time begins, as their rule says now.
 */
export function confirm(draft: Draft): Refusal | null {
  const { earnedEventId } = draft.event.properties
  const waiting = [...draft.lots.values()].filter(
    (lot) => lot.eventId === earnedEventId && lot.remaining > 0 && isUnconfirmed(lot),
  )
  if (waiting.length === 0) {
    const path = '/properties/earnedEventId'
    const message = 'No points of this event wait to be confirmed.'
    return refuse('nothing_to_confirm', { path, rule: 'nothing_to_confirm', message })
  }
  for (const lot of waiting) confirmLot(draft, lot)
  return null
}

function confirmLot(draft: Draft, lot: Lot): void {
  const { occurredAtMs } = draft.event
  const { policies } = draft
  const { ruleId, campaignId, wallet } = lot
  const key = ruleKey(ruleId ?? '', campaignId)
  const expiry = policies.expiries.has(key)
    ? policies.expiries.get(key)
    : policyOf(policies, wallet).expiry
  const endMs = expiry ? endOfLife(expiry, draft.timezone, occurredAtMs) : null
  const slides = expiry?.kind === 'inactive' && endMs !== null
  const expiresAtMs = slides ? slideTo(draft, wallet, endMs) : endMs
  keepLot(draft, { ...lot, activatesAtMs: occurredAtMs, expiresAtMs, slides })
  activate(draft, lot.no, occurredAtMs)
}

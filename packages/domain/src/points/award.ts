import type { Draft } from '../draft.ts'
import type { PlannedRule } from '../plan.ts'
import { outOfRange, type Refusal } from '../refusal.ts'
import type { Earned } from './effect-points.ts'
import { lifeOf } from './expiry.ts'
import { credit, hasRoom } from './ledger.ts'
import { within } from './limits.ts'
import type { Source } from './source.ts'
import { tellPending } from './tell-pending.ts'
import { ruleKey } from './wallet.ts'
import { inWallet } from './wallet-state.ts'

/**
 * Give the points of a rule as far as the limits of its wallet allow: a lot, its entries, and the effects that tell
 * of it.
 *
 * @param where  which wallet, and how long they wait and live there
 * @param source which rule, and of which campaign
 * @param points whole, 1 or more
 * @param detail what else the effect tells
 * @returns how many were given, 0 or more
 */
export function award(
  draft: Draft,
  { wallet, life }: Pick<PlannedRule, 'wallet' | 'life'>,
  source: NonNullable<Source>,
  points: number,
  detail: Pick<Earned, 'inputs' | 'counted'> = {},
): { readonly points: number } | Refusal {
  const { id: ruleId, version: ruleVersion, campaignId } = source
  const allowed = within(draft, wallet, 'earn', points, '')
  if ('kind' in allowed) return allowed
  const { points: given, by } = allowed
  if (!hasRoom(draft, wallet.id, given)) {
    const name = campaignId === null ? 'earn rule' : 'campaign rule'
    return outOfRange('', `Too many points by ${name} ${ruleKey(ruleId, campaignId)}.`)
  }
  const rule = { ruleId, ...(campaignId === null ? {} : { campaignId }) }
  if (given > 0) {
    const lived = lifeOf(life, draft.timezone, draft.event.occurredAtMs)
    const lotNo = draft.lotSeq + 1
    const earned = { points: given, ruleVersion, lotNo, ...rule, ...inWallet(wallet.id) }
    draft.effects.push({ kind: 'points_earned', ...earned, ...detail })
    const waits = credit(draft, wallet.id, 'issued', given, lived, source)
    if (waits) tellPending(draft, given, wallet.id, lived)
  }
  if (by) {
    const left = { points: points - given, what: 'earn', per: by.per, ...rule } as const
    draft.effects.push({ kind: 'points_limited', ...left, ...inWallet(wallet.id) })
  }
  return { points: given }
}

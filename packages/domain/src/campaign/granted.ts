import type { Draft } from '../draft.ts'
import { counterKey, isPast, useOf } from './counter.ts'
import type { Capped, Limit } from './limit.ts'
import type { PlannedCampaign } from './planned.ts'

/**
 * What the limits of a campaign leave of the points that it offers.
 *
 * Limits that trim come first, the tightest of them counts; what they leave has to fit the others whole. So the
 * order of the limits does not matter.
 */
export function grantedOf(
  draft: Draft,
  { campaign, limits }: PlannedCampaign,
  offered: number,
): { granted: number; capped: Capped | null } {
  let granted = offered
  let capped: Capped | null = null
  for (const limit of limits.toSorted((a, b) => rank(a) - rank(b))) {
    if (granted === 0) break
    const { left, late } = leftOf(draft, campaign.id, limit)
    if (left >= granted) continue
    const rejects = limit.beyond === 'reject'
    granted = rejects ? 0 : left
    const { kind, measure, per, period, most } = limit
    const why = late ? 'too_late' : left === 0 ? 'used_up' : rejects ? 'does_not_fit' : 'trimmed'
    capped = { kind, measure, per, period, most, why }
  }
  return { granted, capped }
}

const rank = ({ beyond }: Limit): number => (beyond === 'reject' ? 1 : 0)

/** Points that a limit leaves; one of times leaves all or nothing. */
function leftOf(draft: Draft, campaignId: string, limit: Limit): { left: number; late: boolean } {
  const { timezone, event } = draft
  const { occurredAtMs } = event
  const late = limit.per === 'member' && isPast(draft, limit, occurredAtMs)
  if (late) return { left: 0, late }
  const left = limit.most - useOf(draft, counterKey(campaignId, limit, timezone, occurredAtMs))
  if (left <= 0) return { left: 0, late }
  return { left: limit.measure === 'points' ? left : Infinity, late }
}

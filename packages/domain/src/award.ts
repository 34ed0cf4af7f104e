import type { Draft } from './draft.ts'
import type { Earned } from './effect.ts'
import { type Life, lifeOf } from './expiry.ts'
import { credit, hasRoom } from './ledger.ts'
import { outOfRange, type Refusal } from './refusal.ts'
import type { Source } from './source.ts'

/**
 * Give the points of a rule: a lot, its entries, and the effects that tell of it.
 *
 * @param life   how long they wait and live
 * @param source which rule, and of which campaign
 * @param points whole, 1 or more
 * @param detail what else the effect tells
 */
export function award(
  draft: Draft,
  life: Life,
  source: NonNullable<Source>,
  points: number,
  detail: Pick<Earned, 'inputs' | 'counted'> = {},
): Refusal | null {
  const { id, version, campaignId } = source
  if (!hasRoom(draft, points)) {
    const name = campaignId === null ? `earn rule ${id}` : `campaign rule ${campaignId}/${id}`
    return outOfRange('', `Too many points by ${name}.`)
  }
  const lived = lifeOf(life, draft.timezone, draft.event.occurredAtMs)
  const lotNo = draft.lotSeq + 1
  const campaign = campaignId === null ? {} : { campaignId }
  draft.effects.push({
    kind: 'points_earned',
    points,
    ruleId: id,
    ruleVersion: version,
    lotNo,
    ...campaign,
    ...detail,
  })
  const waits = credit(draft, 'issued', points, lived, source)
  if (waits && lived.activatesAtMs !== null) {
    const activatesAt = new Date(lived.activatesAtMs).toISOString()
    draft.effects.push({ kind: 'points_pending', points, lotNo, activatesAt })
  }
  return null
}

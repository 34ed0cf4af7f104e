import { type Draft, memberOf } from '../draft.ts'
import type { Effect } from '../effect.ts'
import type { LoyaltyEvent } from '../events/event.ts'
import { raisedBy } from '../events/raised.ts'
import type { Program } from '../program.ts'
import { sightOf } from '../sight.ts'
import { raisedEvent } from '../workflows/telling.ts'
import { benefitStanding, keepBenefits } from './schedule.ts'

/**
 * Note the benefits that are caused by what an event brought about. Their conditions see the member after it; they are
 * given a moment later. One whose condition fails is passed over, and an effect says so.
 */
export function noteCauses(
  draft: Draft,
  { benefits, plans, workspace }: Program,
  event: LoyaltyEvent,
  seq: number,
): void {
  if (benefits.byEvent.size === 0 || draft.status !== 'active') return
  const after = memberOf(draft, seq)
  const gifts = new Set(draft.effects.flatMap(giftOf))
  for (const done of [...draft.effects]) {
    // A gift causes no gift, or there would be no end.
    if (done.kind === 'claim_issued' && gifts.has(done.claimId)) continue
    const raised = raisedBy(done)
    const caused = raised ? (benefits.byEvent.get(raised.type) ?? []) : []
    const plan = raised && plans.get(raised.type)
    if (!raised || !plan) continue
    const sight = sightOf(plan, raisedEvent(event, raised), workspace.currency)
    for (const { benefit, when } of caused) {
      const met = when?.run(sight(when, after))
      if (met && !met.ok) {
        draft.effects.push({ kind: 'expression_failed', ruleId: benefit.id, message: met.why })
      } else if (!met || met.value === true) wait(draft, benefit.id)
    }
  }
}

const giftOf = (effect: Effect): string[] =>
  effect.kind === 'benefit_given' && effect.claimId !== undefined ? [effect.claimId] : []

function wait(draft: Draft, id: string): void {
  const { waiting, ...benefits } = benefitStanding(draft)
  const at = new Date(draft.asOfMs).toISOString()
  keepBenefits(draft, { ...benefits, waiting: [...waiting, { id, at }] })
}

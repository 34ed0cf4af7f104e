import type { Award, Campaign, Effect } from '../src/index.ts'
import { accepted, type life } from './given.ts'

/** A campaign with one rule on purchases, in short. */
export const campaign = (id: string, then: Award, more: Partial<Campaign> = {}): Campaign => ({
  id,
  name: id,
  version: 3,
  rules: [{ id: 'r', on: 'purchase', then }],
  ...more,
})

/** So many points. */
export const bonus = (points: number): Award => ({ kind: 'bonus', points })

/** Points by an expression. */
export const byAmount: Award = { kind: 'points', amount: 'event.amount' }

/** What a purchase earned, by campaign and rule, and `base` for an earn rule. */
export function earnedBy(
  member: ReturnType<typeof life>,
  amount: number,
  envelope: Record<string, unknown> = {},
): Record<string, number> {
  const { effects } = accepted(member.say('purchase', { amount }, envelope))
  return pointsBy(effects)
}

/** The points of effects, by campaign and rule. */
export function pointsBy(effects: readonly Effect[]): Record<string, number> {
  const earned = effects.flatMap((effect): [string, number][] => {
    if (effect.kind !== 'points_earned') return []
    const { campaignId, ruleId, points } = effect
    return [[campaignId === undefined ? ruleId : `${campaignId}/${ruleId}`, points]]
  })
  return Object.fromEntries(earned)
}

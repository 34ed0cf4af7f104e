import type { Draft } from './draft.ts'
import type { PointsEffect } from './effect-points.ts'
import { type LotLife, lifeOf } from './expiry.ts'
import { pointsOf } from './expression/result.ts'
import { credit, hasRoom } from './ledger.ts'
import { within } from './limits.ts'
import type { Member } from './member-state.ts'
import type { PlannedRule } from './plan.ts'
import { outOfRange, type Refusal } from './refusal.ts'
import { failed, type Sight } from './sight.ts'
import { inWallet } from './wallet-state.ts'

/**
 * Earn by every rule of the event's type, in the order of the configuration.
 *
 * @param before the member as it stood before the event, which is what all rules see
 */
export function earn(
  draft: Draft,
  rules: readonly PlannedRule[],
  before: Member,
  sight: Sight,
): Refusal | null {
  for (const planned of rules) {
    const { rule, when, points: amount } = planned
    if (when) {
      const met = when.run(sight(when, before))
      if (!met.ok) return failed('earn rule', rule.id, met.why)
      if (met.value !== true) continue
    }
    const ran = amount.run(sight(amount, before))
    if (!ran.ok) return failed('earn rule', rule.id, ran.why)
    const points = pointsOf(ran.value)
    if (points === null) return failed('earn rule', rule.id, 'It gave no points of 0 or more.')
    if (points === 0) continue
    const refused = give(draft, planned, points)
    if (refused) return refused
  }
  return null
}

/** Let the member have what a rule gives, as far as limits allow. */
function give(draft: Draft, { rule, wallet, life }: PlannedRule, given: number): Refusal | null {
  const { id: ruleId, version } = rule
  const allowed = within(draft, wallet, 'earn', given, '')
  if ('kind' in allowed) return allowed
  const { points, by } = allowed
  if (!hasRoom(draft, wallet.id, points)) {
    return outOfRange('', `Too many points by earn rule ${ruleId}.`)
  }
  if (points > 0) {
    const lived = lifeOf(life, draft.timezone, draft.event.occurredAtMs)
    const lotNo = draft.lotSeq + 1
    const earned = { points, ruleId, ruleVersion: version, lotNo, ...inWallet(wallet.id) }
    draft.effects.push({ kind: 'points_earned', ...earned })
    const waits = credit(draft, wallet.id, 'issued', points, lived, { id: ruleId, version })
    if (waits) draft.effects.push(waiting(points, lotNo, wallet.id, lived))
  }
  if (by) {
    const left = { points: given - points, what: 'earn', per: by.per, ruleId } as const
    draft.effects.push({ kind: 'points_limited', ...left, ...inWallet(wallet.id) })
  }
  return null
}

function waiting(points: number, lotNo: number, wallet: string, life: LotLife): PointsEffect {
  const { activatesAtMs: atMs } = life
  const activatesAt = atMs === null ? null : new Date(atMs).toISOString()
  return { kind: 'points_pending', points, lotNo, activatesAt, ...inWallet(wallet) }
}

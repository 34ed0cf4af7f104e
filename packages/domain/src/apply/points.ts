import { assert } from '../assert.ts'
import type { Draft } from '../draft.ts'
import { credit, debit, hasRoom } from '../ledger.ts'
import { outOfRange, type Refusal, refuse } from '../refusal.ts'

/** The member spends points, all of them or none. */
export function spendPoints(draft: Draft): Refusal | null {
  const points = pointsOf(draft)
  const missing = debit(draft, points, 'spend')
  if (missing > 0) return notEnough(missing)
  draft.effects.push({ kind: 'points_spent', points })
  return null
}

/**
 * A person puts points right. More of them are a lot without an expiry; fewer are taken like a spend,
 * and never beyond the balance.
 */
export function adjustPoints(draft: Draft): Refusal | null {
  const points = pointsOf(draft)
  if (points > 0) {
    if (!hasRoom(draft, points)) return outOfRange(path, 'Too many points.')
    draft.effects.push({ kind: 'points_adjusted', points })
    credit(draft, 'adjusted', points, { activatesAtMs: null, expiresAtMs: null }, null)
    return null
  }
  const missing = debit(draft, -points, 'adjust')
  if (missing > 0) return notEnough(missing)
  draft.effects.push({ kind: 'points_adjusted', points })
  return null
}

const path = '/properties/points'

function pointsOf(draft: Draft): number {
  const { points } = draft.event.properties
  assert(typeof points === 'number' && points !== 0, 'an event about points was read as one')
  return points
}

const notEnough = (missing: number): Refusal =>
  refuse(
    'not_enough_points',
    { path, rule: 'not_enough_points', message: `${missing} points are missing.` },
    { missing },
  )

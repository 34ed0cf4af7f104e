import {
  type Effect,
  type LoyaltyEvent,
  type Past,
  type Program,
  pointsEarned,
  purchaseOf,
} from '@laurel/domain'
import type { Session } from '../db/database.ts'
import { type PastRow, pastEvents } from './past-sql.ts'

const dayMs = 86_400_000

/**
 * All that members did that tiers count, as far back as the sets of a program ask for it.
 *
 * @param asOfMs from when they look back: milliseconds since 1970, UTC
 * @returns by member; who did nothing is left out
 */
export async function askPast(
  through: Session,
  workspaceId: number,
  program: Program,
  of: readonly { readonly bucket: number; readonly memberId: string }[],
  asOfMs: number,
): Promise<Map<string, Past[]>> {
  // Two days more, for days begin and end elsewhere in other zones.
  const from = new Date(asOfMs - (program.tiers.needs.days + 2) * dayMs).toISOString()
  const buckets = of.map(({ bucket }) => bucket)
  const memberIds = of.map(({ memberId }) => memberId)
  const rows = await through.ask(pastEvents(workspaceId, buckets, memberIds, from))
  const pasts = new Map<string, Past[]>()
  for (const row of rows) {
    const past = pastOf(row, program.workspace.currency)
    const known = pasts.get(row.memberId)
    if (known) known.push(past)
    else pasts.set(row.memberId, [past])
  }
  return pasts
}

function pastOf(row: PastRow, currency: string): Past {
  // The texts are our own, written when the event was accepted.
  const { effects } = JSON.parse(row.result) as { effects: readonly Effect[] }
  const properties = JSON.parse(row.properties) as LoyaltyEvent['properties']
  const atMs = Date.parse(row.occurredAt)
  const refunded = {
    points_earned: row.reversedPoints ?? 0,
    spend: row.reversedMinor ?? 0,
    purchases: row.whole ? 1 : 0,
  }
  if (row.type === 'purchase') {
    const event = { id: row.eventId, occurredAtMs: atMs, properties }
    const bought = purchaseOf(event, effects, currency, null)
    const points_earned = pointsEarned(bought)
    return { atMs, sums: { points_earned, spend: bought.amountMinor, purchases: 1 }, refunded }
  }
  const points_earned = effects.reduce(
    (sum, effect) => sum + (effect.kind === 'points_earned' ? effect.points : 0),
    0,
  )
  return { atMs, sums: { points_earned, spend: 0, purchases: 0 }, refunded }
}

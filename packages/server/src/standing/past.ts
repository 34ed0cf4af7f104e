import {
  absorbedIn,
  earnedIn,
  type LoyaltyEvent,
  memberAbsorbed,
  type Past,
  type Program,
  pastAbsorbed,
  pastEarned,
  pastPurchase,
} from '@laurel/domain'
import type { Session } from '../db/database.ts'
import { effectsIn, type PurchaseRow, purchaseIn } from '../purchases/purchase-row.ts'
import { pastEvents } from './past-sql.ts'

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
    const past = pastOf(row, program)
    const known = pasts.get(row.memberId)
    if (known) known.push(...past)
    else pasts.set(row.memberId, past)
  }
  return pasts
}

function pastOf(row: PurchaseRow, { tiers, workspace }: Program): Past[] {
  const { wallet } = tiers.needs
  if (row.type === memberAbsorbed) {
    const properties = JSON.parse(row.properties) as LoyaltyEvent['properties']
    return pastAbsorbed(absorbedIn({ properties }), wallet, workspace.timezone)
  }
  if (row.type === 'purchase') return [pastPurchase(purchaseIn(row, workspace.currency), wallet)]
  return [pastEarned(Date.parse(row.occurredAt), earnedIn(effectsIn(row), wallet))]
}

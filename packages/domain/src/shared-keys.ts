import { wallAt } from './calendar/calendar.ts'
import { counterKey, isShared } from './campaign/counter.ts'
import { closedAt } from './campaign/schedule.ts'
import type { LoyaltyEvent } from './events/event.ts'
import type { Member } from './member-state.ts'
import type { Program } from './program.ts'
import { isPurchase, type NamedPurchase } from './purchases/purchase-state.ts'
import type { Claim } from './rewards/claim.ts'
import { rewardsNeeded } from './rewards/rewards-needed.ts'
import { supplyKeysOf } from './rewards/supply-keys.ts'

/**
 * Keys of the shared counts that deciding an event may need; never too few, and for most events none. Whoever
 * decides locks these, so an event names as few as it can. A key begins with the kind of thing that counts:
 * `campaign:…`, `reward:…`. One may be named twice.
 *
 * @param purchase at a refund: the purchase it names
 * @param claims   those that it names, and those of its member whose time has run out
 * @param member   as it stands before it; null: not known
 */
export function sharedKeysOf(
  program: Program,
  event: LoyaltyEvent,
  purchase: NamedPurchase,
  claims: readonly Claim[],
  member: Member | null,
): string[] {
  const returned = isPurchase(purchase) ? purchase.earned : []
  const counted = returned.flatMap((earned) => earned.counted?.filter(isShared) ?? [])
  const supply = supplyKeysOf(rewardsNeeded(program, event, member), claims)
  return counted.concat(campaignKeys(program, event), supply)
}

/** Whether there is a campaign that counts something of all members together. */
export const countsTogether = ({ plans }: Program): boolean =>
  [...plans.values()].some(({ campaigns }) =>
    campaigns.some(({ limits }) => limits.some(({ per }) => per === 'campaign')),
  )

/** What campaigns that are on for an event count of all members together. */
function campaignKeys({ plans, workspace }: Program, event: LoyaltyEvent): string[] {
  const { timezone } = workspace
  const { type, occurredAtMs } = event
  const campaigns = plans.get(type)?.campaigns ?? []
  if (campaigns.length === 0) return []
  const wall = wallAt(timezone, occurredAtMs)
  return campaigns.flatMap(({ campaign, timetable, limits }) => {
    const shared = limits.filter(({ per }) => per === 'campaign')
    if (shared.length === 0 || closedAt(timetable, occurredAtMs, wall)) return []
    return shared.map((limit) => counterKey(campaign.id, limit, timezone, occurredAtMs))
  })
}

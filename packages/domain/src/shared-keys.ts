import type { LoyaltyEvent } from './event.ts'
import type { Member } from './member-state.ts'
import type { Program } from './program.ts'
import type { Purchase } from './purchase-state.ts'
import type { Claim } from './rewards/claim.ts'
import { supplyKeysOf } from './rewards/supply-keys.ts'
import { rewardsNeeded } from './rewards-needed.ts'

/**
 * Keys of the shared counts that deciding an event may need; never too few, and for most events none. Whoever
 * decides locks these, so an event names as few as it can. A key begins with the kind of thing that counts:
 * `campaign:…`, `reward:…`.
 *
 * @param purchase at a refund: the purchase it names
 * @param claims   those that it names, and those of its member whose time has run out
 * @param member   as it stands before it; null: not known
 */
export function sharedKeysOf(
  program: Program,
  event: LoyaltyEvent,
  _purchase: Purchase | 'another_event' | null,
  claims: readonly Claim[],
  member: Member | null,
): string[] {
  return supplyKeysOf(rewardsNeeded(program, event, member), claims)
}

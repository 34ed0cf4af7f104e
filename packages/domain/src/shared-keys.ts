import type { LoyaltyEvent } from './event.ts'
import type { Program } from './program.ts'
import type { Purchase } from './purchase-state.ts'

/**
 * Keys of the shared counts that deciding an event may need; never too few, and for most events none. Whoever
 * decides locks these, so an event names as few as it can. A key begins with the kind of thing that counts:
 * `campaign:…`, `reward:…`.
 *
 * @param purchase at a refund: the purchase it names
 */
export function sharedKeysOf(
  _program: Program,
  _event: LoyaltyEvent,
  _purchase: Purchase | 'another_event' | null,
): string[] {
  return []
}

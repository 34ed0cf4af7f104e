import type { Decision } from './decision.ts'
import type { LoyaltyEvent } from './event.ts'
import type { Lot } from './lot.ts'
import type { Member, Purchase } from './member-state.ts'
import type { Program } from './program.ts'

/** All that a decision is made from. Nothing of it is changed. */
export type Case = {
  /** null: not known. */
  readonly member: Member | null
  /** The member's lots with points left, in any order; read only where `needs` says so. */
  readonly lots: readonly Lot[]
  /** At a refund: the purchase it names, or null if there is none. Otherwise null. */
  readonly purchase: Purchase | null
  readonly event: LoyaltyEvent
  readonly program: Program
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: number
}

/** Decide what an event means. Pure and total. */
export function decide(_given: Case): Decision {
  throw new Error('decide is on its way')
}

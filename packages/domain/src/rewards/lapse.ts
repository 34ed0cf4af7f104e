import { assert } from '../assert.ts'
import type { Draft } from '../draft.ts'
import { bookDue } from '../points/due.ts'
import type { PlannedReward } from './availability.ts'
import { expireClaim } from './close-claim.ts'
import { endedClaims } from './reward-standing.ts'

/**
 * Book the claims whose time has run out, each at its instant, with the points that were due before it: so the
 * lots are then what they would have been had a sweep come by at that very moment.
 */
export function lapseClaims(draft: Draft, rewards: ReadonlyMap<string, PlannedReward>): void {
  for (const id of endedClaims(draft, draft.asOfMs)) {
    const found = draft.claims.get(id)
    assert(found?.claim.state === 'issued', 'open claims whose time has run out are given')
    bookDue(draft, Date.parse(found.claim.expiresAt ?? ''))
    expireClaim(draft, rewards, found)
  }
}

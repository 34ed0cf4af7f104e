import type { Session } from '../db/database.ts'
import { seeReferrals } from '../events/referrals.ts'
import type { KnownReferrals } from '../events/state.ts'
import type { LiveProgram } from '../program/live.ts'
import type { PastEvent } from './past-event.ts'

/** What is known of codes and addresses while the past happens again. */
export type PastReferrals = KnownReferrals & { readonly owners: Map<string, string> }

/** Nothing is known yet; addresses are noted only where there are referral programs to ask for them. */
export const pastReferrals = ({ program }: LiveProgram): PastReferrals => ({
  owners: new Map(),
  twins: program.referrals.size === 0 ? new Map() : new Addresses([['', new Set()]]),
})

/**
 * Learn whose the codes are that events name, and who else has the addresses of who comes by one. Codes stay what they
 * are, so those of today are those of then. Addresses do not: of members who are replayed they are noted as they come.
 */
export async function learnReferrals(
  tx: Session,
  workspaceId: number,
  { owners, twins }: PastReferrals,
  events: readonly PastEvent[],
  replayed: ReadonlyMap<string, unknown>,
): Promise<void> {
  const asked = await seeReferrals(tx, workspaceId, events)
  for (const [code, memberId] of asked.owners) owners.set(code, memberId)
  for (const [address, memberIds] of asked.twins) {
    for (const memberId of memberIds) {
      if (!replayed.has(memberId)) twins.get(address)?.add(memberId)
    }
  }
}

/** Who has an address, for any address: whoever comes with one is noted before anybody asks for it. */
class Addresses extends Map<string, Set<string>> {
  override get(key: string): Set<string> {
    const known = super.get(key) ?? new Set()
    this.set(key, known)
    return known
  }
}

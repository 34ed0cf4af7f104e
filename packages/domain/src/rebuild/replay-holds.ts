import type { Hold } from '../member-state.ts'
import type { LedgerEntry } from '../points/ledger-entry.ts'
import { mainWallet } from '../points/wallet.ts'
import type { PastEvent } from './record.ts'

/** The holds that no event has ended, in the order in which they were made. Where limits count them is not told. */
export function replayHolds(
  events: readonly PastEvent[],
  entries: readonly LedgerEntry[],
): Omit<Hold, 'counted'>[] {
  const open = new Map<string, Omit<Hold, 'counted'>>()
  for (const { id, effects } of events) {
    for (const effect of effects) {
      if (effect.kind === 'points_held') {
        const { wallet = mainWallet, until } = effect
        open.set(id, { eventId: id, wallet, until, draws: drawsOf(id, entries) })
      } else if ('holdEventId' in effect) open.delete(effect.holdEventId)
    }
  }
  return [...open.values()]
}

const drawsOf = (id: string, entries: readonly LedgerEntry[]): Hold['draws'] =>
  entries.flatMap(({ eventId, to, lotNo, points }) =>
    eventId === id && to === 'held' && lotNo !== null ? [{ lotNo, points }] : [],
  )

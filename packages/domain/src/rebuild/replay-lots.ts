import type { Account, LedgerEntry } from '../points/ledger-entry.ts'
import type { Lot } from '../points/lot.ts'

/** What the ledger says of a lot. */
export type ReplayedLot = Pick<Lot, 'no' | 'wallet' | 'granted' | 'held' | 'expired' | 'state'> & {
  readonly remaining: number
  /** The entry that made it. */
  readonly birth: LedgerEntry
}

/** Points of a lot that stand in these accounts are the lot's own; others came from, or went, elsewhere. */
const own = ['pending', 'available', 'held', 'expired'] as const

/** What comes back from there was the lot's before. */
const returning: readonly Account[] = [...own, 'spent']

type Standing = Record<(typeof own)[number], number> & {
  readonly birth: LedgerEntry
  granted: number
  state: Lot['state']
}

/** Lots by their numbers as the ledger left them: only from where points went, and whereto. */
export function replayLots(entries: readonly LedgerEntry[]): Map<number, ReplayedLot> {
  const lots = new Map<number, Standing>()
  for (const entry of entries) {
    if (entry.lotNo === null) continue
    const lot = lots.get(entry.lotNo) ?? unborn(entry)
    lots.set(entry.lotNo, lot)
    move(lot, entry)
  }
  return new Map([...lots].map(([no, lot]) => [no, asLot(no, lot)]))
}

const unborn = (birth: LedgerEntry): Standing => ({
  ...{ birth, granted: 0, state: 'active' },
  ...{ pending: 0, available: 0, held: 0, expired: 0 },
})

function move(lot: Standing, entry: LedgerEntry): void {
  const wasOpen = isOpen(lot)
  const { from, to, points } = entry
  if (isOwn(from)) lot[from] -= points
  if (isOwn(to)) lot[to] += points
  if ((to === 'pending' || to === 'available') && !returning.includes(from)) lot.granted += points
  if (isOpen(lot)) lot.state = lot.pending > 0 ? 'pending' : 'active'
  else if (wasOpen) lot.state = endBy(lot, entry)
  // What expired was taken back after all.
  else if (lot.expired === 0) lot.state = 'cancelled'
}

const isOwn = (account: Account): account is (typeof own)[number] =>
  own.some((each) => each === account)

const isOpen = ({ pending, available, held }: Standing): boolean => pending + available + held > 0

/** How a lot ends with the entry that takes its last points. */
function endBy({ birth }: Standing, entry: LedgerEntry): Lot['state'] {
  const { from, to, reversesEventId, ruleId } = entry
  if (to === 'expired') return from === 'pending' ? 'cancelled' : 'expired'
  if (to !== 'issued') return 'exhausted'
  const isOwnPurchase = reversesEventId !== null && reversesEventId === birth.eventId
  const isOwnGiver = reversesEventId === null && ruleId !== null && ruleId === birth.ruleId
  return isOwnPurchase || isOwnGiver ? 'cancelled' : 'exhausted'
}

const asLot = (no: number, { pending, available, ...lot }: Standing): ReplayedLot => ({
  ...{ no, wallet: lot.birth.wallet, birth: lot.birth, granted: lot.granted },
  ...{ remaining: pending + available, held: lot.held, expired: lot.expired, state: lot.state },
})

import { assert } from '../assert.ts'
import type { Draft } from '../draft.ts'
import { book, type Draw, drawFrom, keepLot } from './booking.ts'
import { drawLive } from './ledger.ts'
import { firstToExpire, type Lot } from './lot.ts'
import type { Source } from './source.ts'
import { policyOf } from './wallet.ts'
import { walletOf } from './wallet-state.ts'

/** Of points that are taken back: how many are debt, and how many nobody owes. */
type TakenBack = { readonly debt: number; readonly writtenOff: number }

/**
 * Take back what a purchase earned: from the lots it made, of each its share and then what is there, what
 * waits before what is active; of those that expired next, for what is gone is not taken a second time;
 * then from the live lots of the wallet that expire first; what is still missing becomes debt, which the next
 * points pay. A wallet may write that off instead, or let the member keep all of it.
 *
 * @param shares whole points by the number of the lot they were earned in; 1 or more together
 * @returns how many of them are debt, and how many nobody owes
 */
export function takeBack(
  draft: Draft,
  wallet: string,
  shares: ReadonlyMap<number, number>,
  purchaseEventId: string,
): TakenBack {
  const draw = { kind: 'reverse', to: 'issued', reverses: purchaseEventId } as const
  if (policyOf(draft.policies, wallet).refund === 'keep') {
    const points = shares.values().reduce((sum, share) => sum + share, 0)
    book(draft, { ...draw, wallet, from: 'adjusted', points, lotNo: null })
    return { debt: 0, writtenOff: points }
  }
  let left = takeShares(draft, shares, draw)
  const own = [...draft.lots.values()].filter((lot) => shares.has(lot.no))
  for (const lot of own.toSorted((a, b) => rank(a) - rank(b) || firstToExpire(a, b))) {
    left -= drawFrom(draft, lot.no, left, draw)
  }
  for (const lot of own) left -= unexpire(draft, lot.no, left, draw)
  return owe(draft, wallet, left, draw)
}

/**
 * Take back what something other than a purchase gave: from the lots that it was given in, of each its share,
 * what expired of it too; then from the live lots of the wallet that expire first; what is still missing becomes
 * debt, unless the wallet writes it off.
 *
 * @param shares as of `takeBack`
 * @param source what gave them; the entries name it
 * @returns how many of them are debt
 */
export function takeBackFrom(
  draft: Draft,
  wallet: string,
  shares: ReadonlyMap<number, number>,
  source: NonNullable<Source>,
): number {
  const draw = { kind: 'reverse', to: 'issued', source } as const
  return owe(draft, wallet, takeShares(draft, shares, draw), draw).debt
}

/** Take of each lot its share, what expired of it too; gives what is left to take. */
function takeShares(draft: Draft, shares: ReadonlyMap<number, number>, draw: Draw): number {
  let left = 0
  for (const [lotNo, share] of shares) {
    const drawn = drawFrom(draft, lotNo, share, draw)
    left += share - drawn - unexpire(draft, lotNo, share - drawn, draw)
  }
  return left
}

/** Draw from the live lots that expire first; what is missing is owed, or nobody owes it. */
function owe(draft: Draft, wallet: string, points: number, draw: Draw): TakenBack {
  const left = drawLive(draft, wallet, points, draw)
  if (left === 0) return { debt: 0, writtenOff: 0 }
  assert(walletOf(draft, wallet).points.balance === 0, 'nothing is owed while something is there')
  const owed = policyOf(draft.policies, wallet).negative !== 'write_off'
  book(draft, { ...draw, wallet, from: owed ? 'debt' : 'adjusted', points: left, lotNo: null })
  return owed ? { debt: left, writtenOff: 0 } : { debt: 0, writtenOff: left }
}

const rank = (lot: Lot): number => (lot.state === 'pending' ? 0 : 1)

/** Take back points of a lot that had expired: they are gone, and must not be taken a second time. */
function unexpire(draft: Draft, lotNo: number, points: number, draw: Draw): number {
  const lot = draft.lots.get(lotNo)
  const taken = Math.min(lot?.expired ?? 0, points)
  if (!lot || taken === 0) return 0
  const expired = lot.expired - taken
  const stays = expired > 0 || lot.remaining + lot.held > 0
  keepLot(draft, { ...lot, expired, state: stays ? lot.state : 'cancelled' })
  book(draft, { ...draw, wallet: lot.wallet, from: 'expired', points: taken, lotNo })
  return taken
}

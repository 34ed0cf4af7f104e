import { assert } from '../assert.ts'
import type { Draft } from '../draft.ts'
import type { MemberPoints } from '../member-state.ts'
import type { Account, LedgerEntry } from './ledger-entry.ts'
import type { Lot } from './lot.ts'
import type { Source } from './source.ts'
import { inWallet, setWallet, walletOf } from './wallet-state.ts'

/** A move of points between two accounts that is to be booked. */
export type Movement = {
  readonly wallet: string
  readonly kind: LedgerEntry['kind']
  readonly from: Account
  readonly to: Account
  readonly points: number
  readonly lotNo: number | null
  readonly source?: Source
  readonly reverses?: string
  /** When it takes effect. Left out: when the event happened. */
  readonly atMs?: number
}

/** Write one entry, and count it. */
export function book(draft: Draft, movement: Movement): void {
  const { wallet, kind, from, to, points, lotNo, source, reverses, atMs } = movement
  draft.ledgerSeq += 1
  draft.entries.push({
    no: draft.ledgerSeq,
    wallet,
    kind,
    from,
    to,
    points,
    lotNo,
    eventId: draft.event.id,
    campaignId: source?.campaignId ?? null,
    ruleId: source?.id ?? null,
    ruleVersion: source?.version ?? null,
    reversesEventId: reverses ?? null,
    effectiveAt: atMs === undefined ? draft.event.occurredAt : new Date(atMs).toISOString(),
  })
  setWallet(draft, wallet, { points: counted(walletOf(draft, wallet).points, movement) })
}

/** Book moves that are alike but for where they go; of none nothing is booked. */
export const mover =
  (draft: Draft, alike: Pick<Movement, 'wallet' | 'kind' | 'lotNo'>) =>
  (from: Account, to: Account, points: number): void => {
    if (points > 0) book(draft, { ...alike, from, to, points })
  }

/** The counters after one more entry: each is its account, seen from the member. */
export function counted(
  { balance, pending, held, debt, earned, spent, expired }: MemberPoints,
  { from, to, points }: Pick<LedgerEntry, 'from' | 'to' | 'points'>,
): MemberPoints {
  const flow = (account: Account) => (to === account ? points : 0) - (from === account ? points : 0)
  return {
    balance: balance + flow('available'),
    pending: pending + flow('pending'),
    held: held + flow('held'),
    debt: debt - flow('debt'),
    earned: earned - flow('issued'),
    spent: spent + flow('spent'),
    expired: expired + flow('expired'),
  }
}

/** What is drawn from a lot is moved to. */
export type Draw = Pick<Movement, 'kind' | 'to' | 'source' | 'reverses' | 'atMs'>

/** Draw up to `points` of what is left in a lot; gives how many that was. */
export function drawFrom(draft: Draft, lotNo: number, points: number, draw: Draw): number {
  const lot = draft.lots.get(lotNo)
  const drawn = Math.min(lot?.remaining ?? 0, points)
  if (!lot || drawn === 0) return 0
  const remaining = lot.remaining - drawn
  const expired = draw.to === 'expired' ? lot.expired + drawn : lot.expired
  const held = draw.to === 'held' ? lot.held + drawn : lot.held
  const state = remaining + held > 0 ? lot.state : endOf(lot, draw)
  keepLot(draft, { ...lot, remaining, held, expired, state })
  book(draft, {
    ...draw,
    wallet: lot.wallet,
    from: lot.state === 'pending' ? 'pending' : 'available',
    points: drawn,
    lotNo,
  })
  return drawn
}

/** Pay what is owed from a lot whose points have just become available. */
export function repay(draft: Draft, lotNo: number, atMs?: number): void {
  const lot = draft.lots.get(lotNo)
  const owed = lot ? Math.min(walletOf(draft, lot.wallet).points.debt, lot.remaining) : 0
  if (!lot || owed === 0) return
  drawFrom(draft, lotNo, owed, {
    kind: 'repay',
    to: 'debt',
    ...(atMs === undefined ? {} : { atMs }),
  })
  const { debt, balance } = walletOf(draft, lot.wallet).points
  assert(debt === 0 || balance === 0, 'what is owed is paid first')
  draft.effects.push({ kind: 'points_repaid', points: owed, ...inWallet(lot.wallet) })
}

/** Let the draft have a lot as it is now. */
export function keepLot(draft: Draft, lot: Lot): void {
  draft.lots.set(lot.no, lot)
  if (!draft.madeLots.has(lot.no)) draft.changedLots.add(lot.no)
}

/** How a lot ends whose last points are drawn. */
function endOf(lot: Lot, { kind, reverses, source }: Draw): Lot['state'] {
  if (kind === 'expire') return 'expired'
  if (kind === 'cancel') return 'cancelled'
  const own = reverses === undefined ? lot.ruleId === source?.id : lot.eventId === reverses
  return kind === 'reverse' && own ? 'cancelled' : 'exhausted'
}

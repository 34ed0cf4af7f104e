import type { Draft } from '../draft.ts'
import { book, drawFrom, keepLot, repay } from './booking.ts'
import { inWallet } from './wallet-state.ts'

/** Let a lot that waits become available at an instant. */
export function activate(draft: Draft, no: number, atMs: number): void {
  const lot = draft.lots.get(no)
  if (!lot || lot.remaining === 0) return
  const { wallet, remaining: points } = lot
  keepLot(draft, { ...lot, state: 'active' })
  const move = { from: 'pending', to: 'available', points, lotNo: no, atMs } as const
  book(draft, { wallet, kind: 'activate', ...move })
  told(draft, 'points_activated', points, no, atMs)
  repay(draft, no, atMs)
}

/** Book what is left of a lot as cancelled at an instant: nobody confirmed it. */
export function cancel(draft: Draft, no: number, atMs: number): void {
  const points = drawFrom(draft, no, Infinity, { kind: 'cancel', to: 'expired', atMs })
  told(draft, 'points_cancelled', points, no, atMs)
}

/** Book what is left of a lot as expired at an instant. */
export function expire(draft: Draft, no: number, atMs: number): void {
  const points = drawFrom(draft, no, Infinity, { kind: 'expire', to: 'expired', atMs })
  told(draft, 'points_expired', points, no, atMs)
}

function told(
  draft: Draft,
  kind: 'points_activated' | 'points_cancelled' | 'points_expired',
  points: number,
  lotNo: number,
  atMs: number,
): void {
  const lot = draft.lots.get(lotNo)
  if (!lot || points === 0) return
  const at = new Date(atMs).toISOString()
  draft.effects.push({ kind, points, lotNo, at, ...inWallet(lot.wallet) })
}

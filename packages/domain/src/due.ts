import { book, drawFrom, keepLot, repay } from './booking.ts'
import type { Draft } from './draft.ts'
import { isUnconfirmed, type Lot } from './lot.ts'
import { inWallet } from './wallet-state.ts'

/**
 * Book what is due by the draft's instant, in the order of time: lots that waited become available, and pay
 * what is owed; lots whose time ran out expire. So whoever decides next sees what is true, and it
 * never matters when a sweep came by.
 */
export function bookDue(draft: Draft): void {
  const acts = [...draft.lots.values()].flatMap(actsOf).filter(({ atMs }) => atMs <= draft.asOfMs)
  for (const { atMs, no, does } of acts.toSorted((a, b) => a.atMs - b.atMs || a.no - b.no)) {
    if (does === 'activate') activate(draft, no, atMs)
    else if (does === 'cancel') cancel(draft, no, atMs)
    else expire(draft, no, atMs)
  }
}

type Act = {
  readonly atMs: number
  readonly no: number
  readonly does: 'activate' | 'cancel' | 'expire'
}

function actsOf(lot: Lot): Act[] {
  const { no, remaining, state, activatesAtMs, expiresAtMs } = lot
  const acts: Act[] = []
  if (remaining === 0) return acts
  if (isUnconfirmed(lot)) {
    return expiresAtMs === null ? acts : [{ atMs: expiresAtMs, no, does: 'cancel' }]
  }
  if (state === 'pending' && activatesAtMs !== null) {
    acts.push({ atMs: activatesAtMs, no, does: 'activate' })
  }
  if (expiresAtMs !== null) acts.push({ atMs: expiresAtMs, no, does: 'expire' })
  return acts
}

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

/** Nobody confirmed what waited for it. */
function cancel(draft: Draft, no: number, atMs: number): void {
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

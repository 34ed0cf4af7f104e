import { book, drawFrom, keepLot, repay } from './booking.ts'
import type { Draft } from './draft.ts'
import type { Lot } from './lot.ts'

/**
 * Book what is due by the draft's instant, in the order of time: lots that waited become available, and pay
 * what is owed; lots whose time ran out expire. So whoever decides next sees what is true, and it
 * never matters when a sweep came by.
 */
export function bookDue(draft: Draft): void {
  const acts = [...draft.lots.values()].flatMap(actsOf).filter(({ atMs }) => atMs <= draft.asOfMs)
  for (const { atMs, no, does } of acts.toSorted((a, b) => a.atMs - b.atMs || a.no - b.no)) {
    if (does === 'activate') activate(draft, no, atMs)
    else expire(draft, no, atMs)
  }
}

type Act = { readonly atMs: number; readonly no: number; readonly does: 'activate' | 'expire' }

function actsOf({ no, remaining, state, activatesAtMs, expiresAtMs }: Lot): Act[] {
  const acts: Act[] = []
  if (remaining === 0) return acts
  if (state === 'pending' && activatesAtMs !== null) {
    acts.push({ atMs: activatesAtMs, no, does: 'activate' })
  }
  if (expiresAtMs !== null) acts.push({ atMs: expiresAtMs, no, does: 'expire' })
  return acts
}

function activate(draft: Draft, no: number, atMs: number): void {
  const lot = draft.lots.get(no)
  if (!lot || lot.remaining === 0) return
  const points = lot.remaining
  keepLot(draft, { ...lot, state: 'active' })
  book(draft, { kind: 'activate', from: 'pending', to: 'available', points, lotNo: no, atMs })
  draft.effects.push({ kind: 'points_activated', points, lotNo: no, at: iso(atMs) })
  repay(draft, no, atMs)
}

/** Book what is left of a lot as expired at an instant. */
export function expire(draft: Draft, no: number, atMs: number): void {
  const points = drawFrom(draft, no, Infinity, { kind: 'expire', to: 'expired', atMs })
  if (points > 0) draft.effects.push({ kind: 'points_expired', points, lotNo: no, at: iso(atMs) })
}

const iso = (ms: number): string => new Date(ms).toISOString()

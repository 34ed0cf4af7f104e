import { assert } from '../assert.ts'
import type { Draft } from '../draft.ts'
import { book, type Draw, drawFrom, repay } from './booking.ts'
import type { LotLife } from './expiry.ts'
import { firstToExpire, type Lot } from './lot.ts'
import { slideTo } from './slide.ts'
import type { Source } from './source.ts'
import { walletOf } from './wallet-state.ts'

/** Points that one credit may bring: far from where sums of them would stop being exact. */
export const maxCredit = 1_000_000_000_000

/** The largest balance; also of what was ever earned or spent. 2^53 − 1. */
export const maxPoints = Number.MAX_SAFE_INTEGER

/** Whether a credit keeps every counter exact. */
export function hasRoom(draft: Draft, wallet: string, credited: number): boolean {
  const { earned, balance, pending, held, expired } = walletOf(draft, wallet).points
  return (
    credited <= maxCredit &&
    earned + credited <= maxPoints &&
    balance + pending + held + expired + credited <= maxPoints
  )
}

/**
 * Credit points as a new lot of a wallet: one that waits, or one that what is owed is paid from at once.
 *
 * @param points whole, 1 or more, and there is room for them
 * @param atMs   when they were earned, if that is not when the event happened
 * @returns whether they wait
 */
export function credit(
  draft: Draft,
  wallet: string,
  from: 'issued' | 'adjusted',
  points: number,
  life: LotLife,
  source: Source,
  atMs: number = draft.event.occurredAtMs,
): boolean {
  const { no, state } = makeLot(draft, wallet, points, life, source, atMs)
  const waits = state === 'pending'
  const kind = from === 'issued' ? 'earn' : 'adjust'
  const to = waits ? 'pending' : 'available'
  book(draft, { wallet, kind, from, to, points, lotNo: no, source, atMs })
  if (!waits) repay(draft, no, atMs)
  return waits
}

/** Make a lot that waits or is active, as its life says. How it came by its points is for the caller to book. */
export function makeLot(
  draft: Draft,
  wallet: string,
  points: number,
  life: LotLife,
  source: Source,
  atMs: number,
): Lot {
  assert(Number.isSafeInteger(points) && points > 0, 'only whole, positive points are credited')
  draft.lotSeq += 1
  const { waitsToBeConfirmed, activatesAtMs, slides } = life
  const endMs = life.expiresAtMs
  const expiresAtMs = slides && endMs !== null ? slideTo(draft, wallet, endMs) : endMs
  const waits = waitsToBeConfirmed || (activatesAtMs !== null && activatesAtMs > draft.asOfMs)
  const lot: Lot = {
    no: draft.lotSeq,
    wallet,
    granted: points,
    remaining: points,
    held: 0,
    expired: 0,
    state: waits ? 'pending' : 'active',
    eventId: draft.event.id,
    campaignId: source?.campaignId ?? null,
    ruleId: source?.id ?? null,
    ruleVersion: source?.version ?? null,
    earnedAtMs: atMs,
    activatesAtMs,
    expiresAtMs,
    slides,
  }
  draft.lots.set(lot.no, lot)
  draft.madeLots.add(lot.no)
  return lot
}

/**
 * Take points from the live lots of a wallet that expire first; lots without an expiry go last.
 *
 * @param points whole, 1 or more
 * @param source the reward that they are spent on
 * @returns how many points are missing; unless that is 0, nothing was taken that a refusal would keep
 */
export function debit(
  draft: Draft,
  wallet: string,
  points: number,
  kind: 'spend' | 'adjust',
  source: Source = null,
): number {
  assert(Number.isSafeInteger(points) && points > 0, 'only whole, positive points are taken')
  const { balance } = walletOf(draft, wallet).points
  if (balance < points) return points - balance
  const left = drawLive(draft, wallet, points, {
    kind,
    to: kind === 'spend' ? 'spent' : 'adjusted',
    source,
  })
  assert(left === 0, 'a balance stands in lots, whole')
  return 0
}

/** Draw up to `points` from the live lots of a wallet; gives what is left to take. */
export function drawLive(draft: Draft, wallet: string, points: number, draw: Draw): number {
  let left = points
  for (const lot of [...draft.lots.values()].toSorted(firstToExpire)) {
    if (left === 0) break
    if (lot.wallet === wallet && lot.state === 'active') left -= drawFrom(draft, lot.no, left, draw)
  }
  return left
}

import { assert } from './assert.ts'
import type { Draft } from './draft.ts'
import type { Account, LedgerEntry } from './ledger-entry.ts'
import type { Lot } from './lot.ts'
import type { MemberPoints } from './member-state.ts'

/** Points that one credit may bring: far from where sums of them would stop being exact. */
const maxCredit = 1_000_000_000_000

/** The largest balance; also of what was ever earned or spent. 2^53 − 1. */
export const maxPoints = Number.MAX_SAFE_INTEGER

/** Which rule gave points; null where a person did. */
export type Source = { readonly id: string; readonly version: number } | null

/** Whether a credit keeps every counter exact. */
export const hasRoom = (draft: Draft, points: number): boolean =>
  points <= maxCredit &&
  draft.points.earned + points <= maxPoints &&
  draft.points.balance + points <= maxPoints

/**
 * Credit points as a new lot; what is owed is paid from it at once.
 *
 * @param points      whole, 1 or more, and there is room for them
 * @param expiresAtMs when the lot dies, or null
 */
export function credit(
  draft: Draft,
  from: 'issued' | 'adjusted',
  points: number,
  expiresAtMs: number | null,
  source: Source,
): void {
  assert(Number.isSafeInteger(points) && points > 0, 'only whole, positive points are credited')
  draft.lotSeq += 1
  const no = draft.lotSeq
  draft.lots.set(no, {
    no,
    granted: points,
    remaining: points,
    state: 'active',
    eventId: draft.event.id,
    ruleId: source?.id ?? null,
    earnedAtMs: draft.event.occurredAtMs,
    expiresAtMs,
  })
  draft.madeLots.add(no)
  const kind = from === 'issued' ? 'earn' : 'adjust'
  book(draft, { kind, from, to: 'available', points, lotNo: no, source })

  const owed = Math.min(draft.points.debt, points)
  if (owed > 0) {
    drawFrom(draft, no, owed, { kind: 'repay', to: 'debt' })
    draft.effects.push({ kind: 'points_repaid', points: owed })
  }
}

/**
 * Take points from the live lots that expire first; lots without an expiry go last.
 *
 * @param points whole, 1 or more
 * @returns how many points are missing; unless that is 0, nothing was taken that a refusal would keep
 */
export function debit(draft: Draft, points: number, kind: 'spend' | 'adjust'): number {
  assert(Number.isSafeInteger(points) && points > 0, 'only whole, positive points are taken')
  expireDue(draft)
  if (draft.points.balance < points) return points - draft.points.balance
  const left = drawLive(draft, points, { kind, to: kind === 'spend' ? 'spent' : 'adjusted' })
  assert(left === 0, 'a balance stands in lots, whole')
  return 0
}

/**
 * Take back what a purchase earned: from the lots it made, dead or not, of each its share and then
 * what is there; then from the live lots that expire first; what is still missing becomes debt, which
 * the next credit pays.
 *
 * @param shares whole points by the number of the lot they were earned in; 1 or more together
 * @returns how many of them are debt
 */
export function takeBack(
  draft: Draft,
  shares: ReadonlyMap<number, number>,
  purchaseEventId: string,
): number {
  const draw = { kind: 'reverse', to: 'issued', reverses: purchaseEventId } as const
  let left = 0
  for (const [lotNo, share] of shares) left += share - drawFrom(draft, lotNo, share, draw)
  for (const lot of [...draft.lots.values()].toSorted(firstToExpire)) {
    if (lot.eventId === purchaseEventId) left -= drawFrom(draft, lot.no, left, draw)
  }
  expireDue(draft)
  left = drawLive(draft, left, draw)
  if (left > 0) {
    assert(draft.points.balance === 0, 'nothing is owed while something is there')
    book(draft, { ...draw, from: 'debt', points: left, lotNo: null })
  }
  return left
}

/** Book the lots whose time ran out, so that a balance is what can be spent. */
export function expireDue(draft: Draft): void {
  for (const lot of [...draft.lots.values()].toSorted(firstToExpire)) {
    if (isLive(lot, draft.asOfMs) || lot.remaining === 0) continue
    const points = drawFrom(draft, lot.no, lot.remaining, { kind: 'expire', to: 'expired' })
    draft.effects.push({ kind: 'points_expired', points, lotNo: lot.no })
  }
}

type Draw = Pick<Movement, 'kind' | 'to' | 'reverses'>

/** Draw up to `points` from live lots; gives what is left to take. */
function drawLive(draft: Draft, points: number, draw: Draw): number {
  let left = points
  for (const lot of [...draft.lots.values()].toSorted(firstToExpire)) {
    if (left === 0) break
    if (isLive(lot, draft.asOfMs)) left -= drawFrom(draft, lot.no, left, draw)
  }
  return left
}

/** Draw up to `points` from one lot; gives how many it had. */
export function drawFrom(draft: Draft, lotNo: number, points: number, draw: Draw): number {
  const lot = draft.lots.get(lotNo)
  const drawn = Math.min(lot?.remaining ?? 0, points)
  if (!lot || drawn === 0) return 0
  const remaining = lot.remaining - drawn
  draft.lots.set(lotNo, { ...lot, remaining, state: remaining > 0 ? 'active' : endOf(lot, draw) })
  if (!draft.madeLots.has(lotNo)) draft.changedLots.add(lotNo)
  book(draft, { ...draw, from: 'available', points: drawn, lotNo })
  return drawn
}

/** How a lot ends whose last points are drawn. */
function endOf(lot: Lot, { kind, reverses }: Draw): Lot['state'] {
  if (kind === 'expire') return 'expired'
  return kind === 'reverse' && lot.eventId === reverses ? 'cancelled' : 'exhausted'
}

type Movement = {
  readonly kind: LedgerEntry['kind']
  readonly from: Account
  readonly to: Account
  readonly points: number
  readonly lotNo: number | null
  readonly source?: Source
  readonly reverses?: string
}

/** Write one entry, and count it. */
export function book(draft: Draft, { source, reverses, ...movement }: Movement): void {
  draft.ledgerSeq += 1
  draft.entries.push({
    no: draft.ledgerSeq,
    ...movement,
    eventId: draft.event.id,
    ruleId: source?.id ?? null,
    ruleVersion: source?.version ?? null,
    reversesEventId: reverses ?? null,
  })
  draft.points = counted(draft.points, movement)
}

/** The counters after one more entry: each is its account, seen from the member. */
export function counted(
  { balance, debt, earned, spent }: MemberPoints,
  { from, to, points }: Pick<LedgerEntry, 'from' | 'to' | 'points'>,
): MemberPoints {
  const flow = (account: Account) => (to === account ? points : 0) - (from === account ? points : 0)
  return {
    balance: balance + flow('available'),
    debt: debt - flow('debt'),
    earned: earned - flow('issued'),
    spent: spent + flow('spent'),
  }
}

/** Whether a lot's points can be used at an instant. */
const isLive = (lot: Lot, atMs: number): boolean =>
  lot.expiresAtMs === null || lot.expiresAtMs > atMs

/** The order in which lots are drawn: soonest expiry, then earned first, then made first. */
const firstToExpire = (a: Lot, b: Lot): number =>
  order(a.expiresAtMs ?? Infinity, b.expiresAtMs ?? Infinity) ||
  a.earnedAtMs - b.earnedAtMs ||
  a.no - b.no

const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

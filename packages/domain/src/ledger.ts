import { assert } from './assert.ts'
import { book, type Draw, drawFrom, keepLot, repay } from './booking.ts'
import type { Draft } from './draft.ts'
import type { LotLife } from './expiry.ts'
import { firstToExpire, type Lot } from './lot.ts'
import type { Source } from './source.ts'

/** Points that one credit may bring: far from where sums of them would stop being exact. */
export const maxCredit = 1_000_000_000_000

/** The largest balance; also of what was ever earned or spent. 2^53 − 1. */
export const maxPoints = Number.MAX_SAFE_INTEGER

/** Whether a credit keeps every counter exact. */
export const hasRoom = ({ points }: Draft, credited: number): boolean =>
  credited <= maxCredit &&
  points.earned + credited <= maxPoints &&
  points.balance + points.pending + points.expired + credited <= maxPoints

/**
 * Credit points as a new lot: one that waits for its time, or one that what is owed is paid from at once.
 *
 * @param points whole, 1 or more, and there is room for them
 * @param atMs   when they were earned, if that is not when the event happened
 * @returns whether they wait
 */
export function credit(
  draft: Draft,
  from: 'issued' | 'adjusted',
  points: number,
  life: LotLife,
  source: Source,
  atMs: number = draft.event.occurredAtMs,
): boolean {
  assert(Number.isSafeInteger(points) && points > 0, 'only whole, positive points are credited')
  draft.lotSeq += 1
  const no = draft.lotSeq
  const waits = life.activatesAtMs !== null && life.activatesAtMs > draft.asOfMs
  draft.lots.set(no, {
    no,
    granted: points,
    remaining: points,
    expired: 0,
    state: waits ? 'pending' : 'active',
    eventId: draft.event.id,
    campaignId: source?.campaignId ?? null,
    ruleId: source?.id ?? null,
    ruleVersion: source?.version ?? null,
    earnedAtMs: atMs,
    ...life,
  })
  draft.madeLots.add(no)
  const kind = from === 'issued' ? 'earn' : 'adjust'
  book(draft, { kind, from, to: waits ? 'pending' : 'available', points, lotNo: no, source, atMs })
  if (!waits) repay(draft, no, atMs)
  return waits
}

/**
 * Take points from the live lots that expire first; lots without an expiry go last.
 *
 * @param points whole, 1 or more
 * @param source the reward that they are spent on
 * @returns how many points are missing; unless that is 0, nothing was taken that a refusal would keep
 */
export function debit(
  draft: Draft,
  points: number,
  kind: 'spend' | 'adjust',
  source: Source = null,
): number {
  assert(Number.isSafeInteger(points) && points > 0, 'only whole, positive points are taken')
  if (draft.points.balance < points) return points - draft.points.balance
  const left = drawLive(draft, points, {
    kind,
    to: kind === 'spend' ? 'spent' : 'adjusted',
    source,
  })
  assert(left === 0, 'a balance stands in lots, whole')
  return 0
}

/**
 * Take back what a purchase earned: from the lots it made, of each its share and then what is there, what
 * waits before what is active; of those that expired next, for what is gone is not taken a second time;
 * then from the live lots that expire first; what is still missing becomes debt, which the next points pay.
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
  for (const [lotNo, share] of shares) {
    const drawn = drawFrom(draft, lotNo, share, draw)
    left += share - drawn - unexpire(draft, lotNo, share - drawn, draw)
  }
  const own = [...draft.lots.values()].filter((lot) => shares.has(lot.no))
  for (const lot of own.toSorted((a, b) => rank(a) - rank(b) || firstToExpire(a, b))) {
    left -= drawFrom(draft, lot.no, left, draw)
  }
  for (const lot of own) left -= unexpire(draft, lot.no, left, draw)
  return owe(draft, left, draw)
}

/**
 * Take back what something other than a purchase gave: from the lots that it was given in, of each its share,
 * what expired of it too; then from the live lots that expire first; what is still missing becomes debt.
 *
 * @param shares as of `takeBack`
 * @param source what gave them; the entries name it
 * @returns how many of them are debt
 */
export function takeBackFrom(
  draft: Draft,
  shares: ReadonlyMap<number, number>,
  source: NonNullable<Source>,
): number {
  const draw = { kind: 'reverse', to: 'issued', source } as const
  let left = 0
  for (const [lotNo, share] of shares) {
    const drawn = drawFrom(draft, lotNo, share, draw)
    left += share - drawn - unexpire(draft, lotNo, share - drawn, draw)
  }
  return owe(draft, left, draw)
}

/** Draw from the live lots that expire first; what is missing becomes debt. Gives how many points that is. */
function owe(draft: Draft, points: number, draw: Draw): number {
  const left = drawLive(draft, points, draw)
  if (left > 0) {
    assert(draft.points.balance === 0, 'nothing is owed while something is there')
    book(draft, { ...draw, from: 'debt', points: left, lotNo: null })
  }
  return left
}

const rank = (lot: Lot): number => (lot.state === 'pending' ? 0 : 1)

/** Take back points of a lot that had expired: they are gone, and must not be taken a second time. */
function unexpire(draft: Draft, lotNo: number, points: number, draw: Draw): number {
  const lot = draft.lots.get(lotNo)
  const taken = Math.min(lot?.expired ?? 0, points)
  if (!lot || taken === 0) return 0
  const expired = lot.expired - taken
  keepLot(draft, { ...lot, expired, state: expired > 0 ? lot.state : 'cancelled' })
  book(draft, { ...draw, from: 'expired', points: taken, lotNo })
  return taken
}

/** Draw up to `points` from live lots; gives what is left to take. */
function drawLive(draft: Draft, points: number, draw: Draw): number {
  let left = points
  for (const lot of [...draft.lots.values()].toSorted(firstToExpire)) {
    if (left === 0) break
    if (lot.state === 'active') left -= drawFrom(draft, lot.no, left, draw)
  }
  return left
}

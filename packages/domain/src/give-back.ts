import { assert } from './assert.ts'
import { book, drawFrom, keepLot } from './booking.ts'
import type { Draft } from './draft.ts'
import { expire } from './due.ts'
import type { Spend } from './spend-state.ts'

/**
 * Give spent points back to the lots they came from, as if so many fewer had been spent: those drawn
 * last come back first. They keep their expiry, so those of a lot that is dead expire at once; what is
 * owed is paid from them before that, as from any credit.
 *
 * @param points whole, 1 or more, no more than is left of the spend
 */
export function giveBack(draft: Draft, spend: Spend, points: number): void {
  const returned = [...spend.returned]
  let left = points
  for (const [index, draw] of [...spend.draws.entries()].reverse()) {
    const back = Math.min(left, draw.points - (returned[index] ?? 0))
    if (back === 0) continue
    refill(draft, draw.lotNo, back, spend.eventId)
    returned[index] = (returned[index] ?? 0) + back
    left -= back
  }
  assert(left === 0, 'no more of a spend is given back than it took')
  draft.spend = { ...spend, returned }
  repay(draft, spend, points)
  for (const { lotNo } of spend.draws) expireAtOnce(draft, lotNo)
}

function refill(draft: Draft, lotNo: number, points: number, reverses: string): void {
  const lot = draft.lots.get(lotNo)
  assert(lot !== undefined, 'the lots of a spend that is taken back are given')
  keepLot(draft, { ...lot, remaining: lot.remaining + points, state: 'active' })
  book(draft, { kind: 'reverse', from: 'spent', to: 'available', points, lotNo, reverses })
}

function expireAtOnce(draft: Draft, lotNo: number): void {
  const endMs = draft.lots.get(lotNo)?.expiresAtMs ?? null
  if (endMs !== null && endMs <= draft.asOfMs) expire(draft, lotNo, draft.event.occurredAtMs)
}

/** Pay what is owed from what came back; lots that were drawn first pay first. */
function repay(draft: Draft, { draws }: Spend, points: number): void {
  const owed = Math.min(draft.points.debt, points)
  if (owed === 0) return
  let left = owed
  for (const { lotNo } of draws) {
    left -= drawFrom(draft, lotNo, left, { kind: 'repay', to: 'debt' })
  }
  assert(left === 0, 'what came back is there to pay with')
  draft.effects.push({ kind: 'points_repaid', points: owed })
}

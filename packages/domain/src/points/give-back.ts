import { assert } from '../assert.ts'
import { later } from '../calendar/calendar.ts'
import type { Draft } from '../draft.ts'
import { book, keepLot } from './booking.ts'
import { repayFrom } from './hold.ts'
import { expire } from './lot-acts.ts'
import type { Spend } from './spend-state.ts'
import { policyOf } from './wallet.ts'

/**
 * Give spent points back to the lots they came from, as if so many fewer had been spent: those drawn
 * last come back first. They keep their expiry, so those of a lot that is dead expire at once, unless the wallet
 * grants them some days of goodwill; what is owed is paid from them before that, as from any credit.
 *
 * @param points whole, 1 or more, no more than is left of the spend
 * @param atMs   when it takes effect, where that is not when the event happened
 * @returns the spend as it stands after it
 */
export function giveBack(draft: Draft, spend: Spend, points: number, atMs?: number): Spend {
  const when = atMs === undefined ? {} : { atMs }
  const returned = [...spend.returned]
  let left = points
  for (const [index, draw] of [...spend.draws.entries()].reverse()) {
    const back = Math.min(left, draw.points - (returned[index] ?? 0))
    if (back === 0) continue
    refill(draft, draw.lotNo, back, spend.eventId, when)
    returned[index] = (returned[index] ?? 0) + back
    left -= back
  }
  assert(left === 0, 'no more of a spend is given back than it took')
  repayFrom(draft, spend.wallet, spend.draws, points, when)
  for (const { lotNo } of spend.draws) endIfDead(draft, lotNo, atMs)
  return { ...spend, returned }
}

/** When something takes effect; nothing: with the event. */
type When = { readonly atMs?: number }

function refill(draft: Draft, lotNo: number, points: number, reverses: string, when: When): void {
  const lot = draft.lots.get(lotNo)
  assert(lot !== undefined, 'the lots of a spend that is taken back are given')
  keepLot(draft, { ...lot, remaining: lot.remaining + points, state: 'active' })
  const move = { from: 'spent', to: 'available', points, lotNo, reverses } as const
  book(draft, { wallet: lot.wallet, kind: 'reverse', ...move, ...when })
}

function endIfDead(draft: Draft, lotNo: number, atMs?: number): void {
  const lot = draft.lots.get(lotNo)
  const endMs = lot?.expiresAtMs ?? null
  const backMs = atMs ?? draft.asOfMs
  if (!lot || endMs === null || endMs > backMs) return
  const { goodwillDays: days = 0 } = policyOf(draft.policies, lot.wallet)
  if (days === 0) expire(draft, lotNo, atMs ?? draft.event.occurredAtMs)
  // All else of the lot has expired, or is held: then what goes back of that has as long.
  else
    keepLot(draft, { ...lot, slides: false, expiresAtMs: later(draft.timezone, backMs, { days }) })
}

import type { Draft } from '../draft.ts'
import type { Purchase } from '../purchases/purchase-state.ts'
import { count, counterOf } from './counter.ts'

/**
 * Bring back what a purchase used of caps and budgets: of points what a refund takes back, of times all with the
 * last part. What was not counted, or is kept no more, is not brought back.
 *
 * @param shares points that go back of each of `earned`
 * @param whole  nothing is left of the purchase
 */
export function restore(
  draft: Draft,
  { earned }: Purchase,
  shares: readonly number[],
  whole: boolean,
): void {
  const backs = new Map<string, number>()
  for (const [index, { counted = [] }] of earned.entries()) {
    for (const key of counted) {
      const back = counterOf(key).measure === 'times' ? Number(whole) : (shares[index] ?? 0)
      if (back > 0) backs.set(key, (backs.get(key) ?? 0) - back)
    }
  }
  if (backs.size > 0) count(draft, backs)
}

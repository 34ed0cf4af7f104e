import type { Draft } from '../draft.ts'
import { shareOf } from '../points/apportion.ts'
import type { Program } from '../program.ts'
import type { Counted, Purchase } from '../purchases/purchase-state.ts'
import { type Challenge, unitsOf } from './challenge.ts'
import { uncomplete } from './complete.ts'
import { isKept, move, progressIn, tallyKey } from './progress.ts'
import { keepState, said, stateOf } from './standing-challenges.ts'

/**
 * Take back what a purchase counted for challenges, where they say so: of a sum the share that was refunded, and
 * of events and periods their one, when nothing of the purchase is left. What a challenge does not keep any more is
 * settled.
 *
 * @param before the purchase before the refunds of this decision
 * @param after  and after them
 */
export function setBackChallenges(
  draft: Draft,
  { challenges }: Program,
  before: Purchase,
  after: Purchase,
): void {
  for (const counted of after.counted) {
    const challenge = challenges.get(counted.challengeId)?.challenge
    if (!challenge?.rollback) continue
    const units = Math.round(counted.by * unitsOf(challenge))
    const by = takenOf(challenge, units, after) - takenOf(challenge, units, before)
    if (by > 0) setBack(draft, challenge, counted, by, after.eventId)
  }
}

function takenOf({ measure }: Challenge, units: number, purchase: Purchase): number {
  const { refunded, amountMinor } = purchase
  if (refunded.whole) return units
  if (measure.kind !== 'sum' || amountMinor === 0) return 0
  return shareOf(units, refunded.minor, amountMinor)
}

function setBack(
  draft: Draft,
  challenge: Challenge,
  { measure, period }: Counted,
  by: number,
  purchaseEventId: string,
): void {
  const { timezone, asOfMs } = draft
  const before = stateOf(draft, challenge)
  if (before.measure !== measure) return
  if (period !== null && !isKept(challenge, timezone, asOfMs, period)) return
  const key = tallyKey(challenge, period)
  const lessened = move(challenge, before, period, -by)
  const done = draft.effects.length
  const state = uncomplete(draft, challenge, lessened, key, purchaseEventId)
  draft.effects.splice(done, 0, {
    kind: 'challenge_set_back',
    challengeId: challenge.id,
    period,
    by: said(challenge, by),
    progress: progressIn(challenge, state, period),
    purchaseEventId,
  })
  keepState(draft, challenge, state)
}

import type { Draft } from '../draft.ts'
import { expireHold, holdsOf } from './hold.ts'
import { isUnconfirmed, type Lot } from './lot.ts'
import { activate, cancel, expire } from './lot-acts.ts'

/**
 * Book what is due by an instant, in the order of time: holds end, and their points go back; lots that waited
 * become available, and pay what is owed, or are cancelled; lots whose time ran out expire. So whoever decides
 * next sees what is true, and it never matters when a sweep came by.
 *
 * @param byMs not after the draft's instant, which it is where it is left out
 */
export function bookDue(draft: Draft, byMs: number = draft.asOfMs): void {
  const holds = holdsOf(draft).map((hold): Act => {
    const atMs = Date.parse(hold.until)
    return { atMs, no: 0, book: () => expireHold(draft, hold, atMs) }
  })
  const lots = [...draft.lots.values()].flatMap((lot) => actsOf(draft, lot))
  const acts = [...holds, ...lots].filter(({ atMs }) => atMs <= byMs)
  for (const act of acts.toSorted((a, b) => a.atMs - b.atMs || a.no - b.no)) act.book()
}

/** Something that time does. Of one instant holds come first, then lots by number. */
type Act = { readonly atMs: number; readonly no: number; readonly book: () => void }

function actsOf(draft: Draft, lot: Lot): Act[] {
  const { no, remaining, held, state, activatesAtMs, expiresAtMs } = lot
  // What is held of a lot may have gone back when its time comes.
  if (remaining + held === 0) return []
  const act = (atMs: number | null, book: typeof expire): Act[] =>
    atMs === null ? [] : [{ atMs, no, book: () => book(draft, no, atMs) }]
  if (isUnconfirmed(lot)) return act(expiresAtMs, cancel)
  return [...(state === 'pending' ? act(activatesAtMs, activate) : []), ...act(expiresAtMs, expire)]
}

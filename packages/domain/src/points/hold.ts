import { assert } from '../assert.ts'
import type { Draft } from '../draft.ts'
import type { Hold } from '../member-state.ts'
import { book, drawFrom, keepLot } from './booking.ts'
import { drawLive } from './ledger.ts'
import { uncount } from './limits.ts'
import { expire } from './lot-acts.ts'
import { inWallet, walletOf } from './wallet-state.ts'

/** Holds of a member that are open at a time: they stand in the member's row. */
export const mostHolds = 100

/** The open holds of a member, in the order in which they were made. */
export const holdsOf = ({ standing }: Pick<Draft, 'standing'>): readonly Hold[] =>
  standing.points?.holds ?? []

/**
 * Reserve points of a wallet, those that expire first; they are no more in the balance, and usable until the
 * hold ends even if their time runs out.
 *
 * @param points whole, 1 or more
 * @returns how many points are missing; unless that is 0, nothing was reserved
 */
export function reserve(draft: Draft, points: number, hold: Omit<Hold, 'draws'>): number {
  const { wallet } = hold
  const { balance } = walletOf(draft, wallet).points
  if (balance < points) return points - balance
  const first = draft.entries.length
  const left = drawLive(draft, wallet, points, { kind: 'hold', to: 'held' })
  assert(left === 0, 'a balance stands in lots, whole')
  const draws = draft.entries
    .slice(first)
    .flatMap((entry) =>
      entry.lotNo === null ? [] : [{ lotNo: entry.lotNo, points: entry.points }],
    )
  setHolds(draft, [...holdsOf(draft), { ...hold, draws }])
  return 0
}

/** Points that a hold reserves. */
export const pointsHeld = ({ draws }: Pick<Hold, 'draws'>): number =>
  draws.reduce((sum, { points }) => sum + points, 0)

/**
 * End a hold: so many of its points are spent, those first that were drawn first, and the others go back.
 *
 * @param captured whole, 0 up to what it reserves
 * @param end      when it ends by time alone; left out: by the event of the draft
 */
export function endHold(draft: Draft, hold: Hold, captured: number, end?: { atMs: number }): void {
  setHolds(
    draft,
    holdsOf(draft).filter((each) => each !== hold),
  )
  let left = captured
  const rest: Draws[number][] = []
  for (const { lotNo, points } of hold.draws) {
    const spent = Math.min(left, points)
    left -= spent
    if (spent > 0) spendHeld(draft, lotNo, spent)
    if (points > spent) rest.push({ lotNo, points: points - spent })
  }
  assert(left === 0, 'no more of a hold is spent than it reserves')
  uncount(draft, hold.counted ?? [], pointsHeld({ draws: rest }))
  letGo(draft, hold.wallet, rest, end)
}

/** Nobody ended a hold in time: its points go back. */
export function expireHold(draft: Draft, hold: Hold, atMs: number): void {
  const told = { points: pointsHeld(hold), holdEventId: hold.eventId }
  const at = new Date(atMs).toISOString()
  draft.effects.push({ kind: 'hold_expired', ...told, at, ...inWallet(hold.wallet) })
  endHold(draft, hold, 0, { atMs })
}

type Draws = Hold['draws']

function spendHeld(draft: Draft, lotNo: number, points: number): void {
  const lot = lotHeld(draft, lotNo)
  const held = lot.held - points
  keepLot(draft, { ...lot, held, state: lot.remaining + held > 0 ? lot.state : 'exhausted' })
  book(draft, { wallet: lot.wallet, kind: 'spend', from: 'held', to: 'spent', points, lotNo })
}

/**
 * Points go back to the lots they were drawn from and keep their expiry: those of a lot that is dead expire at
 * once. What is owed is paid from them before that, as from any credit.
 */
function letGo(draft: Draft, wallet: string, draws: Draws, end?: { atMs: number }): void {
  for (const { lotNo, points } of draws) {
    const lot = lotHeld(draft, lotNo)
    const { held, remaining } = lot
    keepLot(draft, { ...lot, held: held - points, remaining: remaining + points })
    book(draft, { wallet, kind: 'release', from: 'held', to: 'available', points, lotNo, ...end })
  }
  const back = draws.reduce((sum, { points }) => sum + points, 0)
  repayFrom(draft, wallet, draws, back, end)
  for (const { lotNo } of draws) {
    const endMs = draft.lots.get(lotNo)?.expiresAtMs ?? null
    if (endMs === null || endMs > (end?.atMs ?? draft.asOfMs)) continue
    expire(draft, lotNo, end?.atMs ?? draft.event.occurredAtMs)
  }
}

function lotHeld(draft: Draft, lotNo: number) {
  const lot = draft.lots.get(lotNo)
  assert(lot !== undefined, 'the lots of open holds are given')
  return lot
}

/** Pay what is owed from lots to which points have come back; those that were drawn first pay first. */
export function repayFrom(
  draft: Draft,
  wallet: string,
  draws: Draws,
  back: number,
  at: { readonly atMs?: number } = {},
): void {
  const owed = Math.min(walletOf(draft, wallet).points.debt, back)
  if (owed === 0) return
  let left = owed
  for (const { lotNo } of draws) {
    left -= drawFrom(draft, lotNo, left, { kind: 'repay', to: 'debt', ...at })
  }
  assert(left === 0, 'what came back is there to pay with')
  draft.effects.push({ kind: 'points_repaid', points: owed, ...inWallet(wallet) })
}

function setHolds(draft: Draft, holds: readonly Hold[]): void {
  const { holds: _, ...points } = draft.standing.points ?? {}
  const kept = holds.length === 0 ? points : { ...points, holds }
  const { points: __, ...standing } = draft.standing
  draft.standing = Object.keys(kept).length === 0 ? standing : { ...standing, points: kept }
}

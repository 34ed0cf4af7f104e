import { dayOf, startOfDay } from '../calendar/days.ts'
import { instantOf } from '../calendar/instant.ts'
import { type Draft, setField } from '../draft.ts'
import type { Lot } from '../points/lot.ts'
import { mainWallet } from '../points/wallet.ts'
import type { ExpiringSeen } from './expiring-kept.ts'
import type { PlannedFact } from './plan-facts.ts'

/**
 * Count the points that expire soon, as the lots stand at the draft's instant. Where not all lots are at hand, none has
 * gone and no time has come: those that were made are added, once.
 */
export function countExpiring(draft: Draft, facts: readonly PlannedFact[]): void {
  const before = draft.standing.expiring ?? {}
  const kept: Record<string, ExpiringSeen> = {}
  for (const { name, fact } of facts) {
    if (fact.kind !== 'points_expiring_within') continue
    const { days, wallet = mainWallet } = fact
    const seen = before[name]
    const known = seen?.days === days && seen.wallet === wallet ? seen : null
    // Of one that is new it can be said only when all lots are at hand, as they are when the member is reviewed.
    if (!known && !draft.allLots) continue
    const was = { points: Number(draft.fields[name] ?? 0), nextMs: msOf(known?.next ?? null) }
    const { points, nextMs } = draft.allLots
      ? withLots(draft, { days, wallet }, draft.lots.keys(), { points: 0, nextMs: Infinity })
      : withLots(draft, { days, wallet }, draft.madeLots, was)
    if (draft.fields[name] !== points) setField(draft, name, points)
    kept[name] = { wallet, days, next: instantOf(nextMs)?.iso ?? null }
  }
  const { expiring: _, ...others } = draft.standing
  draft.standing = Object.keys(kept).length === 0 ? others : { ...others, expiring: kept }
}

/** How many points expire within so many days, and when the next begin to. */
type Expiring = { readonly points: number; readonly nextMs: number }

/** Only what can be spent counts: what waits has an instant of its own at which it is looked at. */
function withLots(
  { lots, timezone, asOfMs }: Draft,
  { days, wallet }: Pick<ExpiringSeen, 'days' | 'wallet'>,
  numbers: Iterable<number>,
  was: Expiring,
): Expiring {
  let { points, nextMs } = was
  for (const no of numbers) {
    const lot = lots.get(no)
    const sinceMs = lot?.wallet === wallet ? nearSince(lot, timezone, days) : null
    if (!lot || sinceMs === null) continue
    if (sinceMs <= asOfMs) points += lot.remaining
    else nextMs = Math.min(nextMs, sinceMs)
  }
  return { points, nextMs }
}

/** Since when what is left of a lot expires within so many days; null: it does not. */
const nearSince = (lot: Lot, zone: string, days: number): number | null =>
  lot.state !== 'active' || lot.remaining === 0 || lot.expiresAtMs === null
    ? null
    : startOfDay(zone, dayOf(zone, lot.expiresAtMs) - days)

const msOf = (at: string | null): number => (at === null ? Infinity : Date.parse(at))

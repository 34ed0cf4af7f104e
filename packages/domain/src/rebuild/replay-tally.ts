import { dayOf } from '../calendar/days.ts'
import type { LedgerEntry } from '../points/ledger-entry.ts'
import { earnedIn } from '../tiers/count.ts'
import { type Past, pastAbsorbed, pastEarned, tallyOf } from '../tiers/past.ts'
import { nothing, type Sums, type Tally } from '../tiers/tally.ts'
import { type StoredTally, unpackTally } from '../tiers/tier-standing.ts'
import type { PastEvent } from './record.ts'
import { absorbedBy } from './replay-merges.ts'
import { earnedBy, type ReplayedPurchase, returnedOf } from './replay-purchases.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

/** What happened to a member, as a tally is told from it. */
export type Happened = {
  readonly events: readonly PastEvent[]
  readonly entries: readonly LedgerEntry[]
  readonly purchases: ReadonlyMap<string, ReplayedPurchase>
}

/**
 * What each day that tiers may still look at came to. Days that are kept longer than that are nobody's concern.
 *
 * @param nowMs an instant not before the last event: milliseconds since 1970, UTC
 */
export function tallyPair(kept: StoredTally, happened: Happened, nowMs: number): Pair {
  const { zone, days, refunded, wallet } = kept
  const today = dayOf(zone, nowMs)
  const needs = { days, refunded, wallet }
  const stored = unpackTally(kept).filter(({ day }) => day >= today - days)
  return {
    stored: traitsOf(saidOf(stored, refunded)),
    derived: traitsOf(
      saidOf(tallyOf(pastOf(happened, wallet, zone), needs, zone, today), refunded),
    ),
  }
}

function pastOf({ events, entries, purchases }: Happened, wallet: string, zone: string): Past[] {
  const returned = returnedOf(entries, wallet)
  return events.flatMap((event) => {
    const absorbed = absorbedBy(event)
    if (absorbed) return pastAbsorbed(absorbed, wallet, zone)
    const atMs = Date.parse(event.occurredAt)
    const purchase = purchases.get(event.id)
    if (!purchase) return pastEarned(atMs, earnedIn(event.effects, wallet))
    const { amountMinor, refunded } = purchase
    return {
      atMs,
      sums: sumsOf(earnedBy(purchase, wallet), amountMinor, 1),
      refunded: sumsOf(returned.get(event.id) ?? 0, refunded.minor, Number(refunded.whole)),
    }
  })
}

const sumsOf = (points_earned: number, spend: number, purchases: number): Sums => ({
  points_earned,
  spend,
  purchases,
})

const saidOf = (tally: Tally, withRefunded: boolean): Said[] =>
  tally.flatMap(({ day, refunded = nothing, ...sums }) => [
    ...named(`tiers/days/${day}`, sums),
    ...(withRefunded ? named(`tiers/days/${day}/refunded`, refunded) : []),
  ])

const named = (name: string, sums: Sums): Said[] =>
  (['points_earned', 'spend', 'purchases'] as const).map((each) => [`${name}/${each}`, sums[each]])

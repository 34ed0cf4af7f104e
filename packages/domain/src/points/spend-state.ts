import type { LedgerEntry } from './ledger-entry.ts'
import { mainWallet } from './wallet.ts'

/** What must be known of a spend to take it back. */
export type Spend = {
  readonly eventId: string
  /** The reward that was claimed with it; null where none was. */
  readonly rewardId: string | null
  readonly wallet: string
  /** The lots that it drew from, in the order in which it did. Points are 1 or more. */
  readonly draws: readonly { readonly lotNo: number; readonly points: number }[]
  /** Points of each of `draws` that were given back. */
  readonly returned: readonly number[]
}

/** Events that spend points, and that may be taken back. */
export const spendingEvents: ReadonlySet<string> = new Set([
  'points_spent',
  'hold_captured',
  'reward_claimed',
])

/** A spend of which nothing was given back, from the entries that its event made. */
export function spendOf(eventId: string, entries: readonly LedgerEntry[]): Spend {
  const wallet = entries.find(({ kind }) => kind === 'spend')?.wallet ?? mainWallet
  const draws = entries.flatMap(({ kind, lotNo, points }) =>
    kind === 'spend' && lotNo !== null ? [{ lotNo, points }] : [],
  )
  const rewardId = entries.find(({ kind }) => kind === 'spend')?.ruleId ?? null
  return { eventId, wallet, rewardId, draws, returned: draws.map(() => 0) }
}

/** Points that a spend took. */
export const pointsSpent = ({ draws }: Spend): number =>
  draws.reduce((sum, { points }) => sum + points, 0)

/** Points of a spend that were given back. */
export const pointsGivenBack = ({ returned }: Spend): number =>
  returned.reduce((sum, points) => sum + points, 0)

import type { Member } from '../member-state.ts'

/**
 * The next instant at which points change by time alone beside the lots of the main wallet, which have columns of
 * their own: of other wallets, and of holds. null: nothing does.
 */
export function walletsTurnAt({
  wallets,
  standing,
}: Pick<Member, 'wallets' | 'standing'>): string | null {
  let next: string | null = null
  const soonest = (at: string | null) => {
    // Canonical instants of four-digit years are in order as strings.
    if (at !== null && (next === null || at < next)) next = at
  }
  for (const id in wallets) {
    soonest(wallets[id]?.ahead.activatesAt ?? null)
    soonest(wallets[id]?.ahead.expiresAt ?? null)
  }
  for (const { until } of standing.points?.holds ?? []) soonest(until)
  return next
}

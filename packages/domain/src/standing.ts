import type { Draft } from './draft.ts'

/**
 * The next instant at which something of a member changes by time alone beside the main wallet, which has columns of
 * its own: the soonest of all parts. null: nothing does.
 */
export function nextReview({ wallets, standing }: Draft): string | null {
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

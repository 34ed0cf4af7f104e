import { type MemberPoints, noPoints } from '../member-state.ts'
import type { Account, LedgerEntry } from '../points/ledger-entry.ts'

/** What each account of a wallet came to, from nothing. */
type Sums = ReadonlyMap<Account, number>

/** Points of each wallet that any entry names: only from where points went, and whereto. */
export function replayAccounts(entries: readonly LedgerEntry[]): Map<string, MemberPoints> {
  const wallets = new Map<string, Map<Account, number>>()
  for (const { wallet, from, to, points } of entries) {
    const sums = wallets.get(wallet) ?? new Map<Account, number>()
    sums.set(from, (sums.get(from) ?? 0) - points)
    sums.set(to, (sums.get(to) ?? 0) + points)
    wallets.set(wallet, sums)
  }
  return new Map([...wallets].map(([id, sums]) => [id, pointsOf(sums)]))
}

/** Accounts that run below zero are turned round. */
const pointsOf = (sums: Sums): MemberPoints => {
  const of = (account: Account) => sums.get(account) ?? 0
  return {
    ...noPoints,
    balance: of('available'),
    pending: of('pending'),
    held: of('held'),
    debt: 0 - of('debt'),
    earned: 0 - of('issued'),
    spent: of('spent'),
    expired: of('expired'),
  }
}

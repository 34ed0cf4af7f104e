import { type Member, noPoints, type WalletState, type Wallets } from '../member-state.ts'
import { aheadOf } from '../points/ahead.ts'
import type { LedgerEntry } from '../points/ledger-entry.ts'
import type { Lot } from '../points/lot.ts'
import { mainWallet } from '../points/wallet.ts'
import { nothingAhead } from '../points/wallet-state.ts'
import { replayAccounts } from './replay-accounts.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

/** Each wallet that the ledger or a lot names, the main one among them. */
export function replayWallets(
  entries: readonly LedgerEntry[],
  lots: readonly Lot[],
): Record<string, WalletState> {
  const points = replayAccounts(entries)
  const own = Map.groupBy(lots, ({ wallet }) => wallet)
  const ids = new Set([mainWallet, ...points.keys(), ...own.keys()])
  return Object.fromEntries(
    [...ids].map((id) => [
      id,
      { points: points.get(id) ?? noPoints, ahead: aheadOf(own.get(id) ?? []) },
    ]),
  )
}

/** Points of all wallets, and what comes next to them. */
export const walletPair = (
  { points, ahead, wallets }: Pick<Member, 'points' | 'ahead' | 'wallets'>,
  replayed: Wallets,
): Pair => ({
  stored: traitsOf(saidOf({ ...wallets, [mainWallet]: { points, ahead } })),
  derived: traitsOf(saidOf(replayed)),
})

const saidOf = (wallets: Wallets): Said[] =>
  Object.entries(wallets).flatMap(([id, { points, ahead }]) =>
    Object.entries({ ...noPoints, ...points, ...nothingAhead, ...ahead }).map(
      ([what, trait]) => [`wallets/${id}/${what}`, trait] as const,
    ),
  )

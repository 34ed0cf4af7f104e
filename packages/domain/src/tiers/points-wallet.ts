import { mainWallet } from '../points/wallet.ts'
import type { TierSet } from './tier-set.ts'

/** The wallet of which a set counts points; null: it counts none. */
export const walletCounted = ({ basis }: Pick<TierSet, 'basis'>): string | null =>
  basis.kind === 'points_earned' ? (basis.wallet ?? mainWallet) : null

/** The one wallet of which tier sets count points: that of the first that does; the main one if none does. */
export const pointsWallet = (sets: readonly TierSet[]): string =>
  sets.map(walletCounted).find((wallet) => wallet !== null) ?? mainWallet

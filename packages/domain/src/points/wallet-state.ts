import {
  type Ahead,
  type Member,
  type MemberPoints,
  noPoints,
  type WalletState,
  type Wallets,
} from '../member-state.ts'
import { mainWallet, type PointsPolicies } from './wallet.ts'

/** Something that has the main wallet itself, and the others beside it: a member, or a draft of one. */
type Holder = WalletState & { readonly wallets: Wallets }

/** Nothing is due, ever. */
export const nothingAhead: Ahead = { activatesAt: null, expiresAt: null, expiring: 0 }

/** A wallet before its first points. */
export const emptyWallet: WalletState = { points: noPoints, ahead: nothingAhead }

/** The points in one wallet, whichever it is. */
export const walletOf = (holder: Holder, id: string): WalletState =>
  id === mainWallet ? holder : ownWallet(holder.wallets, id)

const ownWallet = (wallets: Wallets, id: string): WalletState =>
  (Object.hasOwn(wallets, id) ? wallets[id] : undefined) ?? emptyWallet

/** Let the points in one wallet be as they are now. */
export function setWallet(
  holder: { points: MemberPoints; ahead: Ahead; wallets: Wallets },
  id: string,
  now: Partial<WalletState>,
): void {
  if (id === mainWallet) Object.assign(holder, now)
  else holder.wallets = { ...holder.wallets, [id]: { ...ownWallet(holder.wallets, id), ...now } }
}

/** The wallets of a member together with those that are configured and have nothing yet. */
export function withWallets(wallets: Wallets, configured: Iterable<string>): Wallets {
  let all = wallets
  for (const id of configured) {
    if (id === mainWallet || Object.hasOwn(all, id)) continue
    all = { ...all, [id]: emptyWallet }
  }
  return all
}

/** A member as a workspace sees it: wallets that are configured are there, also those that have nothing yet. */
export function memberIn(
  { policies: { wallets } }: { readonly policies: Pick<PointsPolicies, 'wallets'> },
  member: Member,
): Member {
  if (wallets.size === 1) return member
  return { ...member, wallets: withWallets(member.wallets, wallets.keys()) }
}

/** How an effect names its wallet: the main one not at all. */
export const inWallet = (id: string): { readonly wallet?: string } =>
  id === mainWallet ? {} : { wallet: id }

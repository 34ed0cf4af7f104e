import type { PlannedRule } from './plan.ts'
import { mainWallet, type PointsPolicies, plainWallet, type Wallet } from './wallet.ts'
import { walletFields } from './wallet-fields.ts'

/** The wallets of a workspace by id: the main one first, as it is configured or plain. */
export const walletsOf = (configured: readonly Wallet[]): ReadonlyMap<string, Wallet> =>
  new Map([plainWallet(mainWallet), ...configured].map((wallet) => [wallet.id, wallet]))

/** What decisions about points must know, from what is configured. */
export function planPolicies(
  wallets: ReadonlyMap<string, Wallet>,
  rules: ReadonlyMap<string, readonly PlannedRule[]>,
): PointsPolicies {
  const all = [...wallets.values()]
  const lives = [...rules.values()].flat().map(({ rule, life }) => [rule.id, life.expiry] as const)
  return {
    wallets,
    expiries: new Map(lives),
    sliding: all.filter(({ expiry }) => expiry?.kind === 'inactive'),
    counters: all.flatMap(walletFields).map(({ name }) => name),
  }
}

/** Whether events of a type may move the end of points that slide. */
export const slidesOn = (
  eventType: string,
  rules: readonly PlannedRule[],
  { sliding }: Pick<PointsPolicies, 'sliding'>,
): boolean =>
  sliding.length > 0 &&
  (eventType === 'purchase' || rules.some(({ life }) => life.expiry?.kind === 'inactive'))

import type { PlannedCampaign } from '../campaign/planned.ts'
import type { Plan, PlannedRule } from '../plan.ts'
import { mainWallet, type PointsPolicies, plainWallet, ruleKey, type Wallet } from './wallet.ts'
import { walletFields } from './wallet-fields.ts'

/** The wallets of a workspace by id: the main one first, as it is configured or plain. */
export const walletsOf = (configured: readonly Wallet[]): ReadonlyMap<string, Wallet> =>
  new Map([plainWallet(mainWallet), ...configured].map((wallet) => [wallet.id, wallet]))

/** What decisions about points must know, from what is configured; rules and campaigns are by event type. */
export function planPolicies(
  wallets: ReadonlyMap<string, Wallet>,
  rules: ReadonlyMap<string, readonly PlannedRule[]>,
  campaigns: ReadonlyMap<string, readonly PlannedCampaign[]>,
): PointsPolicies {
  const all = [...wallets.values()]
  const byRules = [...rules.values()].flat().map(({ rule, life }) => {
    return [ruleKey(rule.id, null), life.expiry] as const
  })
  const byCampaigns = [...campaigns.values()]
    .flat()
    .flatMap(({ campaign, rules: own }) =>
      own.map(({ rule, life }) => [ruleKey(rule.id, campaign.id), life.expiry] as const),
    )
  return {
    wallets,
    expiries: new Map([...byRules, ...byCampaigns]),
    sliding: all.filter(({ expiry }) => expiry?.kind === 'inactive'),
    counters: all.flatMap(walletFields).map(({ name }) => name),
  }
}

/**
 * Whether events of a type may move the end of points that slide.
 *
 * @param gives there are challenges or referral programs, which may give points of the main wallet with any event
 */
export function slidesOn(
  eventType: string,
  { rules, campaigns }: Pick<Plan, 'rules' | 'campaigns'>,
  { sliding }: Pick<PointsPolicies, 'sliding'>,
  gives: boolean,
): boolean {
  if (sliding.length === 0) return false
  if (eventType === 'purchase') return true
  if (gives && sliding.some(({ id }) => id === mainWallet)) return true
  const lives = [...rules, ...campaigns.flatMap((campaign) => campaign.rules)]
  return lives.some(({ life }) => life.expiry?.kind === 'inactive')
}

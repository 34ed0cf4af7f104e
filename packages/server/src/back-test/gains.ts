import { type Effect, mainWallet } from '@laurel/domain'

/** What gives points; `returned` is what refunds took back of all of them. */
export const sources = ['earn_rule', 'campaign', 'challenge', 'referral', 'benefit'] as const

/** One of `sources`. */
type SourceKind = (typeof sources)[number]

/** Points that an event gave or took back, of one source in one wallet. */
export type Gain = {
  readonly kind: SourceKind | 'returned'
  /** Of the rule, the campaign …; empty at `returned`. */
  readonly id: string
  readonly wallet: string
  /** Below zero where they were taken back. */
  readonly points: number
}

/** Points that effects gave and took back, each source once a wallet; what comes to 0 is left out. */
export function gainsOf(effects: readonly Effect[]): Gain[] {
  const sums = new Map<string, Gain>()
  for (const effect of effects) {
    const gain = gainOf(effect)
    if (!gain || gain.points === 0) continue
    const key = keyOf(gain)
    const points = (sums.get(key)?.points ?? 0) + gain.points
    sums.set(key, { ...gain, points })
  }
  return [...sums.values()].filter(({ points }) => points !== 0)
}

/** Sources in their wallets by name. No id has a space. */
export const keyOf = ({ kind, id, wallet }: Omit<Gain, 'points'>): string =>
  `${kind} ${id} ${wallet}`

/** Whether two events gave and took the same. */
export function sameGains(some: readonly Gain[], others: readonly Gain[]): boolean {
  if (some.length !== others.length) return false
  const known = new Map(others.map((gain) => [keyOf(gain), gain.points]))
  return some.every((gain) => known.get(keyOf(gain)) === gain.points)
}

function gainOf(effect: Effect): Gain | null {
  const wallet = mainWallet
  switch (effect.kind) {
    case 'points_earned': {
      const { campaignId, ruleId, points } = effect
      const source =
        campaignId === undefined
          ? ({ kind: 'earn_rule', id: ruleId } as const)
          : ({ kind: 'campaign', id: campaignId } as const)
      return { ...source, wallet: effect.wallet ?? mainWallet, points }
    }
    case 'points_returned':
      return {
        kind: 'returned',
        id: '',
        wallet: effect.wallet ?? mainWallet,
        points: -effect.points,
      }
    case 'challenge_completed':
      return { kind: 'challenge', id: effect.challengeId, wallet, points: effect.points }
    case 'challenge_rolled_back':
      return { kind: 'challenge', id: effect.challengeId, wallet, points: -effect.points }
    case 'referral_qualified':
    case 'referral_rewarded':
      return { kind: 'referral', id: effect.programId, wallet, points: effect.points }
    case 'benefit_given':
      return { kind: 'benefit', id: effect.benefitId, wallet, points: effect.points ?? 0 }
    default:
      return null
  }
}

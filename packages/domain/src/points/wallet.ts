import type { Expiry, Inactivity, Life, Pending } from './expiry.ts'

/** The wallet that every workspace has; rules and events that name none mean it. */
export const mainWallet = 'points'

/** Parts of the calendar over which a limit counts; `lifetime` never begins anew. */
export const limitPeriods = ['day', 'week', 'month', 'year', 'lifetime'] as const

/** One of `limitPeriods`. */
export type LimitPeriod = (typeof limitPeriods)[number]

/** The most points that rules give, or that the member spends, in a period of the workspace's calendar. */
export type Limit = {
  /** Whole, 1 or more. */
  readonly points: number
  readonly per: LimitPeriod
  /** What becomes of what is beyond: it is left out, or the event is refused. */
  readonly beyond: 'trim' | 'reject'
}

/** A kind of points of a workspace: what they are for, how long they live, how they are earned and spent. */
export type Wallet = {
  /** 1 to 40 small letters, digits and `_`, beginning with a letter. */
  readonly id: string
  readonly name: string
  readonly version: number
  /** Points of a qualifying wallet count for something, such as a tier, and are never spent. */
  readonly kind: 'spendable' | 'qualifying'
  /** How long its points live unless their rule says so. Left out: for ever. */
  readonly expiry?: Expiry | Inactivity
  /** How long they wait unless their rule says so. null or left out: not at all. */
  readonly pending?: Pending | null
  /** At most one for each period. */
  readonly earnLimits?: readonly Limit[]
  /** As `earnLimits`. */
  readonly spendLimits?: readonly Limit[]
  /** What becomes of points that a refund does not find any more. Left out: they are owed. */
  readonly negative?: 'debt' | 'write_off'
  /** Whether a refund takes back what its purchase earned here. Left out: it does. */
  readonly refund?: 'take_back' | 'keep'
  /** For how many days points live that come back of a spend too late. 0 to 366. Left out: 0. */
  readonly goodwillDays?: number
}

/** How points of a wallet wait and live, with what the wallet says. */
export type WalletLife = {
  readonly expiry: Expiry | Inactivity | undefined
  readonly pending: Pending | null
}

/** How points wait and live in a wallet: as what gives them says, or else as the wallet does. */
export const livesIn = (wallet: Wallet, { expiry, pending }: Life): WalletLife => ({
  expiry: expiry ?? wallet.expiry,
  pending: pending === undefined ? (wallet.pending ?? null) : pending,
})

/** What a decision about points must know of the configuration. */
export type PointsPolicies = {
  /** By id; the main wallet is among them. */
  readonly wallets: ReadonlyMap<string, Wallet>
  /** How long the points of each rule live, by `ruleKey`; undefined: for ever. */
  readonly expiries: ReadonlyMap<string, Expiry | Inactivity | undefined>
  /** Wallets whose points live on with the member's activity. */
  readonly sliding: readonly Wallet[]
  /** Names of the loyalty fields that count wallets other than the main one. */
  readonly counters: readonly string[]
}

/** A wallet of which nobody said anything. */
export const plainWallet = (id: string): Wallet => ({
  id,
  name: id === mainWallet ? 'Points' : id,
  version: 0,
  kind: 'spendable',
})

/** Where nothing is configured, or where it does not matter what is. */
export const noPolicies: PointsPolicies = {
  wallets: new Map([[mainWallet, plainWallet(mainWallet)]]),
  expiries: new Map(),
  sliding: [],
  counters: [],
}

/** What a rule is called among those of the workspace: by its campaign too, if it is of one. */
export const ruleKey = (id: string, campaignId: string | null): string =>
  campaignId === null ? id : `${campaignId}/${id}`

/** The policy of a wallet, also of one that is configured no longer. */
export const policyOf = ({ wallets }: PointsPolicies, id: string): Wallet =>
  wallets.get(id) ?? plainWallet(id)

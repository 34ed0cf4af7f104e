import { type Bought, boughtBy, goBack, parted, type Sent } from './points-bought.ts'
import type { Earning, PaperWallet } from './points-programs.ts'

/**
 * The reference that `decide` is held against: every point is a coin, and a coin is always in exactly one place.
 * Nothing is added up as it goes; what a member has is a count of coins. No ledger, no shares of lots, no
 * numbers kept beside the coins, and time is one loop over what comes next.
 */
export type Coin = { readonly batch: Batch; at: 'left' | 'held' | 'spent' | 'expired' | 'gone' }

/** Coins that one rule gave for one purchase. */
type Batch = {
  readonly no: number
  readonly of: string
  readonly wallet: string
  readonly earnedAt: number
  readonly coins: Coin[]
  phase: 'pending' | 'unconfirmed' | 'active'
  /** When it becomes available, or is cancelled because nobody confirmed it. */
  readonly actsAt: number
  /** Days that it lives once it is available; null: for ever. */
  readonly lives: number | null
  readonly slides: boolean
  expiresAt: number
  /** How many of its coins went back with refunds, wherever they were found. */
  returned: number
}

type Hold = { readonly wallet: string; readonly coins: Coin[]; readonly until: number }

const day = 86_400_000
const never = Infinity

/** Weeks of Seoul, which has no summer time, by number. */
const weekOf = (ms: number): number => Math.floor((Math.floor((ms + 9 * 3_600_000) / day) + 3) / 7)

/** One member's coins. */
export class Coins {
  private readonly rules: readonly Earning[]
  private readonly wallets: Readonly<Record<string, PaperWallet>>
  private readonly batches: Batch[] = []
  private readonly known = new Set<string>()
  private readonly purchases = new Map<string, Bought>()
  /** Refunds that wait for a purchase, by its id. */
  private readonly waiting = new Map<string, Sent[]>()
  /** Coins that a spend or a capture took, in the order in which it did. */
  private readonly spends = new Map<string, Coin[]>()
  /** Those that are open, in the order in which they were made. */
  private readonly holds = new Map<string, Hold>()
  /** Until when all that slides lives, by wallet. */
  private readonly ends = new Map<string, number>()
  /** By wallet: points that are owed, that were earned and not taken back, and that limits count. */
  private readonly tallies = new Map<string, { debt: number; earned: number; spent: number }>()
  private readonly weeks = new Map<string, number>()
  private away = false

  constructor(rules: readonly Earning[], wallets: Readonly<Record<string, PaperWallet>>) {
    this.rules = rules
    this.wallets = wallets
  }

  /** Let something happen; gives what becomes of it. One that was refused may come again. */
  take(sent: Sent, nowMs: number): 'accepted' | 'refused' | 'replayed' {
    if (this.known.has(sent.id)) return 'replayed'
    this.pass(nowMs)
    if (!this.happens(sent, nowMs)) return 'refused'
    this.known.add(sent.id)
    this.pass(nowMs)
    return 'accepted'
  }

  /** Let time pass: each thing happens at its instant. */
  pass(toMs: number): void {
    for (;;) {
      const [hold] = [...this.holds].sort(([, a], [, b]) => a.until - b.until)
      const [next] = this.batches
        .filter((batch) => batch.coins.some(isLeft))
        .map((batch) => ({ batch, at: this.turnOf(batch) }))
        .sort((a, b) => a.at - b.at || a.batch.no - b.batch.no)
      const holdEnds = hold?.[1].until ?? never
      const batchTurns = next?.at ?? never
      if (Math.min(holdEnds, batchTurns) > toMs) return
      if (hold && holdEnds <= batchTurns) this.endHold(hold[0], 0)
      else if (next?.batch.phase === 'pending') this.activate(next.batch)
      else for (const coin of next?.batch.coins.filter(isLeft) ?? []) coin.at = 'expired'
    }
  }

  /** In the words of `MemberPoints`. */
  points(wallet: string) {
    const counts = { balance: 0, pending: 0, held: 0, spent: 0, expired: 0 }
    for (const { batch, at } of this.coinsOf(wallet)) {
      if (at === 'left') counts[batch.phase === 'active' ? 'balance' : 'pending'] += 1
      else if (at !== 'gone') counts[at] += 1
    }
    const { debt, earned } = this.tally(wallet)
    return { ...counts, debt, earned }
  }

  /** In the words of `Ahead`. */
  ahead(wallet: string) {
    const open = this.coinsOf(wallet).filter(isLeft)
    const waiting = open.filter(({ batch }) => batch.phase !== 'active')
    const mortal = open.filter(
      ({ batch }) => batch.phase === 'active' && this.turnOf(batch) < never,
    )
    const first = (coins: readonly Coin[]) =>
      coins.reduce((least, { batch }) => Math.min(least, this.turnOf(batch)), never)
    const expiresAt = first(mortal)
    const iso = (ms: number) => (ms < never ? new Date(ms).toISOString() : null)
    return {
      activatesAt: iso(first(waiting)),
      expiresAt: iso(expiresAt),
      expiring: mortal.filter(({ batch }) => this.turnOf(batch) === expiresAt).length,
    }
  }

  /** Purchases of which something is left, and the cents that are left of all. */
  bought() {
    const all = [...this.purchases.values()]
    return {
      count: all.filter(({ whole }) => !whole).length,
      totalMinor: all.reduce((sum, { paid, back }) => sum + paid - back, 0),
    }
  }

  private happens(sent: Sent, nowMs: number): boolean {
    const { id, type, atMs, properties } = sent
    if (type === 'opt_in') this.away = false
    if (this.away) return false
    const { wallet = 'points', points = null } = properties as { wallet?: string; points?: number }
    switch (type) {
      case 'opt_in':
        return true
      case 'opt_out':
        this.away = true
        return true
      case 'purchase':
        return this.buy(sent, nowMs)
      case 'refund':
        return this.refund(sent)
      case 'points_confirmed':
        return this.confirm(String(properties['earnedEventId']), atMs)
      case 'points_adjusted':
        return this.adjust(sent, wallet, points ?? 0)
      case 'points_spent':
        return this.spend(id, wallet, points ?? 0)
      case 'points_held':
        return this.hold(sent, wallet, points ?? 0, nowMs)
      case 'hold_captured':
        return this.capture(id, String(properties['holdEventId']), points)
      case 'hold_released':
        return this.endHold(String(properties['holdEventId']), 0) !== null
      case 'points_spend_reversed':
        return this.unspend(String(properties['spentEventId']), points, nowMs)
      default:
        throw new Error(`No one knows what ${type} does to coins.`)
    }
  }

  private buy({ id, atMs, properties }: Sent, nowMs: number): boolean {
    const amount = Number(properties['amount'])
    for (const [wallet, { slides }] of Object.entries(this.wallets)) {
      if (slides !== undefined) this.liveOn(wallet, atMs + slides * day)
    }
    for (const rule of this.rules) {
      if (rule.source === properties['source']) this.earn(id, rule, amount * rule.each, atMs, nowMs)
    }
    this.purchases.set(id, boughtBy(properties))
    for (const refund of this.waiting.get(id) ?? []) this.refund(refund)
    return true
  }

  private earn(of: string, rule: Earning, asked: number, earnedAt: number, nowMs: number): void {
    const { wallet, confirm, waits } = rule
    const { slides, earnsAWeek = never } = this.wallets[wallet] ?? {}
    const week = `${wallet} ${weekOf(earnedAt)}`
    const had = this.weeks.get(week) ?? 0
    const granted = Math.min(asked, earnsAWeek - had)
    if (granted <= 0) return
    this.weeks.set(week, had + granted)
    const availableAt = earnedAt + (waits ?? 0) * day
    const lives = rule.lives ?? slides ?? null
    const batch = this.mint(of, wallet, granted, earnedAt, {
      phase: confirm !== null ? 'unconfirmed' : availableAt > nowMs ? 'pending' : 'active',
      actsAt: confirm === null ? availableAt : earnedAt + confirm * day,
      slides: rule.lives === null && slides !== undefined,
      expiresAt: lives === null ? never : availableAt + lives * day,
      lives,
    })
    this.tally(wallet).earned += granted
    if (batch.slides && confirm === null) this.liveOn(wallet, batch.expiresAt)
    if (batch.phase === 'active') this.activate(batch)
  }

  private mint(
    of: string,
    wallet: string,
    count: number,
    earnedAt: number,
    life: Pick<Batch, 'phase' | 'actsAt' | 'lives' | 'slides' | 'expiresAt'>,
  ): Batch {
    const no = this.batches.length + 1
    const batch: Batch = { no, of, wallet, earnedAt, coins: [], returned: 0, ...life }
    for (let i = 0; i < count; i += 1) batch.coins.push({ batch, at: 'left' })
    this.batches.push(batch)
    return batch
  }

  private activate(batch: Batch): void {
    batch.phase = 'active'
    this.repay(batch.coins.filter(isLeft))
  }

  private confirm(of: string, atMs: number): boolean {
    const waiting = this.batches.filter(
      (batch) => batch.of === of && batch.phase === 'unconfirmed' && batch.coins.some(isLeft),
    )
    for (const batch of waiting) {
      batch.expiresAt = batch.lives === null ? never : atMs + batch.lives * day
      if (batch.slides) this.liveOn(batch.wallet, batch.expiresAt)
      this.activate(batch)
    }
    return waiting.length > 0
  }

  private adjust({ id, atMs }: Sent, wallet: string, points: number): boolean {
    if (points > 0) {
      const endless = { lives: null, slides: false, actsAt: atMs, expiresAt: never }
      this.activate(this.mint(id, wallet, points, atMs, { phase: 'active', ...endless }))
      return true
    }
    const coins = this.spendable(wallet).slice(0, -points)
    if (coins.length < -points) return false
    move(coins, 'gone')
    return true
  }

  private spend(id: string, wallet: string, points: number): boolean {
    const coins = this.allowed(wallet, points)
    if (!coins) return false
    this.spends.set(id, move(coins, 'spent'))
    return true
  }

  private hold(sent: Sent, wallet: string, points: number, nowMs: number): boolean {
    const until = sent.atMs + Number(sent.properties['minutes']) * 60_000
    const coins = until > nowMs ? this.allowed(wallet, points) : null
    if (!coins) return false
    this.holds.set(sent.id, { wallet, coins: move(coins, 'held'), until })
    return true
  }

  private capture(id: string, hold: string, asked: number | null): boolean {
    const points = asked ?? this.holds.get(hold)?.coins.length ?? 0
    const coins = this.endHold(hold, points)
    if (coins) this.spends.set(id, coins)
    return coins !== null
  }

  /** End a hold: so many coins of it are spent, the first first, and the others go back. Gives those; null: no. */
  private endHold(id: string, captured: number): Coin[] | null {
    const hold = this.holds.get(id)
    if (!hold || captured > hold.coins.length) return null
    this.holds.delete(id)
    const spent = move(hold.coins.slice(0, captured), 'spent')
    const back = move(hold.coins.slice(captured), 'left')
    this.tally(hold.wallet).spent -= back.length
    this.repay(back)
    return spent
  }

  /** Give so many coins of a spend back, or all that are left; those that were taken last come back first. */
  private unspend(id: string, asked: number | null, nowMs: number): boolean {
    const coins = this.spends.get(id) ?? []
    const points = asked ?? coins.length
    if (coins.length === 0 || points > coins.length) return false
    const back = move(coins.splice(coins.length - points), 'left')
    this.repay(back)
    for (const batch of new Set(back.map((coin) => coin.batch))) {
      const { goodwill = 0 } = this.wallets[batch.wallet] ?? {}
      const isDead = batch.coins.some(isLeft) && this.turnOf(batch) <= nowMs
      if (isDead) batch.expiresAt = nowMs + goodwill * day
    }
    return true
  }

  /** So many coins to spend, if there are enough, and the wallet and its limit let them be spent. */
  private allowed(wallet: string, points: number): Coin[] | null {
    const { qualifies, spendsEver = never } = this.wallets[wallet] ?? {}
    const tally = this.tally(wallet)
    const coins = this.spendable(wallet).slice(0, points)
    if (qualifies || coins.length < points || tally.spent + points > spendsEver) return null
    tally.spent += points
    return coins
  }

  private refund(sent: Sent): boolean {
    const id = String(sent.properties['purchaseEventId'])
    const bought = this.purchases.get(id)
    if (!bought) {
      this.waiting.set(id, [...(this.waiting.get(id) ?? []), sent])
      return true
    }
    if (!goBack(bought, sent.properties)) return false
    const own = this.batches.filter((batch) => batch.of === id)
    for (const [wallet, batches] of Map.groupBy(own, (batch) => batch.wallet)) {
      this.takeBack(wallet, batches, bought)
    }
    return true
  }

  private takeBack(wallet: string, own: readonly Batch[], { paid, back, whole }: Bought): void {
    const granted = own.reduce((sum, { coins }) => sum + coins.length, 0)
    const before = own.reduce((sum, { returned }) => sum + returned, 0)
    const points = (whole ? granted : Math.floor((granted * back) / Math.max(1, paid))) - before
    const shares = parted(
      points,
      own.map(({ coins, returned }) => coins.length - returned),
    )
    for (const [i, batch] of own.entries()) batch.returned += shares[i] ?? 0
    this.tally(wallet).earned -= points
    if (this.wallets[wallet]?.keeps) return
    const there = (batch: Batch) => batch.coins.filter(isLeft)
    const gone = (batch: Batch) => batch.coins.filter(({ at }) => at === 'expired')
    let owed = points
    for (const [i, batch] of own.entries()) {
      owed -= move([...there(batch), ...gone(batch)].slice(0, shares[i] ?? 0), 'gone').length
    }
    const rank = ({ phase }: Batch) => (phase === 'active' ? 1 : 0)
    const sorted = own.toSorted((a, b) => rank(a) - rank(b) || this.soonest(a, b))
    const anywhere = [...sorted.flatMap(there), ...own.flatMap(gone), ...this.spendable(wallet)]
    owed -= move([...new Set(anywhere)].slice(0, owed), 'gone').length
    if (!this.wallets[wallet]?.writesOff) this.tally(wallet).debt += owed
  }

  /** Coins that have become available pay what is owed, the first first. */
  private repay(coins: readonly Coin[]): void {
    const [{ batch: { wallet = '' } = {} } = {}] = coins
    const tally = this.tally(wallet)
    tally.debt -= move(coins.slice(0, tally.debt), 'gone').length
  }

  /** Coins of a wallet that can be spent, those that expire first. */
  private spendable(wallet: string): Coin[] {
    const active = this.batches.filter((batch) => batch.wallet === wallet && isActive(batch))
    return active
      .sort((a, b) => this.soonest(a, b))
      .flatMap(({ coins }) => coins)
      .filter(isLeft)
  }

  private soonest(a: Batch, b: Batch): number {
    const [first, second] = [this.turnOf(a), this.turnOf(b)]
    return (first === second ? 0 : first - second) || a.earnedAt - b.earnedAt || a.no - b.no
  }

  /** When time does something to a batch. */
  private turnOf({ phase, actsAt, slides, wallet, expiresAt }: Batch): number {
    if (phase !== 'active') return actsAt
    return slides ? (this.ends.get(wallet) ?? never) : expiresAt
  }

  private liveOn(wallet: string, toMs: number): void {
    this.ends.set(wallet, Math.max(this.ends.get(wallet) ?? 0, toMs))
  }

  private coinsOf(wallet: string): Coin[] {
    return this.batches.filter((batch) => batch.wallet === wallet).flatMap(({ coins }) => coins)
  }

  private tally(wallet: string) {
    const tally = this.tallies.get(wallet) ?? { debt: 0, earned: 0, spent: 0 }
    this.tallies.set(wallet, tally)
    return tally
  }
}

const isLeft = ({ at }: Coin): boolean => at === 'left'

const isActive = ({ phase }: Batch): boolean => phase === 'active'

function move(coins: Coin[], at: Coin['at']): Coin[] {
  for (const coin of coins) coin.at = at
  return coins
}

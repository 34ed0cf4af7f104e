/** Points as a person would keep them on paper: who sweeps when is no question here. */
type PaperLot = {
  readonly of: string
  readonly wallet: string
  readonly granted: number
  left: number
  held: number
  expired: number
  /** Points of it that went back with refunds, wherever they were found. */
  returned: number
  state: 'pending' | 'unconfirmed' | 'active'
  /** Of one that waits to be confirmed: when it is cancelled. */
  readonly actsAt: number
  /** Days that it lives once it is available; null: for ever. */
  readonly lives: number | null
  readonly slides: boolean
  expiresAt: number
  readonly no: number
  readonly earnedAt: number
}

/**
 * How a rule's points live: days that they wait, days that they live then. null: at once, for ever. Those of
 * `confirm` wait to be confirmed for so many days instead.
 */
export type Earning = {
  readonly waits: number | null
  readonly lives: number | null
  readonly wallet?: string
  readonly confirm?: number
}

/** What is special of a wallet. */
export type PaperWallet = {
  /** All of it lives so many days after the latest activity. */
  readonly slides?: number
  readonly keeps?: true
  readonly writesOff?: true
  readonly qualifies?: true
  /** Most points that rules give in a week that begins on Monday; what is beyond is left out. */
  readonly earnsAWeek?: number
  /** Most points that are ever spent; what is beyond is refused. */
  readonly spendsEver?: number
}

const day = 86_400_000
const never = Infinity

/** Weeks of Seoul, which has no summer time, by number. */
const weekOf = (ms: number): number => Math.floor((Math.floor((ms + 9 * 3_600_000) / day) + 3) / 7)

type Draw = { lot: PaperLot; points: number }

type PaperHold = { readonly wallet: string; readonly draws: Draw[]; readonly until: number }

/** A reference to hold `decide` against: one loop over time, no ledger, no counters kept beside the lots. */
export class Paper {
  readonly wallets: Readonly<Record<string, PaperWallet>>
  readonly lots: PaperLot[] = []
  readonly purchases = new Map<string, { readonly of: number; left: number; whole: boolean }>()
  /** Refunds that wait for a purchase, by its id. */
  readonly waiting = new Map<string, (number | null)[]>()
  readonly spends = new Map<string, Draw[]>()
  /** What was spent of holds that ended, by the id of the hold. */
  readonly captures = new Map<string, Draw[]>()
  /** Those that are open, in the order in which they were made. */
  readonly holds = new Map<string, PaperHold>()
  /** Until when all that slides lives, by wallet. */
  readonly ends = new Map<string, number>()
  readonly sums: Record<string, { debt: number; earned: number; spent: number; everSpent: number }>
  readonly weeks = new Map<string, number>()

  constructor(wallets: Readonly<Record<string, PaperWallet>> = { points: {} }) {
    this.wallets = wallets
    this.sums = Object.fromEntries(
      Object.keys(wallets).map((id) => [id, { debt: 0, earned: 0, spent: 0, everSpent: 0 }]),
    )
  }

  /** Let time pass: each thing happens at its instant. */
  pass(toMs: number): void {
    for (;;) {
      const [hold] = [...this.holds]
        .filter(([, { until }]) => until <= toMs)
        .sort(([, a], [, b]) => a.until - b.until)
      const next = this.lots
        .filter((lot) => lot.left > 0)
        .map((lot) => ({ lot, at: lot.state === 'active' ? this.endOf(lot) : lot.actsAt }))
        .filter(({ at }) => at <= toMs)
        .sort((a, b) => a.at - b.at || a.lot.no - b.lot.no)[0]
      if (hold && hold[1].until <= (next?.at ?? never)) {
        this.endHold(hold[0], 0)
        continue
      }
      if (!next) return
      const { lot } = next
      if (lot.state === 'pending') {
        lot.state = 'active'
        this.repay(lot)
      } else {
        lot.expired += lot.left
        lot.left = 0
      }
    }
  }

  /** Each rule gives a point for each unit of the amount. */
  buy(
    id: string,
    amount: number,
    earnings: readonly Earning[],
    earnedAt: number,
    nowMs: number,
  ): void {
    for (const [wallet, { slides }] of Object.entries(this.wallets)) {
      if (slides !== undefined) this.liveOn(wallet, earnedAt + slides * day)
    }
    for (const earning of amount > 0 ? earnings : [])
      this.earn(id, amount, earning, earnedAt, nowMs)
    this.purchases.set(id, { of: amount, left: amount, whole: false })
    for (const refund of this.waiting.get(id) ?? []) this.refund(id, refund)
    this.pass(nowMs)
  }

  /** All is well with a purchase; gives whether anything waited for this. */
  confirm(id: string, atMs: number, nowMs: number): boolean {
    const waiting = this.lots.filter(
      (lot) => lot.of === id && lot.state === 'unconfirmed' && lot.left > 0,
    )
    for (const lot of waiting) {
      lot.state = 'active'
      lot.expiresAt = lot.lives === null ? never : atMs + lot.lives * day
      if (lot.slides) this.liveOn(lot.wallet, lot.expiresAt)
      this.repay(lot)
    }
    this.pass(nowMs)
    return waiting.length > 0
  }

  /** Gives whether there were enough, and whether they are for spending. */
  spend(id: string, points: number, wallet = 'points'): boolean {
    const sums = this.of(wallet)
    if (!this.maySpend(points, wallet)) return false
    this.spends.set(id, this.draw(points, wallet))
    sums.spent += points
    sums.everSpent += points
    return true
  }

  /** Reserve points; gives whether there were enough, and whether they are for spending. */
  hold(id: string, points: number, wallet: string, until: number): boolean {
    const sums = this.of(wallet)
    if (!this.maySpend(points, wallet)) return false
    const draws = this.draw(points, wallet)
    for (const draw of draws) draw.lot.held += draw.points
    this.holds.set(id, { wallet, draws, until })
    sums.everSpent += points
    return true
  }

  /** End a hold: so many points of it are spent, or all (null); gives whether there were so many. */
  capture(id: string, asked: number | null, nowMs: number): boolean {
    const { draws } = this.holds.get(id) ?? { draws: [] }
    const held = draws.reduce((sum, { points }) => sum + points, 0)
    if (held === 0 || (asked ?? held) > held) return false
    this.endHold(id, asked ?? held)
    this.pass(nowMs)
    return true
  }

  /** Let a hold go; gives whether it was open. */
  release(id: string, nowMs: number): boolean {
    if (!this.holds.has(id)) return false
    this.endHold(id, 0)
    this.pass(nowMs)
    return true
  }

  private endHold(id: string, captured: number): void {
    const { wallet, draws } = this.holds.get(id) ?? { wallet: '', draws: [] }
    const sums = this.of(wallet)
    this.holds.delete(id)
    let left = captured
    const spent: Draw[] = []
    for (const { lot, points } of draws) {
      const taken = Math.min(left, points)
      left -= taken
      lot.held -= points
      lot.left += points - taken
      sums.everSpent -= points - taken
      if (taken > 0) spent.push({ lot, points: taken })
    }
    sums.spent += captured
    this.captures.set(id, spent)
    for (const { lot } of draws) this.repay(lot)
  }

  private maySpend(points: number, wallet: string): boolean {
    const { qualifies, spendsEver = never } = this.wallets[wallet] ?? {}
    const { everSpent } = this.of(wallet)
    return !qualifies && this.balance(wallet) >= points && everSpent + points <= spendsEver
  }

  /** Give so many points of a spend back, or all that are left; gives whether there were so many. */
  unspend(id: string, asked: number | null, nowMs: number): boolean {
    const draws = this.spends.get(id) ?? []
    const left = draws.reduce((sum, { points }) => sum + points, 0)
    const back = asked ?? left
    const [first] = draws
    if (!first || back === 0 || back > left) return false
    this.of(first.lot.wallet).spent -= back
    let rest = back
    for (const draw of draws.toReversed()) {
      const points = Math.min(draw.points, rest)
      draw.points -= points
      draw.lot.left += points
      rest -= points
    }
    // What is owed is paid from what came back, and from nothing else: there is no balance beside a debt.
    for (const { lot } of draws) this.repay(lot)
    this.pass(nowMs)
    return true
  }

  /** Take so much of a purchase back, or all that is left of it; gives whether that could be. */
  refund(id: string, asked: number | null): boolean {
    const bought = this.purchases.get(id)
    if (!bought) {
      this.waiting.set(id, [...(this.waiting.get(id) ?? []), asked])
      return true
    }
    const amount = asked ?? bought.left
    if (bought.whole || amount > bought.left) return false
    bought.left -= amount
    bought.whole = bought.left === 0
    const part = bought.whole ? 1 : (bought.of - bought.left) / bought.of
    const own = this.lots.filter((lot) => lot.of === id)
    for (const wallet of new Set(own.map((lot) => lot.wallet))) {
      this.takeBack(
        own.filter((lot) => lot.wallet === wallet),
        part,
      )
    }
    return true
  }

  balance(wallet = 'points'): number {
    return this.sum(wallet, (lot) => (lot.state === 'active' ? lot.left : 0))
  }

  /** In the words of `MemberPoints`. */
  points(wallet = 'points') {
    const pending = this.sum(wallet, (lot) => (lot.state === 'active' ? 0 : lot.left))
    const expired = this.sum(wallet, (lot) => lot.expired)
    const { debt, earned, spent } = this.of(wallet)
    const held = this.sum(wallet, (lot) => lot.held)
    return { balance: this.balance(wallet), pending, held, debt, earned, spent, expired }
  }

  /** In the words of `Ahead`. */
  ahead(wallet = 'points') {
    const open = this.lots.filter((lot) => lot.wallet === wallet && lot.left > 0)
    const acts = open.filter((lot) => lot.state !== 'active').map((lot) => lot.actsAt)
    const active = open.filter((lot) => lot.state === 'active' && this.endOf(lot) < never)
    const expiresAt = Math.min(...active.map((lot) => this.endOf(lot)))
    const expiring = active.filter((lot) => this.endOf(lot) === expiresAt)
    const iso = (ms: number) => (ms < never ? new Date(ms).toISOString() : null)
    return {
      activatesAt: iso(Math.min(...acts)),
      expiresAt: iso(expiresAt),
      expiring: expiring.reduce((sum, lot) => sum + lot.left, 0),
    }
  }

  private earn(
    id: string,
    amount: number,
    earning: Earning,
    earnedAt: number,
    nowMs: number,
  ): void {
    const { waits, lives: ownLife, confirm, wallet = 'points' } = earning
    const { slides, earnsAWeek = never } = this.wallets[wallet] ?? {}
    const week = `${wallet} ${weekOf(earnedAt)}`
    const had = this.weeks.get(week) ?? 0
    const granted = Math.min(amount, earnsAWeek - had)
    if (granted <= 0) return
    this.weeks.set(week, had + granted)
    const lives = ownLife ?? slides ?? null
    const availableAt = earnedAt + (waits ?? 0) * day
    const state = availableAt > nowMs ? 'pending' : 'active'
    const lot: PaperLot = {
      of: id,
      wallet,
      granted,
      left: granted,
      held: 0,
      expired: 0,
      returned: 0,
      state: confirm === undefined ? state : 'unconfirmed',
      actsAt: confirm === undefined ? availableAt : earnedAt + confirm * day,
      lives,
      slides: ownLife === null && slides !== undefined,
      expiresAt: lives === null ? never : availableAt + lives * day,
      no: this.lots.length + 1,
      earnedAt,
    }
    this.lots.push(lot)
    this.of(wallet).earned += granted
    if (lot.slides && lot.state !== 'unconfirmed') this.liveOn(wallet, lot.expiresAt)
    if (lot.state === 'active') this.repay(lot)
  }

  private takeBack(own: readonly PaperLot[], part: number): void {
    const [{ wallet } = { wallet: '' }] = own
    const shares = own.map((lot) => Math.floor(lot.granted * part + 1e-9) - lot.returned)
    const points = shares.reduce((sum, share) => sum + share, 0)
    for (const [i, lot] of own.entries()) lot.returned += shares[i] ?? 0
    const sums = this.of(wallet)
    sums.earned -= points
    if (this.wallets[wallet]?.keeps) return
    let owed = 0
    for (const [i, lot] of own.entries())
      owed += (shares[i] ?? 0) - takeLeft(lot, shares[i] ?? 0, true)
    const rank = (lot: PaperLot) => (lot.state === 'active' ? 1 : 0)
    for (const lot of own.toSorted((a, b) => rank(a) - rank(b) || this.soonest(a, b))) {
      owed -= takeLeft(lot, owed, false)
    }
    for (const lot of own) owed -= takeLeft(lot, owed, true)
    for (const draw of this.draw(Math.min(owed, this.balance(wallet)), wallet)) owed -= draw.points
    if (!this.wallets[wallet]?.writesOff) sums.debt += owed
  }

  /** Take from what expires first; gives what was taken where, in that order. */
  private draw(points: number, wallet: string): Draw[] {
    let left = points
    const draws = []
    const live = this.lots.filter(
      (lot) => lot.wallet === wallet && lot.state === 'active' && lot.left > 0,
    )
    for (const lot of live.sort((a, b) => this.soonest(a, b))) {
      const taken = takeLeft(lot, left, false)
      if (taken > 0) draws.push({ lot, points: taken })
      left -= taken
    }
    return draws
  }

  private repay(lot: PaperLot): void {
    const sums = this.of(lot.wallet)
    const paid = Math.min(sums.debt, lot.left)
    lot.left -= paid
    sums.debt -= paid
  }

  private liveOn(wallet: string, toMs: number): void {
    this.ends.set(wallet, Math.max(this.ends.get(wallet) ?? 0, toMs))
  }

  private endOf(lot: PaperLot): number {
    if (lot.state === 'unconfirmed') return lot.actsAt
    return lot.slides ? (this.ends.get(lot.wallet) ?? never) : lot.expiresAt
  }

  private soonest(a: PaperLot, b: PaperLot): number {
    const [first, second] = [this.endOf(a), this.endOf(b)]
    return (
      Math.sign(first === second ? 0 : first - second) || a.earnedAt - b.earnedAt || a.no - b.no
    )
  }

  private of(wallet: string) {
    return this.sums[wallet] ?? { debt: 0, earned: 0, spent: 0, everSpent: 0 }
  }

  private sum(wallet: string, of: (lot: PaperLot) => number): number {
    return this.lots.reduce((sum, lot) => sum + (lot.wallet === wallet ? of(lot) : 0), 0)
  }
}

/** Take up to so many points from a lot, also those that expired if it is said; gives how many. */
function takeLeft(lot: PaperLot, points: number, alsoExpired: boolean): number {
  const taken = Math.min(lot.left, points)
  const gone = alsoExpired ? Math.min(lot.expired, points - taken) : 0
  lot.left -= taken
  lot.expired -= gone
  return taken + gone
}

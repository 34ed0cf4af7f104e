/** Points as a person would keep them on paper: who sweeps when is no question here. */
type PaperLot = {
  readonly of: string
  left: number
  expired: number
  state: 'pending' | 'active'
  readonly activatesAt: number
  readonly expiresAt: number
  readonly no: number
  readonly earnedAt: number
}

/** How a rule's points live: days that they wait, days that they live then. null: at once, for ever. */
export type Earning = { waits: number | null; lives: number | null }

const day = 86_400_000

/** A reference to hold `decide` against: one loop over time, no ledger, no counters kept beside the lots. */
export class Paper {
  readonly lots: PaperLot[] = []
  readonly purchases = new Map<string, { left: number; whole: boolean }>()
  /** Refunds that wait for a purchase, by its id. */
  readonly waiting = new Map<string, (number | null)[]>()
  readonly spends = new Map<string, { lot: PaperLot; points: number }[]>()
  debt = 0
  earned = 0
  spent = 0

  /** Let time pass: each thing happens at its instant. */
  pass(toMs: number): void {
    for (;;) {
      const next = this.lots
        .filter((lot) => lot.left > 0)
        .map((lot) => ({ lot, at: lot.state === 'pending' ? lot.activatesAt : lot.expiresAt }))
        .filter(({ at }) => at <= toMs)
        .sort((a, b) => a.at - b.at || a.lot.no - b.lot.no)[0]
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
    for (const { waits, lives } of amount > 0 ? earnings : []) {
      const activatesAt = earnedAt + (waits ?? 0) * day
      const lot: PaperLot = {
        of: id,
        left: amount,
        expired: 0,
        state: activatesAt > nowMs ? 'pending' : 'active',
        activatesAt,
        expiresAt: lives === null ? Infinity : activatesAt + lives * day,
        no: this.lots.length + 1,
        earnedAt,
      }
      this.lots.push(lot)
      this.earned += amount
      if (lot.state === 'active') this.repay(lot)
    }
    this.purchases.set(id, { left: amount, whole: false })
    for (const refund of this.waiting.get(id) ?? []) this.refund(id, refund)
    this.pass(nowMs)
  }

  /** Gives whether there were enough. */
  spend(id: string, points: number): boolean {
    if (this.balance < points) return false
    this.spends.set(id, this.draw(points))
    this.spent += points
    return true
  }

  /** Give so many points of a spend back, or all that are left; gives whether there were so many. */
  unspend(id: string, asked: number | null, nowMs: number): boolean {
    const draws = this.spends.get(id) ?? []
    const left = draws.reduce((sum, { points }) => sum + points, 0)
    const back = asked ?? left
    if (back === 0 || back > left) return false
    this.spent -= back
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
    const own = this.lots.filter((lot) => lot.of === id)
    let owed = 0
    for (const lot of own) owed += amount - takeLeft(lot, amount, true)
    this.earned -= amount * own.length
    const rank = (lot: PaperLot) => (lot.state === 'pending' ? 0 : 1)
    for (const lot of own.toSorted((a, b) => rank(a) - rank(b) || soonest(a, b))) {
      owed -= takeLeft(lot, owed, false)
    }
    for (const lot of own) owed -= takeLeft(lot, owed, true)
    for (const { points } of this.draw(Math.min(owed, this.balance))) owed -= points
    this.debt += owed
    return true
  }

  get balance(): number {
    return this.sum((lot) => (lot.state === 'active' ? lot.left : 0))
  }

  /** In the words of `MemberPoints`. */
  get points() {
    const pending = this.sum((lot) => (lot.state === 'pending' ? lot.left : 0))
    const expired = this.sum((lot) => lot.expired)
    const { balance, debt, earned, spent } = this
    return { balance, pending, debt, earned, spent, expired }
  }

  /** In the words of `Ahead`. */
  get ahead() {
    const open = this.lots.filter((lot) => lot.left > 0)
    const activates = open.filter((lot) => lot.state === 'pending').map((lot) => lot.activatesAt)
    const active = open.filter((lot) => lot.state === 'active' && lot.expiresAt < Infinity)
    const expiresAt = Math.min(...active.map((lot) => lot.expiresAt))
    const expiring = active.filter((lot) => lot.expiresAt === expiresAt)
    const iso = (ms: number) => (ms < Infinity ? new Date(ms).toISOString() : null)
    return {
      activatesAt: iso(Math.min(...activates)),
      expiresAt: iso(expiresAt),
      expiring: expiring.reduce((sum, lot) => sum + lot.left, 0),
    }
  }

  /** Take from what expires first; gives what was taken where, in that order. */
  private draw(points: number): { lot: PaperLot; points: number }[] {
    let left = points
    const draws = []
    const live = this.lots.filter((lot) => lot.state === 'active' && lot.left > 0)
    for (const lot of live.sort(soonest)) {
      const taken = takeLeft(lot, left, false)
      if (taken > 0) draws.push({ lot, points: taken })
      left -= taken
    }
    return draws
  }

  private repay(lot: PaperLot): void {
    const paid = Math.min(this.debt, lot.left)
    lot.left -= paid
    this.debt -= paid
  }

  private sum(of: (lot: PaperLot) => number): number {
    return this.lots.reduce((sum, lot) => sum + of(lot), 0)
  }
}

const soonest = (a: PaperLot, b: PaperLot): number =>
  Math.sign(a.expiresAt === b.expiresAt ? 0 : a.expiresAt - b.expiresAt) ||
  a.earnedAt - b.earnedAt ||
  a.no - b.no

/** Take up to so many points from a lot, also those that expired if it is said; gives how many. */
function takeLeft(lot: PaperLot, points: number, alsoExpired: boolean): number {
  const taken = Math.min(lot.left, points)
  const gone = alsoExpired ? Math.min(lot.expired, points - taken) : 0
  lot.left -= taken
  lot.expired -= gone
  return taken + gone
}

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

/** What a rule gives: points, days that they wait, days that they live. null: at once, for ever. */
export type Earning = { points: number; waits: number | null; lives: number | null }

const day = 86_400_000

/** A reference to hold `decide` against: one loop over time, no ledger, no counters kept beside the lots. */
export class Paper {
  readonly lots: PaperLot[] = []
  readonly purchases = new Map<string, { points: number; refunded: boolean }>()
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

  buy(id: string, earnings: readonly Earning[], earnedAt: number, nowMs: number): void {
    for (const { points, waits, lives } of earnings) {
      const activatesAt = earnedAt + (waits ?? 0) * day
      const lot: PaperLot = {
        of: id,
        left: points,
        expired: 0,
        state: activatesAt > nowMs ? 'pending' : 'active',
        activatesAt,
        expiresAt: lives === null ? Infinity : activatesAt + lives * day,
        no: this.lots.length + 1,
        earnedAt,
      }
      this.lots.push(lot)
      this.earned += points
      if (lot.state === 'active') this.repay(lot)
    }
    const points = earnings.reduce((sum, each) => sum + each.points, 0)
    this.purchases.set(id, { points, refunded: false })
    this.pass(nowMs)
  }

  /** Gives whether there were enough. */
  spend(points: number): boolean {
    if (this.balance < points) return false
    this.spent += points - this.draw(points)
    return true
  }

  /** Gives whether there was such a purchase to take back. */
  refund(id: string): boolean {
    const bought = this.purchases.get(id)
    if (!bought || bought.refunded) return false
    bought.refunded = true
    let owed = bought.points
    this.earned -= owed
    for (const lot of this.lots.filter((each) => each.of === id)) {
      const taken = Math.min(lot.left, owed)
      const gone = Math.min(lot.expired, owed - taken)
      lot.left -= taken
      lot.expired -= gone
      owed -= taken + gone
    }
    this.debt += this.draw(owed)
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

  /** Take from what expires first; gives what is missing. */
  private draw(points: number): number {
    let left = points
    const live = this.lots.filter((lot) => lot.state === 'active')
    live.sort(
      (a, b) =>
        Math.sign(a.expiresAt === b.expiresAt ? 0 : a.expiresAt - b.expiresAt) ||
        a.earnedAt - b.earnedAt ||
        a.no - b.no,
    )
    for (const lot of live) {
      const taken = Math.min(lot.left, left)
      lot.left -= taken
      left -= taken
    }
    return left
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

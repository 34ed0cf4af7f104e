import type { Challenge } from '../src/index.ts'

/** A purchase as a person would note it: when it happened and came, and how much of it came back while it still mattered. */
export type Noted = {
  readonly id: string
  readonly atMs: number
  readonly amount: number
  /** What each challenge counts of it; a challenge that does not is left out. */
  readonly counted: Map<string, { readonly period: string; back: number; whole: boolean }>
  back: number
}

const day = 86_400_000
const lateStreak = 30

/** A reference for challenges: everything is counted anew from the list of all purchases. */
export class Notes {
  readonly purchases: Noted[] = []
  readonly challenges: readonly Challenge[]
  private readonly dates: Intl.DateTimeFormat

  constructor(challenges: readonly Challenge[], timeZone: string) {
    this.challenges = challenges
    this.dates = new Intl.DateTimeFormat('en-CA', { timeZone })
  }

  buy(id: string, amount: number, atMs: number, nowMs: number): void {
    const counted: Noted['counted'] = new Map()
    for (const challenge of this.challenges) {
      const period = this.periodOf(challenge, atMs)
      if (this.isKept(challenge, period, nowMs)) {
        counted.set(challenge.id, { period, back: 0, whole: false })
      }
    }
    this.purchases.push({ id, atMs, amount, counted, back: 0 })
  }

  refund(id: string, amount: number, nowMs: number): void {
    const purchase = this.purchases.find((one) => one.id === id)
    if (!purchase) return
    purchase.back += amount
    for (const challenge of this.challenges.filter(({ rollback }) => rollback)) {
      const own = purchase.counted.get(challenge.id)
      if (!own || !this.isKept(challenge, own.period, nowMs)) continue
      own.back = purchase.back
      own.whole = purchase.back === purchase.amount
    }
  }

  /** How often a challenge is completed in all. */
  times(challenge: Challenge): number {
    const rounds = [...this.values(challenge).values()].map((value) => Math.floor(value))
    const each = rounds.map((round) => Math.min(round, most(challenge)))
    return each.reduce((sum, round) => sum + round, 0)
  }

  /** What the field of the progress has to say at an instant. */
  progress(challenge: Challenge, nowMs: number): number {
    const period = this.periodOf(challenge, nowMs)
    const { target, measure } = challenge
    if (measure.kind === 'streak') {
      if (this.times(challenge) >= most(challenge)) return target
      return this.running(challenge, period) % target
    }
    const value = this.values(challenge).get(period) ?? 0
    const rounds = Math.min(Math.floor(value), most(challenge))
    if (rounds >= most(challenge)) return target
    return Math.round((value - rounds) * target * 1_000) / 1_000
  }

  /** By period how many targets are reached; of a streak all together. */
  private values(challenge: Challenge): Map<string, number> {
    const { measure, target, id } = challenge
    const sums = new Map<string, number>()
    for (const { amount, counted } of this.purchases) {
      const own = counted.get(id)
      if (!own) continue
      const all = measure.kind === 'sum' ? amount : 1
      const left = measure.kind === 'sum' ? amount - own.back : own.whole ? 0 : 1
      const by = own.whole ? 0 : left
      sums.set(own.period, (sums.get(own.period) ?? 0) + (challenge.rollback ? by : all))
    }
    if (measure.kind !== 'streak') {
      return new Map([...sums].map(([period, sum]) => [period, sum / target]))
    }
    const runs = this.runs(challenge, sums)
    return new Map([['all', runs.reduce((sum, run) => sum + Math.floor(run.length / target), 0)]])
  }

  private running(challenge: Challenge, now: string): number {
    const sums = new Map<string, number>()
    for (const { counted } of this.purchases) {
      const own = counted.get(challenge.id)
      const left = own && !(challenge.rollback && own.whole) ? 1 : 0
      if (own) sums.set(own.period, (sums.get(own.period) ?? 0) + left)
    }
    const last = this.runs(challenge, sums).at(-1)
    const end = last?.at(-1)
    if (!last || end === undefined) return 0
    return end >= now || this.next(challenge, end) === now ? last.length : 0
  }

  private runs(challenge: Challenge, sums: ReadonlyMap<string, number>): string[][] {
    const there = [...sums].filter(([, sum]) => sum > 0).map(([period]) => period)
    const runs: string[][] = []
    for (const period of there.sort()) {
      const run = runs.at(-1)
      const end = run?.at(-1)
      if (run && end !== undefined && this.next(challenge, end) === period) run.push(period)
      else runs.push([period])
    }
    return runs
  }

  private isKept(challenge: Challenge, period: string, nowMs: number): boolean {
    if (period === '') return true
    let oldest = this.periodOf(challenge, nowMs)
    const back = challenge.measure.kind === 'streak' ? challenge.target + lateStreak : 1
    for (let i = 0; i < back; i += 1) oldest = this.shift(challenge, oldest, -1)
    return period >= oldest
  }

  private periodOf(challenge: Challenge, atMs: number): string {
    const every = everyOf(challenge)
    if (every === null) return ''
    return firstDay(this.dates.format(atMs), every)
  }

  private next = (challenge: Challenge, period: string) => this.shift(challenge, period, 1)

  private shift(challenge: Challenge, period: string, by: 1 | -1): string {
    const every = everyOf(challenge) ?? 'day'
    const days = { day: 1, week: 7, month: by > 0 ? 31 : 1 }[every]
    return firstDay(iso(Date.parse(period) + by * days * day), every)
  }
}

const most = ({ recurrence }: Challenge): number =>
  recurrence.kind === 'again' ? (recurrence.atMost ?? Infinity) : 1

type Every = 'day' | 'week' | 'month'

const everyOf = ({ measure, recurrence }: Challenge): Every | null =>
  measure.kind === 'streak'
    ? measure.every
    : recurrence.kind === 'each'
      ? (recurrence.period as Every)
      : null

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function firstDay(date: string, every: Every): string {
  if (every === 'day') return date
  if (every === 'month') return `${date.slice(0, 7)}-01`
  const ms = Date.parse(date)
  return iso(ms - ((new Date(ms).getUTCDay() + 6) % 7) * day)
}

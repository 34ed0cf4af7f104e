import { later } from '../src/calendar/calendar.ts'
import type { TierSet, TierWindow } from '../src/tiers/tier-set.ts'

/** Something that a member did, as it stands on paper. `date` is as 2026-12-31. */
type Record = {
  readonly id: string
  readonly date: string
  readonly amount: number
  refunded: boolean
}

const dayMs = 86_400_000
const quarterMs = 900_000
const numberOf = (date: string): number => Date.parse(date) / dayMs
const dateOf = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10)

/** Months later, with the day as it was, whether or not the month has it: as text it stands where it should. */
function monthsLater(date: string, months: number): string {
  const all = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  const month = String((all % 12) + 1).padStart(2, '0')
  return `${Math.floor(all / 12)}-${month}${date.slice(7)}`
}

/** The date on which a date that a month may lack begins: one after it, if it does. */
function firstDate(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return dateOf(Date.UTC(year, month - 1, Math.min(day, last + 1)) / dayMs)
}

/** A date and the first instant at which a clock in the zone shows it, or a later one. */
type Midnight = { readonly date: string; readonly at: number }

/** The midnights of a zone in the order of time, asked of the platform quarter by quarter. */
export function midnightsOf(zone: string, fromMs: number, toMs: number): Midnight[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
  const found: Midnight[] = []
  for (let at = Math.ceil(fromMs / quarterMs) * quarterMs; at <= toMs; at += quarterMs) {
    const date = format.format(at)
    if (date <= (found.at(-1)?.date ?? '')) continue
    found.push({ date, at })
    at += 22 * 3_600_000 // no day is shorter than 23 hours
  }
  return found
}

const periodMonths = { month: 1, quarter: 3, half_year: 6, year: 12 }

/** First dates of the current window and of the one before it. Only of windows that have any. */
function starts(window: TierWindow, today: string, enrolled: string): [string, string] {
  if (window.kind === 'calendar') {
    const months = periodMonths[window.period]
    const all = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1
    const first = monthsLater('0000-01-01', Math.floor(all / months) * months)
    return [first, monthsLater(first, -months)]
  }
  const years = window.kind === 'anniversary' ? window.years : 1
  let no = -20
  while (monthsLater(enrolled, (no + 1) * 12 * years) <= today) no += 1
  return [monthsLater(enrolled, no * 12 * years), monthsLater(enrolled, (no - 1) * 12 * years)].map(
    firstDate,
  ) as [string, string]
}

type Given = { readonly rank: number; readonly exactly: boolean; readonly until: number }

/**
 * A member's tier as a person would work it out with the whole history on the table, one midnight after the
 * other. Amounts are of the set's own basis.
 */
export class TierPaper {
  private readonly records: Record[] = []
  private rank = -1
  private belowSince: number | null = null
  private heldUntil = 0
  private assigned: Given | null = null
  /** Place of the tier that the member has; −1: none. */
  shown = -1
  since: number
  private at: number
  private readonly set: TierSet
  private readonly zone: string
  private readonly midnights: readonly Midnight[]
  private readonly enrolled: string

  constructor(set: TierSet, zone: string, midnights: readonly Midnight[], enrolledAt: number) {
    this.set = set
    this.zone = zone
    this.midnights = midnights
    this.since = enrolledAt
    this.at = enrolledAt
    this.enrolled = this.dateAt(enrolledAt)
  }

  add(id: string, occurredAt: number, amount: number): void {
    this.records.push({ id, date: this.dateAt(occurredAt), amount, refunded: false })
    this.count()
  }

  refund(id: string): void {
    for (const record of this.records) if (record.id === id) record.refunded = true
    this.count()
  }

  /** Let time pass, one midnight after the other. */
  pass(toMs: number): void {
    const next = this.begun(this.at)
    const instants = this.midnights.slice(next, this.begun(toMs)).map(({ at }) => at)
    const { until = Infinity } = this.assigned ?? {}
    if (until > this.at && until <= toMs) instants.push(until)
    for (const at of instants.sort((a, b) => a - b)) {
      this.lapse(at)
      this.at = at
      this.look()
    }
    this.lapse(toMs)
    this.at = toMs
  }

  assign(given: Given | null): void {
    this.assigned = given
    this.show()
  }

  /** What the current window comes to. */
  get value(): number {
    return this.sums(false, 0)[0]
  }

  private get min(): number {
    return this.set.tiers[this.rank]?.min ?? -Infinity
  }

  private get canLapse(): boolean {
    return this.rank >= 0 && this.set.downgrade !== 'none'
  }

  private get kept(): number {
    return Math.max(...this.sums(this.set.keepOnRefund, this.set.graceDays))
  }

  private highest(value: number): number {
    return this.set.tiers.findLastIndex(({ min }) => min <= value)
  }

  /** After an event: up at once, or grace that begins or ends. */
  private count(): void {
    const reached = this.highest(Math.max(...this.sums(false, 0)))
    if (reached > this.rank) {
      this.rank = reached
      this.belowSince = null
      this.heldUntil = 0
    }
    if (this.kept >= this.min) this.belowSince = null
    this.look()
  }

  private look(): void {
    if (this.assigned && this.assigned.until <= this.at) this.assigned = null
    if (this.canLapse && this.kept < this.min && this.heldUntil <= this.at)
      this.belowSince ??= this.at
    this.show()
  }

  private show(): void {
    const { assigned, rank } = this
    const shown = !assigned
      ? rank
      : assigned.exactly
        ? assigned.rank
        : Math.max(rank, assigned.rank)
    if (shown !== this.shown) this.since = this.at
    this.shown = shown
  }

  /** Lose what is to be lost by an instant. */
  private lapse(byMs: number): void {
    while (this.canLapse && this.belowSince !== null) {
      const { graceDays, downgrade } = this.set
      const end = graceDays
        ? later(this.zone, this.belowSince, { days: graceDays })
        : this.belowSince
      if (end > byMs) return
      this.at = end
      this.belowSince = null
      if (downgrade === 'full') this.rank = this.highest(this.kept)
      else {
        this.rank -= 1
        this.heldUntil = this.endOfCount(this.dateAt(end))
      }
      this.look()
    }
  }

  /** The first midnight at which what happens on a date is in the window no more. */
  private endOfCount(date: string): number {
    const later = this.midnights.filter((each) => each.date > date)
    return later.find((each) => !this.counts(date, each.date))?.at ?? Infinity
  }

  /** How many midnights have been by an instant. */
  private begun(ms: number): number {
    let [low, high] = [0, this.midnights.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.midnights[middle]?.at ?? Infinity) <= ms) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The latest date that has begun. */
  private dateAt(ms: number): string {
    return this.midnights[this.begun(ms) - 1]?.date ?? ''
  }

  private counts(date: string, today: string): boolean {
    const { window } = this.set
    if (window.kind === 'lifetime') return true
    if (window.kind !== 'rolling') return date >= starts(window, today, this.enrolled)[0]
    return window.months === undefined
      ? numberOf(date) + (window.days ?? 0) > numberOf(today)
      : monthsLater(date, window.months) > today
  }

  /** The sum of the current window and, if there is such a thing, of the one before and so many days. */
  private sums(withRefunded: boolean, moreDays: number): [number, ...number[]] {
    const { window } = this.set
    const today = this.dateAt(this.at)
    const sum = (counts: (date: string) => boolean) =>
      this.records
        .filter(({ date, refunded }) => counts(date) && (withRefunded || !refunded))
        .reduce((all, { amount }) => all + amount, 0)
    const current = sum((date) => this.counts(date, today))
    if (window.kind === 'lifetime' || window.kind === 'rolling') return [current]
    const [start, before] = starts(window, today, this.enrolled)
    const end = dateOf(numberOf(start) + moreDays)
    return [current, sum((date) => date >= before && date < end)]
  }
}

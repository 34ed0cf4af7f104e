import { dateOf, startOfYearDay } from '../calendar/calendar.ts'
import type { Draft } from '../draft.ts'
import type { Benefit } from './benefit.ts'
import type { BenefitDay, BenefitStanding } from './benefit-days.ts'
import { birthDate, type PlannedBenefits } from './plan-benefits.ts'

const nothing: BenefitStanding = { days: {}, waiting: [] }

/** What is known of a member's benefits. */
export const benefitStanding = ({ standing }: Pick<Draft, 'standing'>): BenefitStanding =>
  standing.benefits ?? nothing

/** A part that says nothing is left out. */
export function keepBenefits(draft: Draft, benefits: BenefitStanding): void {
  const { benefits: _, ...others } = draft.standing
  const empty = Object.keys(benefits.days).length + benefits.waiting.length === 0
  draft.standing = empty ? others : { ...others, benefits }
}

/**
 * Say when the member's days come next: for benefits that are new, and where the day itself has changed. The day on which
 * that is said counts. A year that was given for is not given for again, whatever the day becomes.
 */
export function scheduleBenefits(draft: Draft, { ofDays }: PlannedBenefits): void {
  const before = benefitStanding(draft)
  if (ofDays.length === 0 && Object.keys(before.days).length === 0) return
  const days: Record<string, BenefitDay> = {}
  for (const benefit of ofDays) {
    const known = before.days[benefit.id] ?? {}
    const day = dayOf(draft, benefit)
    const kept = day === known.day ? inZone(draft, known) : scheduled(draft, benefit, known, day)
    if (Object.keys(kept).length > 0) days[benefit.id] = kept
  }
  // One that was switched off keeps what it gave; what was deleted is passed over once it is due.
  for (const [id, { given }] of Object.entries(before.days)) {
    if (!days[id] && given !== undefined) days[id] = { given }
  }
  keepBenefits(draft, { ...before, days })
}

/** Month and day on which a member is given a benefit, `02-29`; undefined: there is none. */
function dayOf({ fields, enrolledAt, timezone }: Draft, { on }: Benefit): string | undefined {
  if (on.kind === 'anniversary') {
    const { month, day } = dateOf(timezone, Date.parse(enrolledAt))
    return monthDay(new Date(Date.UTC(2000, month, day)).toISOString())
  }
  const date = on.kind === 'birthday' ? fields[on.field ?? birthDate] : undefined
  return typeof date === 'string' ? monthDay(date) : undefined
}

const monthDay = (instant: string): string => instant.slice(5, 10)

function scheduled(
  { timezone, asOfMs, enrolledAt }: Draft,
  { on }: Benefit,
  { given }: BenefitDay,
  day: string | undefined,
): BenefitDay {
  const known = given === undefined ? {} : { given }
  if (day === undefined) return known
  const today = dateOf(timezone, asOfMs)
  const joined = dateOf(timezone, Date.parse(enrolledAt)).year
  const least = Math.max(
    today.year,
    given === undefined ? 0 : given + 1,
    on.kind === 'anniversary' ? joined + 1 : 0,
  )
  const todayMs = startOfYearDay(timezone, today.year, today)
  const inYear = (year: number) => startOfYearDay(timezone, year, yearDay(day))
  const year = inYear(least) >= todayMs ? least : least + 1
  return { ...known, ...dayIn(timezone, day, year) }
}

/** The same day, at the midnight of the zone that the workspace has now. */
const inZone = ({ timezone }: Draft, known: BenefitDay): BenefitDay =>
  known.day === undefined || known.year === undefined
    ? known
    : { ...known, ...dayIn(timezone, known.day, known.year) }

const dayIn = (zone: string, day: string, year: number) => ({
  day,
  next: new Date(startOfYearDay(zone, year, yearDay(day))).toISOString(),
  year,
})

const yearDay = (text: string): { month: number; day: number } => ({
  month: Number(text.slice(0, 2)) - 1,
  day: Number(text.slice(3)),
})

/** A day has come, and the benefit was given or not: so it is for the next year's. */
export function passDay(draft: Draft, id: string, gave: boolean): void {
  const benefits = benefitStanding(draft)
  const { day, year, given } = benefits.days[id] ?? {}
  if (day === undefined || year === undefined) return
  const last = gave ? year : given
  const kept = last === undefined ? {} : { given: last }
  const next = dayIn(draft.timezone, day, year + 1)
  keepBenefits(draft, { ...benefits, days: { ...benefits.days, [id]: { ...kept, ...next } } })
}

/** A benefit that is due, since when, and whether by its day or by its cause. */
export type DueBenefit = {
  readonly id: string
  readonly atMs: number
  readonly by: 'day' | 'cause'
}

/** Benefits that are due by an instant, in the order of time; each day's once, however many years are due. */
export function dueBenefits({ standing }: Pick<Draft, 'standing'>, byMs: number): DueBenefit[] {
  const { days, waiting } = standing.benefits ?? nothing
  const ofDays = Object.entries(days).flatMap(([id, { next }]) =>
    next === undefined ? [] : [{ id, atMs: Date.parse(next), by: 'day' as const }],
  )
  const caused = waiting.map(({ id, at }) => ({ id, atMs: Date.parse(at), by: 'cause' as const }))
  return [...ofDays, ...caused]
    .filter(({ atMs }) => atMs <= byMs)
    .toSorted((a, b) => a.atMs - b.atMs)
}

/** When the next benefit of a member is due; null: none is. */
export function nextBenefitAt({ standing }: Pick<Draft, 'standing'>): string | null {
  const [first] = dueBenefits({ standing }, Infinity)
  return first ? new Date(first.atMs).toISOString() : null
}

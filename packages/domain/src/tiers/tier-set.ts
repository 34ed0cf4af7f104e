import { type Period, periods } from '../calendar/calendar.ts'
import { parseMoney } from '../money.ts'
import { type Problem, step } from '../problem.ts'

/**
 * What members are ranked by.
 *
 * - `points_earned`: points of a wallet from earn rules and campaigns, waiting ones included, whether or not they were
 *   spent or expired; over a lifetime also those that challenges, referrals and benefits gave.
 * - `spend`: what purchases came to, in the currency of the workspace.
 * - `purchases`: how many there were.
 * - `field`: a loyalty field of type integer or float; one that is not set counts as 0.
 *
 * What was refunded is taken from the day of its purchase.
 */
export type TierBasis =
  | {
      readonly kind: 'points_earned'
      /** Id of the wallet. Left out: the main one. All sets of a workspace that go by points go by the same. */
      readonly wallet?: string | undefined
    }
  | { readonly kind: 'spend' | 'purchases' }
  | { readonly kind: 'field'; readonly field: string }

/**
 * Which days of the calendar in the workspace's zone count. What happened counts from when it is known, be its
 * day past or still to come.
 *
 * - `lifetime`: all. A field has no days, so it has this one.
 * - `rolling`: each day for so many days or months (exactly one of them) that begin with it.
 * - `calendar`: those of the current month, quarter, half-year or year.
 * - `anniversary`: those of the current so many years, counted from the day of enrolment.
 */
export type TierWindow =
  | { readonly kind: 'lifetime' }
  | {
      readonly kind: 'rolling'
      readonly days?: number | undefined
      readonly months?: number | undefined
    }
  | { readonly kind: 'calendar'; readonly period: Period }
  | { readonly kind: 'anniversary'; readonly years: number }

/** A tier and what reaches it: points, purchases, the field's number, or money (`12.30` is 12.30). */
export type Tier = { readonly id: string; readonly name: string; readonly min: number }

/**
 * A ladder of tiers. Who reaches a tier has it at once, several steps up at once; no activity takes it away
 * at the moment it happens, only a review does.
 *
 * A tier is kept while what counts reaches its `min`. Of a calendar or anniversary window that is the better
 * of the current one and the one before: who qualifies in 2026 has the tier to the end of 2027. When it no
 * longer does, `graceDays` (0: none) begin, in which the tier stays and can still be kept; to keep one, what
 * happens in the first of these days of a window counts for the window before too. After them:
 *
 * - `none`: tiers are never lost. There is no grace then either.
 * - `full`: down to the tier that is reached.
 * - `one_step`: down by one, and kept then for a window at least, so that the next step is a window away.
 *
 * Below the first tier there is none.
 */
export type TierSet = {
  readonly id: string
  readonly name: string
  readonly version: number
  /** When this version took effect, ms since 1970, UTC. No change that it brings is dated before it. */
  readonly changedAtMs: number
  readonly basis: TierBasis
  readonly window: TierWindow
  /** Rising by `min`. 1 to 50. */
  readonly tiers: readonly Tier[]
  readonly downgrade: 'none' | 'one_step' | 'full'
  readonly graceDays: number
  /** What was refunded still helps to keep a tier that was reached, but not to reach one. */
  readonly keepOnRefund: boolean
}

/** Bounds of a window, so that the days a member keeps stay few. */
const most = { days: 3_660, months: 120, years: 10, graceDays: 3_660, tiers: 50 } as const

/** The first thing wrong with a tier set, with a path into it. null: nothing. */
export const wrongTierSet = (set: TierSet, currency: string): Problem | null =>
  wrongSetName(set) ??
  wrongWindow(set) ??
  wrongTiers(set, currency) ??
  (isCount(set.graceDays, 0, most.graceDays)
    ? wrongDowngrade(set)
    : wrong('/graceDays', 'days', 'Grace is 0 to 3,660 whole days.'))

/** Loyalty fields are called after the set, so its id is the beginning of their names. */
function wrongSetName({ id, name }: TierSet): Problem | null {
  const message = 'The id of a set has 1 to 50 small letters, digits and _, a letter first.'
  return /^[a-z][a-z0-9_]{0,49}$/.test(id) ? wrongLabel(name, '') : wrong('/id', 'id', message)
}

function wrongName({ id, name }: { id: string; name: string }, path: string): Problem | null {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)) {
    return wrong(`${path}/id`, 'id', 'An id has 1 to 64 letters, digits, _ and -, no sign first.')
  }
  return wrongLabel(name, path)
}

function wrongLabel(name: string, path: string): Problem | null {
  return name.length >= 1 && name.length <= 100
    ? null
    : wrong(`${path}/name`, 'name', 'A name has 1 to 100 characters.')
}

function wrongWindow({ basis, window }: TierSet): Problem | null {
  if (basis.kind === 'field' && window.kind !== 'lifetime') {
    const message = 'A field has its value of now and no days: its window is lifetime.'
    return wrong('/window/kind', 'window', message)
  }
  switch (window.kind) {
    case 'lifetime':
      return null
    case 'rolling': {
      const { days, months } = window
      if ((days === undefined) === (months === undefined)) {
        return wrong(
          '/window',
          'window',
          'Exactly one of days and months says how long a day counts.',
        )
      }
      const unit = days === undefined ? 'months' : 'days'
      return isCount(window[unit] ?? 0, 1, most[unit])
        ? null
        : wrong(`/window/${unit}`, 'window', 'A day counts for 1 to 3,660 days or 1 to 120 months.')
    }
    case 'calendar':
      return Object.hasOwn(periods, window.period)
        ? null
        : wrong('/window/period', 'window', 'Periods are month, quarter, half_year and year.')
    case 'anniversary':
      return isCount(window.years, 1, most.years)
        ? null
        : wrong('/window/years', 'window', 'Anniversaries are 1 to 10 whole years apart.')
  }
}

function wrongTiers({ basis, tiers }: TierSet, currency: string): Problem | null {
  if (!isCount(tiers.length, 1, most.tiers)) {
    return wrong('/tiers', 'tiers', 'A set has 1 to 50 tiers.')
  }
  for (const [index, tier] of tiers.entries()) {
    const path = step('/tiers', index)
    const before = tiers.slice(0, index)
    const problem = wrongName(tier, path) ?? wrongMin(tier.min, basis, currency, `${path}/min`)
    if (problem) return problem
    if (before.some(({ id }) => id === tier.id)) {
      return wrong(`${path}/id`, 'id_taken', `${tier.id} is there already.`)
    }
    if (before.some(({ min }) => min >= tier.min)) {
      return wrong(`${path}/min`, 'rising', 'Each tier needs more than the one before it.')
    }
  }
  return null
}

function wrongMin(min: number, basis: TierBasis, currency: string, path: string): Problem | null {
  if (basis.kind === 'field') {
    return Number.isFinite(min) ? null : wrong(path, 'min', 'What a field must reach is a number.')
  }
  if (basis.kind === 'spend') {
    const money = parseMoney(min, currency, path)
    if (!money.ok) return money.problem
    return money.value >= 0 ? null : wrong(path, 'minimum', 'An amount is 0 or more.')
  }
  return isCount(min, 0, Number.MAX_SAFE_INTEGER)
    ? null
    : wrong(path, 'min', 'Points and purchases are whole numbers, 0 or more.')
}

function wrongDowngrade({ window, downgrade, keepOnRefund }: TierSet): Problem | null {
  if (window.kind !== 'lifetime') return null
  if (downgrade === 'one_step') {
    const message = 'A lifetime has no windows, so no steps a window apart: none or full.'
    return wrong('/downgrade', 'downgrade', message)
  }
  return keepOnRefund
    ? wrong('/keepOnRefund', 'keep_on_refund', 'Over a lifetime a tier is kept by downgrade none.')
    : null
}

const wrong = (path: string, rule: string, message: string): Problem => ({ path, rule, message })

const isCount = (n: number, least: number, greatest: number): boolean =>
  Number.isSafeInteger(n) && n >= least && n <= greatest

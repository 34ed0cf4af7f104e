import type { Expression } from '../expression/compile.ts'
import { append, type Builder, compileAt, knows, note, once } from '../plan-build.ts'
import { dueEvent } from '../points/ahead.ts'
import { wrongExpiry } from '../points/expiry.ts'
import { step } from '../problem.ts'
import type { Audience, PlannedReward } from '../rewards/availability.ts'
import { planAudience } from '../rewards/plan-rewards.ts'
import type { Benefit } from './benefit.ts'

/** A benefit with its expressions compiled. */
export type PlannedBenefit = {
  readonly benefit: Benefit
  readonly audience: Audience | null
  /** Of a benefit that an event causes; null: always. */
  readonly when: Expression | null
}

/** The benefits of a program. */
export type PlannedBenefits = {
  readonly byId: ReadonlyMap<string, PlannedBenefit>
  /** Those that are switched on and have a day of the year. */
  readonly ofDays: readonly Benefit[]
  /** Those that are switched on and have a cause, by its event type. */
  readonly byEvent: ReadonlyMap<string, readonly PlannedBenefit[]>
}

/** Points that one gift may bring. */
const mostPoints = 1_000_000_000_000

/** Check and compile the benefits. */
export function planBenefits(
  build: Builder,
  benefits: readonly Benefit[],
  rewards: ReadonlyMap<string, PlannedReward>,
  currency: string,
): PlannedBenefits {
  const byId = new Map<string, PlannedBenefit>()
  const byEvent = new Map<string, PlannedBenefit[]>()
  const seen = new Set<string>()
  for (const [index, benefit] of benefits.entries()) {
    const path = step('/benefits', index)
    once(build, seen, benefit.id, `${path}/id`)
    checkGift(build, benefit, rewards, `${path}/gives`)
    const { audience: source } = benefit
    const audience =
      source === undefined ? null : planAudience(build, source, currency, `${path}/audience`)
    const planned = { benefit, audience, when: planOccasion(build, benefit, `${path}/on`) }
    byId.set(benefit.id, planned)
    if (benefit.on.kind === 'event' && benefit.active) append(byEvent, benefit.on.event, planned)
  }
  const ofDays = benefits.filter(({ on, active }) => active && on.kind !== 'event')
  return { byId, byEvent, ofDays }
}

function checkGift(
  build: Builder,
  { gives }: Benefit,
  rewards: ReadonlyMap<string, PlannedReward>,
  path: string,
): void {
  if (gives.kind === 'reward') {
    if (rewards.has(gives.rewardId)) return
    note(build, `${path}/rewardId`, 'unknown_reward', `There is no reward ${gives.rewardId}.`)
    return
  }
  const { points, expiry } = gives
  if (!Number.isInteger(points) || points < 1 || points > mostPoints) {
    note(build, `${path}/points`, 'range', 'A gift is whole points, 1 or more.')
  }
  const wrong = expiry ? wrongExpiry(expiry) : null
  if (wrong) note(build, `${path}/expiry${wrong.path}`, 'expiry', wrong.message)
}

function planOccasion(build: Builder, { on }: Benefit, path: string): Expression | null {
  if (on.kind === 'anniversary') return null
  if (on.kind === 'birthday') {
    const field = build.fields.get(on.field ?? birthDate)
    if (field?.type !== 'date') {
      note(build, `${path}/field`, 'date_field', 'There is no date field of this name.')
    }
    return null
  }
  if (!knows(build, on.event, `${path}/event`)) return null
  if (!build.eventTypes.get(on.event)?.raised || causesNothing.has(on.event)) {
    const message =
      'A benefit is caused by what Laurel itself brings about, and by no other benefit.'
    note(build, `${path}/event`, 'raised_only', message)
    return null
  }
  return on.when === undefined
    ? null
    : compileAt(build, on.event, on.when, 'condition', `${path}/when`)
}

const causesNothing: ReadonlySet<string> = new Set([dueEvent, 'benefit_given'])

/** The field of a birthday, unless another is named. */
export const birthDate = 'birth_date'

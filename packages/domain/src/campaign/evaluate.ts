import type { Draft } from '../draft.ts'
import type { Expression } from '../expression/compile.ts'
import { pointsOf } from '../expression/result.ts'
import type { Member } from '../member-state.ts'
import type { Refusal } from '../refusal.ts'
import { failed, type Sight } from '../sight.ts'
import { type Inputs, inputsOf } from './inputs.ts'
import { pointsBeyond } from './multiply.ts'
import type { PlannedCampaign, PlannedCampaignRule } from './planned.ts'
import { type Closed, closedAt } from './schedule.ts'

/** What a campaign comes to on an event, before its limits. */
export type Evaluated =
  | { readonly kind: 'closed'; readonly closed: NonNullable<Closed> }
  | { readonly kind: 'not_in_audience'; readonly inputs: () => Inputs }
  | { readonly kind: 'rated'; readonly rules: readonly Rated[] }

/** What a rule of a campaign comes to: null where its condition is not met, or points of 0 or more. */
export type Rated = {
  readonly planned: PlannedCampaignRule
  readonly points: number | null
  /** What led to it. Asked only where it is told. */
  readonly inputs: () => Inputs
}

/** What a campaign is rated with. */
export type Rating = {
  readonly draft: Draft
  /** The member before the event. */
  readonly before: Member
  readonly sight: Sight
  /** Points that earn rules gave on the event, by wallet. */
  readonly bases: ReadonlyMap<string, number>
  /** What the clock on the wall shows at the event. */
  readonly wall: number
}

/** Rate a campaign: its schedule first, then its audience, then each of its rules. */
export function evaluate(rating: Rating, planned: PlannedCampaign): Evaluated | Refusal {
  const { timetable, segment, audience, campaign } = planned
  const closed = closedAt(timetable, rating.draft.event.occurredAtMs, rating.wall)
  if (closed) return { kind: 'closed', closed }
  if (segment && segment.holds(rating.before) !== true) {
    return { kind: 'not_in_audience', inputs: reader(rating, planned, []) }
  }
  const met = meets(rating, audience)
  if (typeof met === 'string') return failed('campaign', campaign.id, met)
  if (!met) return { kind: 'not_in_audience', inputs: reader(rating, planned, []) }
  const rules: Rated[] = []
  for (const rule of planned.rules) {
    const rated = rate(rating, planned, rule)
    if (typeof rated === 'string') {
      return failed('campaign rule', `${campaign.id}/${rule.rule.id}`, rated)
    }
    rules.push(rated)
  }
  return { kind: 'rated', rules }
}

/** Rate one rule, or say why it cannot be. */
function rate(
  rating: Rating,
  campaign: PlannedCampaign,
  planned: PlannedCampaignRule,
): Rated | string {
  const { when, award } = planned
  const met = meets(rating, when)
  if (typeof met === 'string') return met
  if (!met) return { planned, points: null, inputs: reader(rating, campaign, [when]) }
  const { bases, sight, before } = rating
  switch (award.kind) {
    case 'bonus':
      return { planned, points: award.points, inputs: reader(rating, campaign, [when]) }
    case 'points': {
      const ran = award.amount.run(sight(award.amount, before))
      if (!ran.ok) return ran.why
      const points = pointsOf(ran.value)
      if (points === null) return 'It gave no points of 0 or more.'
      return { planned, points, inputs: reader(rating, campaign, [when, award.amount]) }
    }
    case 'multiply': {
      const ran = award.by.run(sight(award.by, before))
      if (!ran.ok) return ran.why
      const base = bases.get(planned.wallet.id) ?? 0
      const points = pointsBeyond(base, ran.value)
      if (points === null) return 'It gave no factor of 1 or more.'
      const read = reader(rating, campaign, [when, award.by])
      return { planned, points, inputs: () => ({ ...read(), base }) }
    }
  }
}

/** Whether a condition holds; one that is left out does. A sentence where it cannot be said. */
function meets({ sight, before }: Rating, condition: Expression | null): boolean | string {
  if (!condition) return true
  const ran = condition.run(sight(condition, before))
  return ran.ok ? ran.value === true : ran.why
}

const reader =
  (
    { draft, before }: Rating,
    { segment, audience }: PlannedCampaign,
    expressions: readonly (Expression | null)[],
  ) =>
  (): Inputs => {
    const inputs = inputsOf([audience, ...expressions], draft.event, before, draft.currency)
    if (!segment) return inputs
    return { segment: `${segment.id}@${segment.version}`, ...inputs }
  }

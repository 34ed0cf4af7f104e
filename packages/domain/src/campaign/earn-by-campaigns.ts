import { wallAt } from '../calendar/calendar.ts'
import type { Draft } from '../draft.ts'
import type { Member } from '../member-state.ts'
import { award } from '../points/award.ts'
import { mainWallet } from '../points/wallet.ts'
import type { Refusal } from '../refusal.ts'
import type { Sight } from '../sight.ts'
import type { CampaignStep } from '../trace.ts'
import { type Chosen, choose } from './choose.ts'
import { count, counterKey, counterOf } from './counter.ts'
import { type Evaluated, evaluate, type Rated } from './evaluate.ts'
import { grantedOf } from './granted.ts'
import type { Capped } from './limit.ts'
import type { PlannedCampaign } from './planned.ts'

/** A campaign that would give points, with what its limits leave of them. */
type Candidate = {
  readonly planned: PlannedCampaign
  readonly rules: readonly Rated[]
  readonly offered: number
  readonly granted: number
  readonly capped: Capped | null
}

/**
 * Earn by the campaigns that are on for the event: each is rated by itself, then those that keep each other out
 * are told apart, then what holds is booked and counted. Their order changes nothing but the numbers of the lots.
 *
 * @param campaigns those with rules on the event's type
 * @param before    the member as it stood before the event
 */
export function earnByCampaigns(
  draft: Draft,
  campaigns: readonly PlannedCampaign[],
  before: Member,
  sight: Sight,
): Refusal | null {
  if (campaigns.length === 0) return null
  const wall = wallAt(draft.timezone, draft.event.occurredAtMs)
  const rating = { draft, before, sight, bases: earnedSoFar(draft), wall }
  const candidates: Candidate[] = []
  for (const planned of campaigns) {
    const evaluated = evaluate(rating, planned)
    if (evaluated.kind === 'refused') return evaluated
    const offered = evaluated.kind === 'rated' ? sumOf(evaluated.rules) : 0
    if (evaluated.kind !== 'rated' || offered === 0) {
      explain(draft, planned, () => stepOf(evaluated))
      continue
    }
    candidates.push({
      planned,
      rules: evaluated.rules,
      offered,
      ...grantedOf(draft, planned, offered),
    })
  }
  const chosen = choose(candidates.map(offerOf))
  for (const [index, candidate] of candidates.entries()) {
    const choice = chosen[index]
    if (!choice) continue
    const refused = carryOut(draft, candidate, choice)
    if (refused) return refused
  }
  return null
}

function earnedSoFar({ effects }: Draft): ReadonlyMap<string, number> {
  const earned = new Map<string, number>()
  for (const effect of effects) {
    if (effect.kind !== 'points_earned') continue
    const { wallet = mainWallet, points } = effect
    earned.set(wallet, (earned.get(wallet) ?? 0) + points)
  }
  return earned
}

const sumOf = (rules: readonly Rated[]): number =>
  rules.reduce((sum, { points }) => sum + (points ?? 0), 0)

const offerOf = ({ planned: { campaign }, granted }: Candidate) => ({
  id: campaign.id,
  priority: campaign.priority ?? 0,
  group: campaign.group ?? null,
  exclusive: campaign.exclusive ?? false,
  granted,
})

function carryOut(draft: Draft, candidate: Candidate, choice: Chosen): Refusal | null {
  const { planned, offered, granted, capped } = candidate
  const { id, version } = planned.campaign
  explain(draft, planned, () => candidateStep(candidate, choice))
  if (choice.kind === 'beaten') return null
  const refused = granted > 0 ? bookAll(draft, candidate) : null
  if (refused || !capped) return refused
  draft.effects.push({
    kind: 'campaign_capped',
    campaignId: id,
    campaignVersion: version,
    offered,
    points: granted,
    limit: capped,
  })
  return null
}

/** Book what a campaign gives, a lot for each of its rules: in their order, until what is granted is given. */
function bookAll(draft: Draft, { planned, rules, granted }: Candidate): Refusal | null {
  const { campaign, limits } = planned
  const { timezone, event } = draft
  const keys = limits.map((limit) => counterKey(campaign.id, limit, timezone, event.occurredAtMs))
  const distinct = [...new Set(keys)]
  // Only purchases are refunded.
  const follows = event.type === 'purchase' && campaign.onRefund !== 'keep'
  let counted = follows ? distinct : []
  let left = granted
  let given = 0
  for (const { planned: own, points: offered, inputs } of rules) {
    const points = Math.min(offered ?? 0, left)
    if (points === 0) continue
    left -= points
    const { rule } = own
    const source = { id: rule.id, version: campaign.version, campaignId: campaign.id }
    const detail = { inputs: inputs(), ...(counted.length === 0 ? {} : { counted }) }
    const awarded = award(draft, own, source, points, detail)
    if ('kind' in awarded) return awarded
    given += awarded.points
    // Once is counted once, with the first lot.
    if (awarded.points > 0) counted = counted.filter((key) => counterOf(key).measure === 'points')
  }
  // What the limits of a wallet left out was not given.
  if (given === 0) return null
  const adds = distinct.map(
    (key) => [key, counterOf(key).measure === 'points' ? given : 1] as const,
  )
  count(draft, new Map(adds))
  return null
}

function explain({ trace }: Draft, { campaign }: PlannedCampaign, step: () => CampaignStep): void {
  trace?.push({ kind: 'campaign', id: campaign.id, version: campaign.version, ...step() })
}

function stepOf(evaluated: Evaluated): CampaignStep {
  switch (evaluated.kind) {
    case 'closed':
      return { outcome: 'not_scheduled', closed: evaluated.closed }
    case 'not_in_audience':
      return { outcome: 'not_in_audience', inputs: evaluated.inputs() }
    case 'rated':
      return {
        outcome: 'no_rule_met',
        rules: ruleSteps(evaluated.rules),
        offered: 0,
        points: 0,
        capped: null,
      }
  }
}

function candidateStep(
  { rules, offered, granted, capped }: Candidate,
  choice: Chosen,
): CampaignStep {
  const all = { rules: ruleSteps(rules), offered, capped }
  switch (choice.kind) {
    case 'beaten':
      return { outcome: 'beaten', ...all, points: 0, by: choice.by }
    case 'nothing_left':
      return { outcome: 'capped', ...all, points: 0 }
    case 'applies':
      return { outcome: 'applied', ...all, points: granted }
  }
}

const ruleSteps = (rules: readonly Rated[]) =>
  rules.map(({ planned, points, inputs }) => ({
    id: planned.rule.id,
    outcome: points === null ? ('condition_not_met' as const) : ('gave' as const),
    points: points ?? 0,
    inputs: inputs(),
  }))

import type { Expression } from '../expression/compile.ts'
import {
  append,
  type Builder,
  checkLife,
  compileAt,
  earnsOn,
  note,
  once,
  walletAt,
} from '../plan-build.ts'
import { livesIn } from '../points/wallet.ts'
import { step } from '../problem.ts'
import type { PlannedSegment } from '../segments/plan-segments.ts'
import type { Award, Campaign, CampaignRule } from './campaign.ts'
import { checkCampaign } from './check-campaign.ts'
import type { Limit } from './limit.ts'
import type { AudienceSegment, PlannedCampaign, PlannedCampaignRule } from './planned.ts'
import { timetable } from './schedule.ts'

/** Compile the campaigns, by event type; those of each type in the order of their priority. */
export function planCampaigns(
  build: Builder,
  campaigns: readonly Campaign[],
  segments: ReadonlyMap<string, PlannedSegment>,
): Map<string, PlannedCampaign[]> {
  const planned = new Map<string, PlannedCampaign[]>()
  const seen = new Set<string>()
  for (const [index, campaign] of campaigns.entries()) {
    const path = step('/campaigns', index)
    once(build, seen, campaign.id, `${path}/id`)
    const wrong = checkCampaign(campaign)
    for (const { path: at, rule, message } of wrong) note(build, `${path}${at}`, rule, message)
    const segment = segmentOf(build, campaign, segments, `${path}/segment`)
    if (wrong.length === 0) planOne(build, campaign, segment, path, planned)
  }
  for (const list of planned.values()) {
    list.sort((a, b) => (b.campaign.priority ?? 0) - (a.campaign.priority ?? 0))
  }
  return planned
}

function segmentOf(
  build: Builder,
  { segment: id }: Campaign,
  segments: ReadonlyMap<string, PlannedSegment>,
  path: string,
): AudienceSegment | null {
  if (id === undefined) return null
  const found = segments.get(id)
  if (found) return { id, version: found.segment.version, holds: found.condition.holds }
  note(build, path, 'unknown_segment', `There is no segment ${id}.`)
  return null
}

function planOne(
  build: Builder,
  campaign: Campaign,
  segment: AudienceSegment | null,
  path: string,
  planned: Map<string, PlannedCampaign[]>,
): void {
  const { audience, schedule } = campaign
  const at = `${path}/audience`
  // It may name nothing of an event, whatever the rules are on.
  const anywhere =
    audience === undefined || compileAt(build, null, audience, 'condition', at) !== null
  const byType = new Map<string, PlannedCampaignRule[]>()
  for (const [index, rule] of campaign.rules.entries()) {
    const compiled = planRule(build, rule, step(`${path}/rules`, index))
    if (compiled) append(byType, rule.on, compiled)
  }
  if (!anywhere) return
  for (const [type, rules] of byType) {
    append(planned, type, {
      campaign,
      timetable: timetable(schedule),
      segment,
      audience: audience === undefined ? null : compileAt(build, type, audience, 'condition', at),
      rules,
      limits: limitsOf(campaign),
    })
  }
}

function planRule(build: Builder, rule: CampaignRule, path: string): PlannedCampaignRule | null {
  if (!earnsOn(build, rule.on, `${path}/on`)) return null
  checkLife(build, rule, path)
  const when =
    rule.when === undefined
      ? null
      : compileAt(build, rule.on, rule.when, 'condition', `${path}/when`)
  const award = planAward(build, rule.on, rule.then, `${path}/then`)
  const wallet = walletAt(build, rule.wallet, `${path}/wallet`)
  return award && wallet && { rule, when, award, wallet, life: livesIn(wallet, rule) }
}

function planAward(
  build: Builder,
  on: string,
  award: Award,
  path: string,
): PlannedCampaignRule['award'] | null {
  const compile = (source: string, key: string): Expression | null =>
    compileAt(build, on, source, 'points', `${path}/${key}`)
  switch (award.kind) {
    case 'points': {
      const amount = compile(award.amount, 'amount')
      return amount && { kind: 'points', amount }
    }
    case 'multiply': {
      const by = compile(award.by, 'by')
      return by && { kind: 'multiply', by }
    }
    case 'bonus':
      return award
  }
}

function limitsOf({ caps = [], budget }: Campaign): Limit[] {
  const limits = caps.map(
    ({ points, times, per, period, beyond = 'trim' }): Limit => ({
      kind: 'cap',
      measure: points === undefined ? 'times' : 'points',
      per,
      period,
      most: points ?? times ?? 0,
      beyond,
    }),
  )
  if (!budget) return limits
  const whole = { measure: 'points', per: 'campaign', period: 'lifetime' } as const
  return [...limits, { kind: 'budget', ...whole, most: budget.points, beyond: 'trim' }]
}

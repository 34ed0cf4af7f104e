import { badgeFields } from './badges/badge.ts'
import { planBadges } from './badges/plan-badges.ts'
import { type PlannedBenefits, planBenefits } from './benefits/plan-benefits.ts'
import { planCampaigns } from './campaign/plan-campaigns.ts'
import { challengeFields } from './challenges/challenge-fields.ts'
import type { PlannedChallenge } from './challenges/challenge-plan.ts'
import { planChallenges } from './challenges/plan-challenges.ts'
import { checkEventTypes, checkFields, checkWorkspace } from './check-config.ts'
import type { ProgramConfig, WorkspaceSettings } from './config.ts'
import { builtinEvents } from './events/builtin-events.ts'
import type { EventType } from './events/event-type.ts'
import { type ExpressionEnvironment, expressionEnvironment } from './expression/environment.ts'
import { type PlannedFact, planFacts } from './facts/plan-facts.ts'
import { builtinFields } from './fields/builtin-fields.ts'
import type { Field } from './fields/field.ts'
import type { Plan } from './plan.ts'
import { type Builder, planDerivations, planRules } from './plan-build.ts'
import { checkWallets } from './points/check-wallets.ts'
import { planPolicies, slidesOn, walletsOf } from './points/plan-wallets.ts'
import type { PointsPolicies } from './points/wallet.ts'
import { walletFields } from './points/wallet-fields.ts'
import type { Problem } from './problem.ts'
import { planReferrals } from './referrals/plan-referrals.ts'
import { referralFields } from './referrals/referral-fields.ts'
import type { PlannedReferral } from './referrals/referral-plan.ts'
import type { PlannedReward } from './rewards/availability.ts'
import { planRewards } from './rewards/plan-rewards.ts'
import { type PlannedSegment, planSegments, trackedAmong } from './segments/plan-segments.ts'
import { fieldsOfTiers, planTiers } from './tiers/plan-tiers.ts'
import type { PlannedTiers } from './tiers/planned-set.ts'
import { planWorkflows } from './workflows/plan-workflows.ts'

/** A workspace's configuration, checked and compiled. Made by `compileProgram` only; immutable. */
export type Program = {
  readonly workspace: Required<WorkspaceSettings>
  /** Built-in, of tier sets, and custom, by name. */
  readonly fields: ReadonlyMap<string, Field>
  /** Built-in and custom, by name. */
  readonly eventTypes: ReadonlyMap<string, EventType>
  /** By id. */
  readonly challenges: ReadonlyMap<string, PlannedChallenge>
  /** By id. */
  readonly referrals: ReadonlyMap<string, PlannedReferral>
  /** What happens on events of each type, by its name. */
  readonly plans: ReadonlyMap<string, Plan>
  readonly policies: PointsPolicies
  /** By id. */
  readonly rewards: ReadonlyMap<string, PlannedReward>
  readonly benefits: PlannedBenefits
  /** By id. */
  readonly segments: ReadonlyMap<string, PlannedSegment>
  /** Those of them that are tracked, in the order of their ids. */
  readonly tracked: readonly PlannedSegment[]
  /** In the order of the configuration. */
  readonly facts: readonly PlannedFact[]
  readonly tiers: PlannedTiers
}

/** How far in the future an event may lie unless the workspace says otherwise: 5 minutes. */
export const defaultFutureToleranceMs = 300_000

/**
 * Check and compile a configuration, or say everything that is wrong with it.
 *
 * Paths are JSON pointers into the configuration: `/earnRules/0/points`. Every expression is checked
 * against the fields and event types of this very configuration, so a change of those that breaks an
 * expression is found here.
 */
export function compileProgram(
  config: ProgramConfig,
): { ok: true; program: Program } | { ok: false; problems: Problem[] } {
  const { workspace } = config
  const words = wordsOf(config)
  // Expressions are checked against names and types, so those have to be right first.
  if (words.problems.length > 0) return { ok: false, problems: words.problems }

  const environments: Environments = new Map()
  const { fields, eventTypes, wallets } = words
  const build = builderOf(words, environments, workspace.timezone)
  const rules = planRules(build, config.earnRules)
  const segments = planSegments(build, config.segments, workspace)
  const campaigns = planCampaigns(build, config.campaigns, segments)
  const badges = planBadges(build, config.badges)
  const challenges = planChallenges(build, config.challenges, badges)
  const referrals = planReferrals(build, config.referralPrograms, badges)
  const rewards = planRewards(build, config.rewards, config.couponPools, workspace.currency)
  const benefits = planBenefits(build, config.benefits, rewards, workspace.currency)
  const derivations = planDerivations(build, config.fields)
  const facts = planFacts(build, config.fields)
  const workflows = planWorkflows(build, config.workflows)
  const tiers = planTiers(build, config.tierSets, workspace)
  if (build.problems.length > 0) return { ok: false, problems: build.problems }

  const policies = planPolicies(wallets, rules, campaigns)
  const gives = config.challenges.length + config.referralPrograms.length > 0
  const planOf = (name: string, eventType: EventType): Plan => {
    const earning = { rules: rules.get(name) ?? [], campaigns: campaigns.get(name) ?? [] }
    return {
      eventType,
      environment: environments.get(name) ?? null,
      ...earning,
      challenges: challenges.get(name) ?? [],
      referrals: referrals.get(name) ?? [],
      derivations: derivations.get(name) ?? [],
      workflows: workflows.get(name) ?? [],
      slides: slidesOn(name, earning, policies, gives),
    }
  }
  const { futureToleranceMs = defaultFutureToleranceMs } = workspace
  return {
    ok: true,
    program: {
      workspace: { ...workspace, futureToleranceMs },
      fields,
      eventTypes,
      challenges: new Map([...challenges.values()].flat().map((one) => [one.challenge.id, one])),
      referrals: new Map([...referrals.values()].flat().map((one) => [one.program.id, one])),
      plans: new Map([...eventTypes].map(([name, type]) => [name, planOf(name, type)])),
      rewards,
      benefits,
      segments,
      tracked: trackedAmong(segments),
      facts,
      policies,
      tiers,
    },
  }
}

type Words = Pick<Builder, 'wallets' | 'fields' | 'eventTypes' | 'problems'>

/** What expressions may speak of, and what is wrong with it. */
function wordsOf(config: ProgramConfig): Words {
  const wallets = walletsOf(config.wallets ?? [])
  const computed = computedFields(config)
  const ofWallets = [...wallets.values()].flatMap(walletFields)
  const others = [...builtinFields, ...computed, ...config.fields]
  const ofTiers = fieldsOfTiers(config.tierSets, [...others, ...ofWallets])
  return {
    wallets,
    fields: byName([
      ...builtinFields,
      ...ofWallets,
      ...computed,
      ...ofTiers.fields,
      ...config.fields,
    ]),
    eventTypes: byName<EventType>([...builtinEvents, ...config.eventTypes]),
    problems: [
      ...checkWorkspace(config.workspace),
      ...checkFields(config.fields, computed),
      ...checkEventTypes(config.eventTypes),
      ...checkWallets(
        config.wallets ?? [],
        others.map(({ name }) => name),
      ),
      ...ofTiers.problems,
    ],
  }
}

/** Fields that challenges, badges and referrals bring along. */
const computedFields = ({ badges, challenges, referralPrograms }: ProgramConfig): Field[] => [
  ...badgeFields(badges),
  ...challengeFields(challenges),
  ...referralFields(referralPrograms),
]

type Environments = Map<string | null, ExpressionEnvironment>

/** What parts are compiled with: the environment of each event type is made once, when it is asked for. */
const builderOf = (words: Words, environments: Environments, timezone: string): Builder => ({
  ...words,
  environmentOf: (type) => {
    const known = environments.get(type)
    if (known) return known
    const eventType = (type === null ? null : words.eventTypes.get(type)) ?? null
    const made = expressionEnvironment(eventType, words.fields, timezone)
    environments.set(type, made)
    return made
  },
})

const byName = <T extends { readonly name: string }>(all: readonly T[]): Map<string, T> =>
  new Map(all.map((one) => [one.name, one]))

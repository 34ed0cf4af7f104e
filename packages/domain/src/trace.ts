import type { Inputs } from './campaign/inputs.ts'
import type { Capped } from './campaign/limit.ts'
import type { Closed } from './campaign/schedule.ts'

/** Why an earn rule or a campaign gave points on an event, or did not: plain data, in the order of deciding. */
export type Step =
  | ({ readonly kind: 'earn_rule'; readonly id: string; readonly version: number } & RuleStep)
  | ({
      readonly kind: 'campaign'
      readonly id: string
      readonly version: number
    } & CampaignStep)

/** What became of a rule: its condition was not met, or it came to points of 0 or more. */
export type RuleStep = {
  readonly outcome: 'condition_not_met' | 'gave'
  readonly points: number
  /** What its expressions read, as it was. */
  readonly inputs: Inputs
}

/** What became of a campaign. `no_rule_met`: none of its rules came to points. */
export type CampaignStep =
  | { readonly outcome: 'not_scheduled'; readonly closed: NonNullable<Closed> }
  | { readonly outcome: 'not_in_audience'; readonly inputs: Inputs }
  | {
      readonly outcome: 'no_rule_met' | 'applied' | 'capped' | 'beaten'
      /** Each of its rules on events of this type, with what it came to before caps. */
      readonly rules: readonly ({ readonly id: string } & RuleStep)[]
      /** What the rules come to together, and what it gave of that. */
      readonly offered: number
      readonly points: number
      /** Where its caps or its budget left less than was offered. */
      readonly capped: Capped | null
      /** At `beaten`: which campaign kept it out. */
      readonly by?: string
    }

import { z } from 'zod'
import { EventInput, EventResult } from './events.ts'
import { route } from './route.ts'

const Inputs = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .describe('What its expressions read, as it is: `event.amount`, `member.loyalty_tier`.')

const ruleStep = {
  outcome: z.enum(['condition_not_met', 'gave']).describe('What became of it.'),
  points: z.int().describe('Points it comes to, 0 or more; for a campaign before caps.'),
  inputs: Inputs,
} as const

const Limit = z
  .object({
    kind: z.enum(['cap', 'budget']).describe('Which limit.'),
    measure: z.enum(['points', 'times']).describe('What it counts.'),
    per: z.enum(['member', 'campaign']).describe('For each member, or for all together.'),
    period: z.enum(['day', 'week', 'month', 'year', 'lifetime']).describe('In which period.'),
    most: z.int().describe('How much it allows.'),
    why: z
      .enum(['used_up', 'trimmed', 'does_not_fit', 'too_late'])
      .describe('What it did: see the manual.'),
  })
  .meta({ id: 'CampaignLimit', description: 'A cap or a budget that left less than was offered.' })

const names = {
  id: z.string().describe('Id of the earn rule or the campaign.'),
  version: z.int().describe('Its version.'),
} as const

const Step = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('earn_rule').describe('An earn rule.'), ...names, ...ruleStep }),
    z.object({
      kind: z.literal('campaign').describe('A campaign with rules on such events.'),
      ...names,
      outcome: z
        .enum(['not_scheduled', 'not_in_audience', 'no_rule_met', 'applied', 'capped', 'beaten'])
        .describe('What became of it.'),
      closed: z
        .enum(['not_begun', 'over', 'day', 'hour'])
        .optional()
        .describe('At not_scheduled: which part of the schedule does not hold.'),
      inputs: Inputs.optional(),
      rules: z
        .array(z.object({ id: z.string().describe('Id of the rule.'), ...ruleStep }))
        .optional()
        .describe('Its rules on such events.'),
      offered: z.int().optional().describe('What its rules come to together.'),
      points: z.int().optional().describe('What it gives of that.'),
      capped: Limit.nullable().optional().describe('The limit that left less.'),
      by: z.string().optional().describe('At beaten: the campaign that keeps it out.'),
    }),
  ])
  .describe('Why something gave points or did not.')

/** Say what an event would do, without taking it in. */
export const explainEvent = route({
  method: 'POST',
  path: '/v1/events/explain',
  summary:
    'Say what an event would do if it came now, and why each rule gives points or not; nothing is written.',
  needs: 'members:read',
  body: EventInput,
  admits: z.looseObject({}),
  reply: z.object({
    result: EventResult.describe('What the answer to the event would be.'),
    trace: z
      .array(Step)
      .describe('Earn rules first, then campaigns: those out of question, then by priority.'),
  }),
})

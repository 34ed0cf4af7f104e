import { z } from 'zod'
import { route } from './route.ts'
import { Instant, Slug } from './words.ts'

const Points = z.int().describe('Whole points.')
const WalletName = z.string().describe('Id of the wallet.')
const Cost = z
  .string()
  .nullable()
  .describe(
    "The extra points by `pointValue`, a decimal in the workspace's currency; null: none was given.",
  )

const Side = z.object({
  given: Points.describe('Points that rules, campaigns, challenges, referrals and benefits gave.'),
  returned: Points.describe('Points that refunds took back of them.'),
})

const three = (what: string) => ({
  booked: Points.describe(`${what} as it was booked for these events.`),
  today: Points.describe(`${what} by the program as it is.`),
  draft: Points.describe(`${what} with the draft.`),
})

const place = {
  memberId: z.string().describe('Whose event it is.'),
  eventId: z.string().describe('Id of the event.'),
} as const

const Draft = z.object({
  members: z.int().describe('Members that it gives points.'),
  events: z.int().describe('Events that it gives points for.'),
  points: z
    .array(z.object({ wallet: WalletName, points: Points.describe('Points that it gives.') }))
    .describe('What it gives, by wallet.'),
  capped: z
    .object({
      events: z.int().describe('Events for which caps or budget left less.'),
      points: Points.describe('Points that they left out.'),
    })
    .describe('What its caps and its budget left out.'),
  use: z
    .array(
      z.object({
        measure: z.enum(['points', 'times']).describe('What is counted.'),
        period: z.enum(['day', 'week', 'month', 'year', 'lifetime']).describe('In which period.'),
        name: z.string().nullable().describe('Which, as in the use of a campaign.'),
        used: z.int().describe('How much.'),
      }),
    )
    .describe('What all members together use of its caps and its budget.'),
})

const Wallet = z.object({
  wallet: WalletName,
  booked: Side.describe('What was booked for the events of the window.'),
  today: Side.describe('What they give by the program as it is.'),
  draft: Side.describe('What they would give with the draft.'),
  extra: Points.describe('What the draft adds: given less returned, with the draft and without.'),
  cost: Cost,
})

const Source = z.object({
  kind: z
    .enum(['earn_rule', 'campaign', 'challenge', 'referral', 'benefit'])
    .describe('What gives the points.'),
  id: z.string().describe('Its id.'),
  wallet: WalletName,
  ...three('What it gives,'),
})

const TierMove = z.object({
  set: z.string().describe('Id of the tier set.'),
  today: z.string().nullable().describe('The tier without the draft; null: none.'),
  draft: z.string().nullable().describe('The tier with it; null: none.'),
  members: z.int().describe('How many members.'),
})

const Agreement = z
  .object({
    events: z.int().describe('Events of the window.'),
    differ: z.int().describe('Those that would give other points today than they gave.'),
    refused: z.int().describe('Those of them that would be refused today.'),
    examples: z
      .array(
        z.object({
          ...place,
          booked: Points.describe('Points that it gave.'),
          today: Points.describe('Points that it would give today.'),
        }),
      )
      .describe('The first of them, 10 at most.'),
  })
  .describe(
    'How far the program as it is, without the draft, comes to what was booked: it says how much to trust the rest.',
  )

const Estimate = z
  .object({
    members: z.int().describe('Members that the draft would give points.'),
    events: z.int().describe('Events that it would give points for.'),
    wallets: z
      .array(z.object({ wallet: WalletName, extra: Points.describe('What it adds.'), cost: Cost }))
      .describe('What it adds, by wallet.'),
  })
  .describe('The counted figures by the share of the sample.')

const Report = z
  .object({
    campaign: z.string().describe('Id of the campaign.'),
    version: z.int().describe('The version of the draft that was tried.'),
    from: Instant.describe('When the window begins: events that happened from then on.'),
    until: Instant.describe('When it was looked.'),
    complete: z.boolean().describe('Whether all events of the sample were decided.'),
    reached: Instant.nullable().describe('How far it came, where it is not complete.'),
    sample: z
      .object({
        members: z.int().describe('Members whose events were decided.'),
        events: z
          .int()
          .describe('Their events that were decided, those before the window included.'),
        share: z
          .number()
          .describe(
            'Which part they are of all members with events of the types that earn: 1 is all.',
          ),
      })
      .describe('What it was tried on.'),
    draft: Draft.describe('What the campaign gives in the window.'),
    wallets: z.array(Wallet).describe('All points of the window, by wallet.'),
    sources: z.array(Source).describe('All that gave points, what changes most first.'),
    tiers: z.array(TierMove).describe('Members who end in another tier because of the draft.'),
    refused: z
      .object({
        events: z.int().describe('How many.'),
        examples: z
          .array(z.object({ ...place, message: z.string().describe('Why.') }))
          .describe('The first of them, 10 at most.'),
      })
      .describe('Events that the draft would have refused, such as by an expression that fails.'),
    agreement: Agreement,
    estimate: Estimate.nullable().describe('For all members, where a sample was taken; else null.'),
  })
  .meta({ id: 'BackTest', description: 'What a campaign would have given on what happened.' })

/** Try the draft of a campaign on what happened. */
export const backTestCampaign = route({
  method: 'POST',
  path: '/v1/campaigns/{id}/back-test',
  summary:
    'Say what the draft of a campaign would have given on the real events of the last days; nothing is written.',
  needs: 'members:read',
  params: z.object({ id: Slug }),
  body: z.strictObject({
    days: z.int().min(1).max(366).describe('Events that happened in so many days before now.'),
    members: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('Try it on so many members at most; left out: all.'),
    maxEvents: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(200_000)
      .describe('Decide so many events at most; of more members a sample is taken.'),
    seconds: z
      .int()
      .min(1)
      .max(240)
      .default(50)
      .describe('Answer after so many seconds at most, complete or not.'),
    pointValue: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,6})?$/)
      .optional()
      .describe("What a point costs, a decimal in the workspace's currency: 0.01."),
  }),
  reply: Report,
  refuses: ['campaign_not_found', 'configuration_invalid', 'back_test_running'],
})

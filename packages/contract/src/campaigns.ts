import { z } from 'zod'
import { pointsLife } from './expiry.ts'
import { route } from './route.ts'
import { WalletId } from './wallets.ts'
import {
  Description,
  EventTypeName,
  Expression,
  Instant,
  InstantIn,
  Json,
  Label,
  listOf,
  Slug,
  Version,
  VersionRead,
  versionQuery,
} from './words.ts'

/** The most points that are written as one number. */
const mostPoints = 1_000_000_000_000

const Points = z.int().min(1).max(mostPoints)

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)

const Schedule = z
  .strictObject({
    from: InstantIn.optional().describe('From then on; left out: from ever.'),
    until: InstantIn.optional().describe('From then on no more; left out: for ever.'),
    days: z
      .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
      .min(1)
      .max(7)
      .optional()
      .describe('On these days of the week; left out: every day.'),
    hours: z
      .array(
        z.strictObject({
          from: clock.describe('Such as 18:00.'),
          to: clock.describe(
            'Such as 20:00, not included; 24:00 is the end of the day. Before `from`: over midnight.',
          ),
        }),
      )
      .max(24)
      .optional()
      .describe('At these times of the day; left out: all day.'),
  })
  .meta({
    id: 'CampaignSchedule',
    description: "When it runs: by the time of the event, days and hours in the workspace's zone.",
  })

const Award = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('points').describe('So many points as the expression gives.'),
      amount: Expression.describe('CEL to a number of points; fractions are cut off.'),
    }),
    z.strictObject({
      kind: z.literal('multiply').describe('A multiple of what the earn rules give on the event.'),
      by: Expression.describe('CEL to a factor, or a decimal such as 1.5: 2 gives as many again.'),
    }),
    z.strictObject({
      kind: z.literal('bonus').describe('A fixed number of points.'),
      points: Points.describe('How many.'),
    }),
  ])
  .describe('How many points it gives.')

const Rule = z
  .strictObject({
    id: Slug.describe('Yours, and unique in the campaign.'),
    on: EventTypeName.describe('The event type that earns.'),
    when: Expression.optional().describe('CEL to yes or no; left out: every such event.'),
    then: Award,
    wallet: WalletId.optional().describe('The wallet that they go to; left out: `points`.'),
    ...pointsLife,
  })
  .meta({ id: 'CampaignRule', description: 'What a campaign gives on events of one type.' })

const Cap = z
  .strictObject({
    points: Points.optional().describe('The most points.'),
    times: Points.optional().describe('The most events that it gives points for.'),
    per: z.enum(['member', 'campaign']).describe('For each member, or for all together.'),
    period: z
      .enum(['day', 'week', 'month', 'year', 'lifetime'])
      .describe("In which period of the workspace's calendar; weeks begin on Monday."),
    beyond: z
      .enum(['trim', 'reject'])
      .optional()
      .describe('What is beyond is cut off, or nothing is given then; left out: trim.'),
  })
  .meta({ id: 'CampaignCap', description: 'The most in a period: exactly one of the first two.' })

const settings = {
  name: Label,
  description: Description.optional(),
  schedule: Schedule.optional(),
  audience: Expression.optional().describe('CEL over `member` to yes or no; left out: everyone.'),
  segment: Slug.optional().describe(
    'A segment that members have to be in, as it is when the event comes; left out: everyone.',
  ),
  priority: z
    .int()
    .min(-1_000)
    .max(1_000)
    .optional()
    .describe('The higher goes first where campaigns keep each other out; left out: 0.'),
  group: Slug.optional().describe('Of the campaigns of a group only the best gives points.'),
  exclusive: z
    .boolean()
    .optional()
    .describe('Whether it keeps all other campaigns out; left out: no.'),
  rules: z.array(Rule).min(1).max(50).describe('All whose conditions are met give.'),
  caps: z.array(Cap).max(20).optional().describe('The most that it gives in a period.'),
  budget: z
    .strictObject({ points: Points.describe('How many.') })
    .optional()
    .describe('The most that it gives to all members together, ever.'),
  onRefund: z
    .enum(['restore', 'keep'])
    .optional()
    .describe('Whether a refund brings back what was used of caps and budget; left out: restore.'),
} as const

const Campaign = z
  .object({
    id: z.string().describe('Id of the campaign.'),
    ...settings,
    version: Version.describe('Of the draft: grows by one with every change.'),
    status: z
      .enum(['draft', 'published', 'archived'])
      .describe('Whether it runs: not yet, now, or no more.'),
    published: z
      .object({
        version: z.int().describe('Number of the published version.'),
        at: Instant.describe('When it was published.'),
        by: z.string().describe('Who published it.'),
        endedAt: Instant.nullable().describe('When it was archived; null: it runs.'),
      })
      .nullable()
      .describe('The latest version that was published.'),
    changed: z.boolean().describe('Whether the draft says something else than what was published.'),
  })
  .meta({ id: 'Campaign', description: 'Rules that give points for a time: its draft.' })

const params = z.object({ id: Slug })

/** List campaigns. */
export const listCampaigns = route({
  method: 'GET',
  path: '/v1/campaigns',
  summary: 'List campaigns, each as its draft says.',
  needs: 'config:read',
  reply: listOf(Campaign),
})

/** Read one campaign. */
export const getCampaign = route({
  method: 'GET',
  path: '/v1/campaigns/{id}',
  summary: 'Read the draft of a campaign, and whether it runs.',
  needs: 'config:read',
  params,
  reply: Campaign,
  refuses: ['campaign_not_found'],
})

/** Write the draft of a campaign. */
export const putCampaign = route({
  method: 'PUT',
  path: '/v1/campaigns/{id}',
  summary: 'Write the draft of a campaign; nothing runs by it until it is published.',
  needs: 'config:write',
  params,
  body: z.strictObject({ ...settings, version: VersionRead }),
  reply: Campaign,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete the draft of a campaign. */
export const deleteCampaign = route({
  method: 'DELETE',
  path: '/v1/campaigns/{id}',
  summary: 'Delete a campaign that was never published.',
  needs: 'config:write',
  params,
  query: versionQuery,
  refuses: ['campaign_not_found', 'campaign_was_published', 'version_conflict'],
})

/** Publish a campaign. */
export const publishCampaign = route({
  method: 'POST',
  path: '/v1/campaigns/{id}/publish',
  summary: 'Let the draft run, as a new version, for events taken in from now on.',
  needs: 'config:write',
  params,
  body: z.strictObject({ version: VersionRead }),
  reply: Campaign,
  refuses: ['campaign_not_found', 'version_conflict', 'configuration_invalid'],
})

/** Archive a campaign. */
export const archiveCampaign = route({
  method: 'POST',
  path: '/v1/campaigns/{id}/archive',
  summary: 'End a campaign at once; points it gave stay, and it can be published again.',
  needs: 'config:write',
  params,
  reply: Campaign,
  refuses: ['campaign_not_found', 'campaign_not_published'],
})

const CampaignVersion = z
  .object({
    version: z.int().describe('Number of the version, from 1.'),
    publishedAt: Instant.describe('When it was published.'),
    publishedBy: z.string().describe('Who published it.'),
    endedAt: Instant.nullable().describe('When it ended; null: it runs.'),
    definition: z.object(settings).describe('What it says, word for word.'),
  })
  .meta({ id: 'CampaignVersion', description: 'A campaign as it was published once.' })

/** List the published versions of a campaign. */
export const listCampaignVersions = route({
  method: 'GET',
  path: '/v1/campaigns/{id}/versions',
  summary: 'List the versions of a campaign that were published, newest first.',
  needs: 'config:read',
  params,
  reply: z.object({ data: z.array(CampaignVersion).describe('All of them, newest first.') }),
  refuses: ['campaign_not_found'],
})

/** Say what publishing a draft would change. */
export const diffCampaign = route({
  method: 'GET',
  path: '/v1/campaigns/{id}/diff',
  summary: 'Compare the draft of a campaign with the version that was published last.',
  needs: 'config:read',
  params,
  reply: z.object({
    from: z.int().describe('The version that was published last; 0: none.'),
    diff: z
      .array(
        z.object({
          path: z.string().describe('Where: a JSON pointer into the campaign.'),
          before: Json.optional().describe('What is published; left out: nothing.'),
          after: Json.optional().describe('What the draft says; left out: nothing.'),
        }),
      )
      .describe('What is different.'),
  }),
  refuses: ['campaign_not_found'],
})

/** Read what was used of a campaign. */
export const getCampaignUse = route({
  method: 'GET',
  path: '/v1/campaigns/{id}/use',
  summary: 'Read how much all members together used of the budget and the caps of a campaign.',
  needs: 'config:read',
  params,
  reply: z.object({
    data: z
      .array(
        z.object({
          measure: z.enum(['points', 'times']).describe('What is counted.'),
          period: z.enum(['day', 'week', 'month', 'year', 'lifetime']).describe('In which period.'),
          name: z
            .string()
            .nullable()
            .describe('Which: 2026-03-01 (weeks by their Monday), 2026-03, 2026; null: lifetime.'),
          used: z.int().describe('How much.'),
        }),
      )
      .describe(
        'One for each period in which something was counted. The budget is lifetime points.',
      ),
  }),
  refuses: ['campaign_not_found'],
})

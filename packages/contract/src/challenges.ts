import { z } from 'zod'
import { Gives } from './gives.ts'
import { route } from './route.ts'
import {
  Description,
  EventTypeName,
  Expression,
  InstantIn,
  Label,
  listOf,
  Slug,
  Version,
  VersionRead,
  versionQuery,
} from './words.ts'

/** Id of a challenge: the names of two loyalty fields are made of it. */
const ChallengeId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .describe('Yours: 1 to 40 small letters, digits and _.')

const badgeSettings = { name: Label, description: Description.optional() } as const

const BadgeOut = z
  .object({ id: z.string().describe('Id of the badge.'), ...badgeSettings, version: Version })
  .meta({ id: 'Badge', description: 'What members wear of what they did.' })

/** List badges. */
export const listBadges = route({
  method: 'GET',
  path: '/v1/badges',
  summary: 'List badges.',
  needs: 'config:read',
  reply: listOf(BadgeOut),
})

/** Write a badge. */
export const putBadge = route({
  method: 'PUT',
  path: '/v1/badges/{id}',
  summary: 'Write a badge, or change it.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  body: z.strictObject({ ...badgeSettings, version: VersionRead }),
  reply: BadgeOut,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a badge. */
export const deleteBadge = route({
  method: 'DELETE',
  path: '/v1/badges/{id}',
  summary: 'Delete a badge that nothing gives; members keep it.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  query: versionQuery,
  refuses: ['badge_not_found', 'badge_in_use', 'version_conflict'],
})

const Measure = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('count').describe('How many events.') }),
    z.strictObject({
      kind: z.literal('sum').describe('A sum over the events, to the thousandth.'),
      of: Expression.describe(
        'CEL to a number of 0 or more; what is below a thousandth is cut off.',
      ),
    }),
    z.strictObject({
      kind: z.literal('streak').describe('How many periods in a row with at least one event.'),
      every: z
        .enum(['day', 'week', 'month'])
        .describe("Periods of the calendar in the workspace's time zone; weeks begin on Monday."),
    }),
  ])
  .describe('What is counted.')

const Recurrence = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('once').describe('It can be completed once.') }),
    z.strictObject({
      kind: z.literal('each').describe('Once in each period; progress begins anew with it.'),
      period: z.enum(['week', 'month', 'quarter', 'year']).describe('Which period.'),
    }),
    z.strictObject({
      kind: z.literal('again').describe('Again and again; what is beyond the target counts on.'),
      atMost: z.int().min(1).optional().describe('How often at most; left out: without end.'),
    }),
  ])
  .describe('How often it can be completed.')

const challengeSettings = {
  name: Label,
  description: Description.optional(),
  on: EventTypeName.describe('The event type that counts.'),
  when: Expression.optional().describe('CEL to yes or no; left out: every such event counts.'),
  audience: Expression.optional().describe(
    'CEL over `member` alone, to yes or no: who takes part. Left out: everyone.',
  ),
  measure: Measure,
  target: z.number().positive().max(1_000_000_000).describe('How many, or how much, it takes.'),
  window: z
    .strictObject({
      from: InstantIn.optional().describe('Events from this instant on.'),
      until: InstantIn.optional().describe('Events before this instant.'),
    })
    .optional()
    .describe('When events count; left out: always.'),
  recurrence: Recurrence.default({ kind: 'once' }),
  rollback: z
    .boolean()
    .default(false)
    .describe('Whether a refund takes back what its purchase counted, and what it completed.'),
  gives: Gives.default({}).describe('What it gives each time it is completed.'),
} as const

const ChallengeOut = z
  .object({
    id: z.string().describe('Id of the challenge.'),
    ...challengeSettings,
    version: Version,
  })
  .meta({ id: 'Challenge', description: 'Something to reach, and what is given for it.' })

/** List challenges. */
export const listChallenges = route({
  method: 'GET',
  path: '/v1/challenges',
  summary: 'List challenges.',
  needs: 'config:read',
  reply: listOf(ChallengeOut),
})

/** Write a challenge. */
export const putChallenge = route({
  method: 'PUT',
  path: '/v1/challenges/{id}',
  summary: 'Write a challenge, or change it; it holds for events taken in from now on.',
  needs: 'config:write',
  params: z.object({ id: ChallengeId }),
  body: z.strictObject({ ...challengeSettings, version: VersionRead }),
  reply: ChallengeOut,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a challenge. */
export const deleteChallenge = route({
  method: 'DELETE',
  path: '/v1/challenges/{id}',
  summary: 'Delete a challenge whose fields nothing uses; what it gave stays.',
  needs: 'config:write',
  params: z.object({ id: ChallengeId }),
  query: versionQuery,
  refuses: ['challenge_not_found', 'challenge_in_use', 'version_conflict'],
})

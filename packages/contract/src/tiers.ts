import { z } from 'zod'
import { route } from './route.ts'
import { WalletId } from './wallets.ts'
import { Instant, Label, listOf, MemberId, Version, VersionQuery, VersionRead } from './words.ts'

const SetId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,49}$/)
  .describe('Yours: 1 to 50 small letters, digits and _. Its loyalty fields begin with it.')

const TierId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)
  .describe('Yours: 1 to 64 letters, digits, _ and -.')

const Basis = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('points_earned')
        .describe(
          'Points from earn rules and campaigns, spent or expired since or not; over a lifetime all that were earned.',
        ),
      wallet: WalletId.optional().describe(
        'Of which wallet; left out: `points`. All sets that go by points go by the same.',
      ),
    }),
    z.strictObject({ kind: z.literal('spend').describe('What purchases came to.') }),
    z.strictObject({ kind: z.literal('purchases').describe('How many purchases there were.') }),
    z.strictObject({
      kind: z.literal('field').describe('A loyalty field of the type integer or float.'),
      field: z.string().describe('Its name; no value counts as 0.'),
    }),
  ])
  .describe('What members are ranked by. What is refunded is taken from the day of its purchase.')

const Window = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('lifetime').describe('All that ever was.') }),
    z.strictObject({
      kind: z.literal('rolling').describe('Each day counts so long: exactly one of the two.'),
      days: z.int().min(1).max(3_660).optional().describe('Calendar days.'),
      months: z.int().min(1).max(120).optional().describe('Calendar months.'),
    }),
    z.strictObject({
      kind: z.literal('calendar').describe('The current period of the calendar.'),
      period: z.enum(['month', 'quarter', 'half_year', 'year']).describe('Which.'),
    }),
    z.strictObject({
      kind: z.literal('anniversary').describe('The current so many years since enrolment.'),
      years: z.int().min(1).max(10).describe('How many.'),
    }),
  ])
  .describe("Which days count, in the workspace's time zone.")

const Tier = z.strictObject({
  id: TierId,
  name: Label,
  min: z
    .number()
    .describe('What reaches it: points, purchases, the number of the field, or money.'),
})

const settings = {
  name: Label,
  basis: Basis,
  window: Window,
  tiers: z.array(Tier).min(1).max(50).describe('The ladder, rising by `min`.'),
  downgrade: z
    .enum(['none', 'one_step', 'full'])
    .describe('How a tier is lost that is no longer kept: never, by one step, or at once.'),
} as const

const rest = {
  graceDays: z.int().min(0).max(3_660).describe('Days for which it stays, and can be kept.'),
  keepOnRefund: z
    .boolean()
    .describe('Whether what was refunded still helps to keep a tier that was reached.'),
} as const

const TierSet = z
  .object({
    id: z.string().describe('Id of the set.'),
    ...settings,
    ...rest,
    version: Version,
    changedAt: Instant.describe('When this version took effect.'),
  })
  .meta({ id: 'TierSet', description: 'A ladder of tiers, and what members are ranked by.' })

const params = z.object({ id: SetId })

/** List tier sets. */
export const listTierSets = route({
  method: 'GET',
  path: '/v1/tier-sets',
  summary: 'List tier sets.',
  needs: 'config:read',
  reply: listOf(TierSet),
})

/** Write a tier set. */
export const putTierSet = route({
  method: 'PUT',
  path: '/v1/tier-sets/{id}',
  summary: 'Write a tier set, or change it; every member is ranked by it, past activity included.',
  needs: 'config:write',
  params,
  body: z.strictObject({
    ...settings,
    graceDays: rest.graceDays.default(0),
    keepOnRefund: rest.keepOnRefund.default(false),
    version: VersionRead,
  }),
  reply: TierSet,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a tier set. */
export const deleteTierSet = route({
  method: 'DELETE',
  path: '/v1/tier-sets/{id}',
  summary: 'Delete a tier set that nothing uses, with its loyalty fields.',
  needs: 'config:write',
  params,
  query: z.strictObject({ version: VersionQuery }),
  refuses: ['tier_set_not_found', 'tier_set_in_use', 'version_conflict'],
})

const Named = z.object({
  id: z.string().describe('Id of the tier.'),
  name: z.string().describe('What people call it.'),
})

const MemberTier = z
  .object({
    set: z.string().describe('Id of the set.'),
    setName: z.string().describe('What people call the set.'),
    tier: Named.nullable().describe('The tier that the member has; null: none.'),
    since: Instant.nullable().describe('When the member came to it; null: there is none.'),
    value: z.number().describe('What counts now. Money is in major units, here and below.'),
    next: z
      .object({ tier: Named.describe('Which.'), missing: z.number().describe('How much more.') })
      .nullable()
      .describe('The next tier up; null: there is none, or the member is locked.'),
    keep: z
      .object({
        by: Instant.describe('When the tier is lost if nothing more happens.'),
        missing: z.number().describe('How much more, from `from` on, keeps it longer.'),
        from: Instant.describe('From when on it counts: now, or a window that is to come.'),
      })
      .nullable()
      .describe('null: the tier is not lost by time, or it is kept by an assignment.'),
    grace: z
      .object({ since: Instant.describe('Its start.'), until: Instant.describe('Its end.') })
      .nullable()
      .describe('Days in which the tier stays though what counts no longer keeps it.'),
    assigned: z
      .object({
        tier: Named.describe('Which.'),
        mode: z.enum(['at_least', 'exactly']).describe('Whether a higher one may be reached.'),
        reason: z.string().describe('Why.'),
        until: Instant.nullable().describe('When it ends; null: when it is taken back.'),
      })
      .nullable()
      .describe('The tier that a person gave.'),
  })
  .meta({ id: 'MemberTier', description: 'Where a member stands in a tier set, and what is next.' })

/** Read where a member stands. */
export const getMemberTiers = route({
  method: 'GET',
  path: '/v1/members/{memberId}/tiers',
  summary: 'Read where a member stands in every tier set, as of now, and what comes next.',
  needs: 'members:read',
  params: z.object({ memberId: MemberId }),
  reply: listOf(MemberTier),
  refuses: ['member_not_found'],
})

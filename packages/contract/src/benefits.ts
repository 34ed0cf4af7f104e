import { z } from 'zod'
import { Expiry } from './expiry.ts'
import { route } from './route.ts'
import {
  EventTypeName,
  Expression,
  FieldName,
  Label,
  listOf,
  Slug,
  Version,
  VersionQuery,
  VersionRead,
} from './words.ts'

const Occasion = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('birthday').describe('Each year on the day of a date field.'),
      field: FieldName.optional().describe('Which; left out: birth_date.'),
    }),
    z.strictObject({
      kind: z.literal('anniversary').describe('Each year on the day of the enrolment.'),
    }),
    z.strictObject({
      kind: z.literal('event').describe('When Laurel brings something about.'),
      event: EventTypeName.describe('An event type that Laurel raises, such as claim_redeemed.'),
      when: Expression.optional().describe('CEL to yes or no; left out: every such event.'),
    }),
  ])
  .describe("When it is given. Days begin at midnight of the workspace's time zone.")

const Gift = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('points').describe('Points.'),
      points: z.int().min(1).max(1_000_000_000_000).describe('How many.'),
      expiry: Expiry.optional(),
    }),
    z.strictObject({
      kind: z.literal('reward').describe('A claim of a reward, which costs nothing.'),
      rewardId: Slug.describe('The reward.'),
    }),
  ])
  .describe('What is given.')

const benefitSettings = {
  name: Label,
  on: Occasion,
  gives: Gift,
  audience: Expression.optional().describe(
    'CEL over `member` to yes or no, asked when it is given; left out: everybody.',
  ),
  active: z.boolean().describe('Whether it is given at all.'),
} as const

const BenefitOut = z
  .object({
    id: z.string().describe('Id of the benefit.'),
    ...benefitSettings,
    version: Version,
  })
  .meta({ id: 'Benefit', description: 'Something that members are given without asking for it.' })

/** List benefits. */
export const listBenefits = route({
  method: 'GET',
  path: '/v1/benefits',
  summary: 'List benefits.',
  needs: 'config:read',
  reply: listOf(BenefitOut),
})

/** Write a benefit. */
export const putBenefit = route({
  method: 'PUT',
  path: '/v1/benefits/{id}',
  summary: 'Write a benefit, or change it; a day that is today counts.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  body: z.strictObject({ ...benefitSettings, version: VersionRead }),
  reply: BenefitOut,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a benefit. */
export const deleteBenefit = route({
  method: 'DELETE',
  path: '/v1/benefits/{id}',
  summary: 'Delete a benefit; what was given stays.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  query: z.strictObject({ version: VersionQuery }),
  refuses: ['benefit_not_found', 'version_conflict', 'configuration_invalid'],
})
